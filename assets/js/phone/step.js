// One step as whoever takes part has it: what they write, what is theirs alone, what everybody sees.

import { at } from "../core/network/addresses.js";
import { deferred } from "../core/dom/deferred.js";
import { h } from "../core/dom/draw.js";
import { widget } from "../view/widgets.js";
import { senderOf } from "./fields/sender.js";
import { ownPage } from "./iframe.js";
import { refusal, waitingToBeShown, writing } from "./fields/writing.js";

/** @import { Context } from "../core/context.js" */

const over = deferred(() => import("./downloads.js"), "over");

/**
 * What one writes, and what everybody sees of the step. `mine.page` is the step that draws a page of its own
 * for this person; where they do what everybody does (`isMany`), the frame says so.
 * @param {any} frame Of a step that does not run, what is known of it. @param {Context} ctx
 */
export function stepView(frame, ctx, { mine, session, isMany = false }) {
  ctx.press = null;
  ctx.sender = frame.endpoint ? senderOf(frame, ctx) : null;
  const { sender } = ctx;
  if (sender) ctx.press = (press, target) => sender.press(press, target);
  ctx.retyped = frame.writing ? frame.writing.retyped : undefined;
  const shown = sender ? sender.arranged(frame) : frame.view;
  ctx.offer(new Set());
  const step = frame.step ? frame.step.id : "";
  const own = isMany ? frame.page : step && mine.page === step;
  return [
    ends(frame, session, ctx),
    own && ownPage({ session, step, title: frame.step ? frame.step.title : "" }, frame.room ? frame.room.people : 1, ctx),
    sender && (own ? refusal(sender) : writing(frame, ctx)),
    sender && waitingToBeShown(frame, ctx),
    frame.view && widget(shown, ctx),
    frame.session && frame.session.state === "closed" && over({ session, stage: frame.stage }, ctx),
  ];
}

/**
 * Until when one can vote, where the vote closes by itself, and that moment for one's calendar.
 * @param {any} frame @param {string} session @param {Context} ctx
 */
function ends({ step }, session, ctx) {
  if (!step || !step.ends) return null;
  const href = at(`/vote-end/${encodeURIComponent(session)}/${encodeURIComponent(step.id)}.ics`);
  return h("p", { key: "ends", class: "tb-detail tb-words" }, `${step.ends} `, h("a", { class: "tb-link", href, download: "" }, ctx.t("ballot.calendar")));
}
