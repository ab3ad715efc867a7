// A canvas: all its columns side by side on wall and console, one at a time on phones; and plain lists.

import { asks, beginsRow, isUnder, placed, shaped, whereabouts } from "./canvas.js";
import { buttonsOf, isMine, item } from "./cards.js";
import { h } from "../core/dom/draw.js";
import { or } from "../core/compat/older.js";
import { page } from "./page.js";
import { countCards, initials, postedAt, shape, tintClass } from "./labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Board, Card, Cards, Column, CardGroup } from "../core/shapes.d.ts" */

/**
 * A board, as this audience sees it.
 * @param {Board} view @param {Context} ctx
 */
export function board(view, ctx) {
  ctx.board = view;
  ctx.movers = view.movers || [];
  if (view.layout === "page") return page(view, ctx);
  return ctx.phone ? phoneBoard(view, ctx) : wideBoard(view, ctx);
}

/** @param {Board} view @param {Context} ctx */
function wideBoard(view, ctx) {
  const zones = view.columns.map((column, i) => zone(view, column, i, ctx));
  if ((view.layout || "columns") !== "columns") return shaped(view, zones, ctx);
  const vars = { "--tb-columns": String(view.columns.length) };
  return h("div", { key: "board", class: `tb-board${asks(view, ctx) ? " tb-asks" : ""}`, vars, "data-together": ctx.wall }, zones);
}

/** @param {Board} view @param {Column} column @param {Context} ctx */
function zone(view, column, i, ctx) {
  const kinds = { "tb-under": isUnder(view, column, ctx), "tb-first": beginsRow(view, column) };
  const kind = Object.keys(kinds).filter((name) => kinds[name]);
  return h(
    "section",
    {
      key: column.id,
      class: ["tb-col" + tintClass(column.tint), ...kind].join(" "),
      "data-zone": column.id,
      vars: placed(view, column, i),
    },
    columnHead(column, ctx, 2),
    !ctx.wall && prompt(column),
    columnCards(column, column.cards, ctx, 3),
  );
}

/**
 * What is asked for in a zone.
 * @param {Column} column
 */
function prompt(column) {
  return column.prompt && h("p", { key: "prompt", class: "tb-zone-ask" }, column.prompt);
}

/** @param {Column} column @param {Context} ctx */
function columnHead(column, ctx, level) {
  return h(
    `h${level}`,
    { class: "tb-col-head" },
    shape(column.tint),
    h("span", { class: "tb-words" }, column.title),
    buttonsOf(column, { person: "", text: column.title }, ctx),
    h("span", { class: "tb-n" }, countCards(column.cards)),
  );
}

/** @param {Column} column @param {Context} ctx */
function columnCards(column, cards, ctx, level) {
  // What is asked for is said in an empty zone of the wall, which has no room for it above cards.
  const empty = (ctx.wall && column.prompt) || (onlyReads(ctx) ? "" : column.empty);
  return list(cards, ctx, { tint: column.tint, level, empty, zone: column.id });
}

/** Whether the others write here, and not this person: nothing invites them to. @param {Context} ctx */
function onlyReads({ phone, sender }) {
  if (!phone || !sender || !sender.shared.length) return false;
  const shared = sender.shared.map((field) => field.name);
  return !sender.fields.some((field) => shared.includes(field.name));
}

/** @param {any} cards @param {Context} ctx @param {any} given */
function list(cards, ctx, { tint = null, level = 3, empty = "", zone = null, listed = false } = {}) {
  return h(
    "ul",
    { key: "cards", class: "tb-cards", "data-zone": zone, "data-paged": ctx.wall && !ctx.paged },
    // Within the list, so that there is one to put a card into.
    !cards.length && empty && h("li", { key: " empty", class: "tb-slot" }, empty),
    cards.map((it) => item(it, ctx, { tint, level, listed })),
  );
}

// ── phones ──────────────────────────────────────────────────────────────────────────────────

/** @param {Board} view @param {Context} ctx */
function phoneBoard(view, ctx) {
  const shown = view.columns.length === 1 ? view.columns[0] : columnShown(view, ctx);
  const body = shown
    ? h(
        "div",
        { key: shown.id, class: tintClass(shown.tint).trim(), "data-zone": shown.id },
        about(view, shown, ctx),
        columnCards(shown, mineFirst(shown.cards, ctx), ctx, 3),
      )
    : h("div", { key: " all", class: "tb-all" }, view.columns.map((column) => phoneColumn(view, column, ctx)));
  return h("section", { key: "board", class: "tb-sect" }, phoneHead(view, shown, ctx), body);
}

/** @param {Board} view @param {Context} ctx */
function columnShown(view, ctx) {
  return view.columns.find((column) => column.id === ctx.memory.column) || null;
}

