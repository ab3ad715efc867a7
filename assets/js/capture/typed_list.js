// What was typed for the room: where each ballot came from and when, never what it says; and its way back.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus } from "../core/compat/older.js";

/** @import { Context } from "../core/context.js" */
/** @import { Clerk } from "./typed_ballots.js" */

/** How many are shown until all are asked for. */
const FEW = 6;
const ICONS = { cards: "image", scan: "image", "own-scan": "image", paper: "file-text", hands: "hand", proxy: "share-2", room: "keyboard" };

/**
 * The list, newest first.
 * @param {Clerk} clerk @param {Context} ctx
 */
export function enteredList(clerk, ctx) {
  const all = clerk.entered || [];
  const shown = clerk.unfolded ? all : all.slice(0, FEW);
  return h(
    "section",
    { key: "entered", class: "tb-e-entered", "aria-labelledby": `${clerk.name}-entered` },
    h("h3", { id: `${clerk.name}-entered`, tabindex: "-1" }, ctx.t("capture.list")),
    h("p", { class: "tb-detail" }, emptiness(clerk, ctx) || ctx.t("capture.sealed")),
    h("ul", { key: "list" }, shown.map((it) => line(it, clerk, ctx))),
    all.length > shown.length && unfold(all.length, clerk, ctx),
  );
}

/** @param {Clerk} clerk @param {Context} ctx */
function emptiness(clerk, ctx) {
  if (clerk.unread) return ctx.t("capture.unread");
  return clerk.entered && clerk.entered.length === 0 ? ctx.t("capture.none") : null;
}

/** @param {Clerk} clerk @param {Context} ctx */
function unfold(n, clerk, ctx) {
  const all = () => {
    clerk.unfolded = true;
    clerk.redraw();
  };
  return h("button", { key: "all", type: "button", class: "tb-link", on: { click: all } }, ctx.t("capture.all", { n }));
}

/** @param {Clerk} clerk @param {Context} ctx */
function line(it, clerk, ctx) {
  const what = named(it, clerk, ctx);
  return h(
    "li",
    { key: it.id, class: "tb-e-line" },
    clerk.asking === it.id ? question(it, what, clerk, ctx) : statement(it, what, clerk, ctx),
  );
}

/**
 * "Bulletin papier 5", "Mains levées : 8 personnes", "Pour Karim, par procuration".
 * @param {any} given @param {Clerk} clerk @param {Context} ctx
 */
function named({ id, origin, name, people }, clerk, ctx) {
  if (origin === "paper") return ctx.t("capture.line_paper", { number: clerk.numbers.get(id) });
  if (origin === "scan") return ctx.t("scans.line", { number: clerk.numbers.get(id) });
  if (origin === "hands") return ctx.t("capture.line_hands", { n: people });
  if (origin === "cards") return ctx.t("voting_cards.line", { n: people });
  return ctx.t(origin === "proxy" ? "capture.line_proxy" : "capture.line_person", { name });
}

/** @param {Clerk} clerk @param {Context} ctx */
function statement(it, what, clerk, ctx) {
  const at = new Date(it.at * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const ask = () => {
    clerk.asking = it.id;
    clerk.problem = "";
    clerk.redraw();
    giveFocus(document.getElementById(`${clerk.name}-keep`));
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
        id: `${clerk.name}-ask-${it.id}`,
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
 * @param {Clerk} clerk @param {Context} ctx
 */
function question(it, what, clerk, ctx) {
  const keep = () => {
    clerk.asking = "";
    clerk.redraw();
    giveFocus(document.getElementById(`${clerk.name}-ask-${it.id}`));
  };
  const escape = (event) => event.key === "Escape" && keep();
  return h(
    "div",
    { key: "sure", class: "tb-e-sure", role: "group", "aria-labelledby": `${clerk.name}-sure`, on: { keydown: escape } },
    h("p", { id: `${clerk.name}-sure`, class: "tb-words" }, ctx.t("capture.sure", { text: what })),
    h("button", { id: `${clerk.name}-keep`, type: "button", class: "tb-act", "aria-describedby": `${clerk.name}-sure`, on: { click: keep } }, ctx.t("capture.keep")),
    h("button", { type: "button", class: "tb-act tb-e-danger", on: { click: () => takeBack(it, what, clerk, ctx) } }, icon("trash-2"), ctx.t("capture.take_back")),
    clerk.problem && h("p", { key: "problem", class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), clerk.problem),
  );
}

/** @param {Clerk} clerk @param {Context} ctx */
async function takeBack(it, what, clerk, ctx) {
  clerk.problem = await clerk.takeBack(it.id);
  if (!clerk.problem) {
    clerk.asking = "";
    clerk.say(ctx.t("capture.taken", { text: what }));
  }
  clerk.redraw();
  if (!clerk.problem) giveFocus(document.getElementById(`${clerk.name}-entered`));
}
