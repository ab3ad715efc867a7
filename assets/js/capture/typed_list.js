// What was typed for the room: where each ballot came from and when, never what it says; and its way back.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus } from "../core/compat/older.js";

/** @import { Context } from "../core/context.js" */
/** @import { TypedBallots } from "./typed_ballots.js" */

/** How many are shown until all are asked for. */
const FEW = 6;
const ICONS = { cards: "image", scan: "image", "own-scan": "image", paper: "file-text", hands: "hand", proxy: "share-2", room: "keyboard" };

/**
 * The list, newest first.
 * @param {TypedBallots} typed @param {Context} ctx
 */
export function enteredList(typed, ctx) {
  const all = typed.entered || [];
  const shown = typed.unfolded ? all : all.slice(0, FEW);
  return h(
    "section",
    { key: "entered", class: "tb-e-entered", "aria-labelledby": `${typed.name}-entered` },
    h("h3", { id: `${typed.name}-entered`, tabindex: "-1" }, ctx.t("capture.list")),
    h("p", { class: "tb-detail" }, emptiness(typed, ctx) || ctx.t("capture.sealed")),
    h("ul", { key: "list" }, shown.map((it) => line(it, typed, ctx))),
    all.length > shown.length && unfold(all.length, typed, ctx),
  );
}

/** @param {TypedBallots} typed @param {Context} ctx */
function emptiness(typed, ctx) {
  if (typed.unread) return ctx.t("capture.unread");
  return typed.entered && typed.entered.length === 0 ? ctx.t("capture.none") : null;
}

/** @param {TypedBallots} typed @param {Context} ctx */
function unfold(n, typed, ctx) {
  const all = () => {
    typed.unfolded = true;
    typed.redraw();
  };
  return h("button", { key: "all", type: "button", class: "tb-link", on: { click: all } }, ctx.t("capture.all", { n }));
}

/** @param {TypedBallots} typed @param {Context} ctx */
function line(it, typed, ctx) {
  const what = named(it, typed, ctx);
  return h(
    "li",
    { key: it.id, class: "tb-e-line" },
    typed.asking === it.id ? question(it, what, typed, ctx) : statement(it, what, typed, ctx),
  );
}

/**
 * "Bulletin papier 5", "Mains levées : 8 personnes", "Pour Karim, par procuration".
 * @param {any} given @param {TypedBallots} typed @param {Context} ctx
 */
function named({ id, origin, name, people }, typed, ctx) {
  if (origin === "paper") return ctx.t("capture.line_paper", { number: typed.numbers.get(id) });
  if (origin === "scan") return ctx.t("scans.line", { number: typed.numbers.get(id) });
  if (origin === "hands") return ctx.t("capture.line_hands", { n: people });
  if (origin === "cards") return ctx.t("voting_cards.line", { n: people });
  return ctx.t(origin === "proxy" ? "capture.line_proxy" : "capture.line_person", { name });
}

/** @param {TypedBallots} typed @param {Context} ctx */
function statement(it, what, typed, ctx) {
  const at = new Date(it.at * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const ask = () => {
    typed.asking = it.id;
    typed.problem = "";
    typed.redraw();
    giveFocus(document.getElementById(`${typed.name}-keep`));
  };
  return [
    h("span", { key: "what", class: "tb-e-what" }, icon(ICONS[it.origin] || "vote"), h("span", { class: "tb-words" }, what)),
    " ",
    h("time", { key: "at" }, ctx.t("agenda.time", { hours: at.getHours(), minutes: two(at.getMinutes()) })),
    " ",
    h(
      "button",
      {
        key: "ask",
        id: `${typed.name}-ask-${it.id}`,
        type: "button",
        class: "tb-act",
        "aria-label": ctx.t("action.about", { label: ctx.t("capture.take_back"), text: what }),
        on: { click: ask },
      },
      ctx.t("capture.take_back"),
    ),
  ];
}

/**
 * Asked where it stands, the harmless answer first: a press that is repeated takes nothing back.
 * @param {TypedBallots} typed @param {Context} ctx
 */
function question(it, what, typed, ctx) {
  const keep = () => {
    typed.asking = "";
    typed.redraw();
    giveFocus(document.getElementById(`${typed.name}-ask-${it.id}`));
  };
  const escape = (event) => event.key === "Escape" && keep();
  return h(
    "div",
    { key: "sure", class: "tb-e-sure", role: "group", "aria-labelledby": `${typed.name}-sure`, on: { keydown: escape } },
    h("p", { id: `${typed.name}-sure`, class: "tb-words" }, ctx.t("capture.sure", { text: what })),
    h("button", { id: `${typed.name}-keep`, type: "button", class: "tb-act", "aria-describedby": `${typed.name}-sure`, on: { click: keep } }, ctx.t("capture.keep")),
    h("button", { type: "button", class: "tb-act tb-e-danger", on: { click: () => takeBack(it, what, typed, ctx) } }, icon("trash-2"), ctx.t("capture.take_back")),
    typed.problem && h("p", { key: "problem", class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), typed.problem),
  );
}

/** @param {TypedBallots} typed @param {Context} ctx */
async function takeBack(it, what, typed, ctx) {
  typed.problem = await typed.takeBack(it.id);
  if (!typed.problem) {
    typed.asking = "";
    typed.say(ctx.t("capture.taken", { text: what }));
  }
  typed.redraw();
  if (!typed.problem) giveFocus(document.getElementById(`${typed.name}-entered`));
}
