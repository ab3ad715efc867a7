// The bar at the top of a phone and what stands under it: where we are, how long is left, what to do.

import { calmFigures, reading } from "../core/clock/clock.js";
import { h, icon } from "../core/dom/draw.js";

/** @import { Context } from "../core/context.js" */
/** @import { Frame } from "../core/shapes.d.ts" */

/**
 * The phone's top bar: where we are, how long is left, whether the network holds; `last` stands at its end.
 * @param {Frame} frame @param {Context} ctx @param {any} last
 */
export function bar(frame, ctx, last = null) {
  const read = reading(frame, ctx.now());
  return [
    h(
      "header",
      { key: "bar", class: "tb-bar" },
      h(
        "div",
        { class: "tb-bar-row1" },
        h(
          "div",
          { class: "tb-bar-step" },
          h("p", { class: "tb-bar-title" }, place(frame, ctx)),
          read && read.over && h("p", { class: "tb-bar-over" }, ctx.t("clock.over")),
        ),
        read && timer(read, calmFigures(read), ctx, [icon("clock")]),
        last,
      ),
      elapsed(read),
      lost(ctx, ctx.plain ? "lost.text" : undefined),
    ),
    // The bar is fixed: this keeps its place in the page, and grows with the banner.
    h("div", { key: "room", class: "tb-bar-room" }),
  ];
}

/**
 * Where the draft of the document waits for its readers.
 * @param {Frame} frame @param {Context} ctx
 */
export function draft(frame, ctx) {
  if (!frame.draft) return null;
  const { href, state } = frame.draft;
  const words = ctx.t(state === "open" ? "bar.draft" : "bar.drafted");
  return h("a", { key: "draft", class: "tb-draft", href, target: "_self" }, icon("file-text"), words);
}

/**
 * What to do, and what the room works on: in words, or else the session’s title.
 * @param {string} title @param {string} request @param {string} session
 */
export function heading(title, request, session) {
  return [
    !request && session && h("p", { key: "session", class: "tb-of-session" }, session),
    h("h1", { key: "h1", class: "tb-h1" }, title),
    request && h("blockquote", { key: "request", class: "tb-request" }, request),
  ];
}

/** @param {Frame} frame @param {Context} ctx */
function place(frame, ctx) {
  const { step } = frame;
  if (!step) return h("b", {}, frame.session.title);
  return [
    h("b", {}, step.title),
    // A step open beside the agenda has no number.
    step.number > 0 && h("span", { class: "tb-bar-place" }, " · ", ctx.t("bar.place", { number: step.number, of: step.of })),
  ];
}

/**
 * The figures, silent for screen readers unless asked (role timer), with the word when it stands still.
 * @param {Context} ctx
 */
export function timer(read, shown, ctx, before = []) {
  const paused = !read.running;
  const kind = `tb-timer${paused ? " tb-paused" : ""}${read.over ? " tb-over" : ""}`;
  return h(
    "span",
    { key: "timer", class: kind, role: "timer", "aria-label": ctx.t("clock.label") },
    paused ? h("span", { class: "tb-word" }, ctx.t("clock.pause")) : before,
    h("span", { class: "tb-figures" }, shown),
  );
}

/** The thin line of the time gone. */
export function elapsed(read) {
  const width = `${Math.round(((read && read.share) || 0) * 1000) / 10}%`;
  return h("div", { key: "elapsed", class: "tb-elapsed", "aria-hidden": "true" }, h("i", { vars: { "--tb-share": width } }));
}

/**
 * The banner of a lost connection, in a status that is there before it speaks.
 * @param {Context} ctx
 */
export function lost(ctx, sentence = "lost.kept") {
  return h(
    "div",
    { key: "lost", class: "tb-lost", role: "status" },
    ctx.lost &&
      h(
        "div",
        { class: "tb-ban tb-warn" },
        icon("wifi-off"),
        ctx.refusal
          ? h("p", {}, ctx.refusal)
          : h("p", {}, h("b", {}, ctx.t("lost.title")), " ", ctx.t(sentence)),
      ),
  );
}