/** @param {Board} view @param {Column} column @param {Context} ctx */
function phoneColumn(view, column, ctx) {
  return h(
    "section",
    { key: column.id, class: tintClass(column.tint).trim(), "data-zone": column.id },
    columnHead(column, ctx, 3),
    about(view, column, ctx),
    columnCards(column, mineFirst(column.cards, ctx), ctx, 4),
  );
}

/**
 * Where the zone lies, and what is asked for in it.
 * @param {Board} view @param {Column} column @param {Context} ctx
 */
function about(view, column, ctx) {
  const where = whereabouts(view, column, ctx);
  if (!where && !column.prompt) return null;
  return h("div", { key: "about", class: "tb-about" }, where, prompt(column));
}

/** @param {Board} view @param {Context} ctx */
function phoneHead(view, shown, ctx) {
  const total = view.columns.reduce((n, column) => n + countCards(column.cards), 0);
  const heading = shown
    ? ctx.t("board.heading", { title: shown.title, cards: cardCount(countCards(shown.cards), ctx) })
    : cardCount(total, ctx);
  return h(
    "div",
    { class: "tb-sect-head" },
    h("h2", { class: "tb-words" }, heading),
    shown && buttonsOf(shown, { person: "", text: shown.title }, ctx),
    view.columns.length > 1 && columnSwitch(view, shown, total, ctx),
  );
}

/** @param {Board} view @param {Context} ctx */
function columnSwitch(view, shown, total, ctx) {
  const back = view.columns.find((column) => column.id === or(ctx.memory.last, ctx.focus));
  if (!shown && !back) return null;
  const label = shown
    ? ctx.t(total ? "board.all" : "board.all_zones", { n: total })
    : ctx.t("board.only", { title: back && back.title, n: countCards((back && back.cards) || []) });
  const pressed = () => {
    if (shown) ctx.memory.last = shown.id;
    ctx.memory.column = shown ? "" : back && back.id;
    ctx.redraw();
  };
  return h("button", { key: "switch", type: "button", class: "tb-link", on: { click: pressed } }, label);
}

/** @param {Context} ctx */
function cardCount(n, ctx) {
  return ctx.t("cards.count", { n });
}

/** @param {Context} ctx */
function mineFirst(cards, ctx) {
  return [...cards.filter((it) => isMine(it, ctx)), ...cards.filter((it) => !isMine(it, ctx))];
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────

/**
 * One list of cards with its heading and count.
 * @param {Cards} view @param {Context} ctx
 */
export function cards(view, ctx) {
  const n = countCards(view.cards);
  const ordered = view.newest_first
    ? [...view.cards].sort((a, b) => postedAt(b) - postedAt(a))
    : view.cards;
  const shown = ctx.phone && view.layout === "cards" ? mineFirst(ordered, ctx) : ordered;
  return h(
    "section",
    { key: "cards", class: `tb-sect tb-list tb-list-${view.layout}` },
    view.title &&
      h(
        "div",
        { class: "tb-sect-head" },
        h("h2", { class: "tb-words" }, view.title),
        n > 0 && h("span", { class: "tb-aside" }, cardCountUnlessLines(view, n, ctx)),
        ctx.wall && !ctx.paged && h("span", { class: "tb-page", hidden: true }),
      ),
    shown.length ? body(view, shown, ctx) : view.empty && h("p", { class: "tb-slot" }, view.empty),
  );
}

/** @param {Cards} view @param {number} n @param {Context} ctx */
function cardCountUnlessLines(view, n, ctx) {
  return view.layout === "lines" ? null : view.counted || cardCount(n, ctx);
}

/** @param {Cards} view @param {(Card | CardGroup)[]} shown @param {Context} ctx */
function body(view, shown, ctx) {
  return view.layout === "lines" ? lines(shown, ctx) : list(shown, ctx, { listed: true });
}

/** @param {Context} ctx */
function lines(shown, ctx) {
  return h(
    "ul",
    { key: "lines", class: "tb-says", "data-paged": ctx.wall && !ctx.paged },
    shown.map((it) => (it.widget === "group" ? item(it, ctx) : line(it, ctx))),
  );
}

function line(it, ctx) {
  const mine = isMine(it, ctx);
  const name = mine && !ctx.wall ? ctx.t("card.you") : it.by;
  return h(
    "li",
    { key: it.id, class: "tb-say", "data-at": ctx.wall ? (it.at || 0) : null, "data-id": it.id },
    h("span", { class: "tb-av", "aria-hidden": "true" }, initials(it.by)),
    h(
      "div",
      { class: "tb-said" },
      name && h("b", {}, name),
      it.title && h("p", { class: "tb-card-title" }, it.title),
      it.text && h("p", { class: "tb-text" }, ctx.glued(it.text)),
      (it.details || []).map((detail) => h("p", { class: "tb-detail" }, detail)),
    ),
    buttonsOf(it, { person: it.person, text: it.text }, ctx),
  );
}
