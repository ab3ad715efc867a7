// The other widgets of a view: people, texts, tables, pictures, and what is said when all is empty.

import { board, cards } from "../board/board.js";
import { drawnFor } from "../board/cards.js";
import { h, icon } from "../core/dom/draw.js";
import { has } from "../core/compat/older.js";
import { showing } from "./projection_button.js";
import { bars, dotRow, fold, gauge, profile } from "./results.js";

/** @import { Context } from "../core/context.js" */
/** @import { Buttons, Empty, Lobby, People, Picture, Quote, Stack, Table, Text, Trouble, Waiting, Widget } from "../core/shapes.d.ts" */

/** Above these, names and places are counted instead of drawn. */
const NAMES_SHOWN = 24;
const PLACES_SHOWN = 60;

/** The name of what is drawn by which function: here what every face draws. */
const WIDGETS = {
  bars,
  board,
  buttons,
  cards,
  empty,
  fold: (view, ctx) => fold(view, ctx, widget),
  lobby,
  people,
  picture,
  profile,
  quote,
  stack,
  table,
  text,
  trouble,
  waiting,
};

/** A face says by which functions it draws the rest: what draws them may draw any view itself. */
export function alsoDraws(drawings) {
  Object.assign(WIDGETS, drawings);
}

/**
 * Any view. An unknown one says so: an old page may meet a newer server.
 * @param {Widget} view @param {Context} ctx
 */
export function widget(view, ctx) {
  if (!view) return null;
  const drawing = has(WIDGETS, view.widget) ? WIDGETS[view.widget] : null;
  return drawing ? drawing(view, ctx) : alert("", ctx.t("view.unknown"));
}

/** @param {Stack} view @param {Context} ctx */
function stack(view, ctx) {
  return h(
    "div",
    { key: "stack", class: `tb-stack${ctx.wall && isShown(view) ? " tb-shown" : ""}` },
    view.items.map((item, i) =>
      h(
        "div",
        {
          key: nthOfItsKind(view.items, i),
          class: "tb-item",
          "data-widget": item.widget,
          vars: { "--tb-weight": weight(item) },
        },
        widget(item, ctx),
      ),
    ),
  );
}

/**
 * Whether it is one picture and words about it: the wall has them side by side.
 * @param {Stack} view
 */
function isShown({ items }) {
  const pictures = items.filter((item) => item.widget === "picture").length;
  return pictures === 1 && items.length > 1 && items.every((item) => ["picture", "text", "quote"].includes(item.widget));
}

/** How much of the wall a list takes beside others: its heading, and its cards or rows, three as one. */
function weight(item) {
  const listed = [item.cards, item.rows].find(Array.isArray);
  return listed ? String(1 + Math.ceil(listed.length / 3)) : "1";
}

/** A key that stays when a widget of another kind comes or goes before it. */
function nthOfItsKind(items, i) {
  const kind = items[i].widget;
  return `${kind} ${items.slice(0, i).filter((item) => item.widget === kind).length}`;
}

/**
 * Buttons of no card: each is pressed as one of a card is.
 * @param {Buttons} view @param {Context} ctx
 */
function buttons(view, ctx) {
  const shown = ctx.wall ? [] : view.items.filter((button) => drawnFor(button, "", ctx));
  if (!shown.length) return null;
  const kind = (i) => `tb-big${view.strong && i === 0 ? " tb-strong" : ""}`;
  return h(
    "section",
    { key: "buttons", class: "tb-sect tb-buttons" },
    shown.map((button, i) =>
      h("button", { key: button.name, type: "button", class: kind(i), on: { click: () => ctx.act(button.name, view.target) } }, icon(button.icon), h("span", {}, button.label)),
    ),
    view.note && h("p", { class: "tb-detail" }, view.note),
  );
}

// ── waiting ─────────────────────────────────────────────────────────────────────────────────

/** @param {Waiting} view @param {Context} ctx */
function waiting(view, ctx) {
  return h(
    "section",
    { key: "waiting", class: "tb-sect tb-calm tb-waiting" },
    h("h2", {}, view.title),
    view.total > PLACES_SHOWN
      ? gauge(view.done / view.total, "tb-gauge tb-wide")
      : places(view, ctx),
    view.text && h("p", {}, view.text),
  );
}

/**
 * One place for each person, in rows of about the same length.
 * @param {Waiting} view @param {Context} ctx
 */
function places(view, ctx) {
  const rows = Math.ceil(view.total / (ctx.wall ? 20 : 10));
  const across = String(Math.max(1, Math.ceil(view.total / Math.max(1, rows))));
  return h("div", { class: "tb-places", vars: { "--tb-across": across } }, dotRow(view.done, view.total));
}

// ── people ──────────────────────────────────────────────────────────────────────────────────

const CHIP_ICONS = { now: "mic", done: "check", waiting: "circle-dashed" };

/** @param {People} view @param {Context} ctx */
function people(view, ctx) {
  return h(
    "section",
    { key: "people", class: "tb-sect" },
    view.title && h("h2", {}, view.title),
    chips(view.chips, ctx),
  );
}

/** @param {Lobby} view @param {Context} ctx */
function lobby(view, ctx) {
  return h(
    "section",
    { key: "lobby", class: "tb-sect tb-lobby" },
    h("h2", {}, view.title),
    view.text && h("p", { class: "tb-lead" }, view.text),
    chips(view.chips, ctx),
  );
}

/**
 * A row of names; beyond a number of them, a button unfolds the rest (the wall only counts).
 * @param {Context} ctx
 */
export function chips(all, ctx) {
  const whole = ctx.memory.everybody || all.length <= NAMES_SHOWN + 1;
  const always = (it, i) => i < NAMES_SHOWN || it.state === "now" || (ctx.me && it.person === ctx.me);
  const shown = whole ? all : all.filter(always);
  const others = all.length - shown.length;
  return h(
    "ul",
    {
      key: "chips",
      class: "tb-chips",
      "data-fit": ctx.wall ? "people.more" : null,
      "data-left-out": ctx.wall ? others : null,
    },
    shown.map((it, i) => chip(it, i, ctx)),
    ctx.wall ? h("li", { key: " more", class: "tb-more", hidden: true }) : others > 0 && unfold(others, ctx),
  );
}

/** @param {Context} ctx */
function chip(it, i, ctx) {
  const name = ctx.me && it.person === ctx.me && !it.label ? ctx.t("card.you") : it.label || it.name;
  const fresh = ctx.welcomed && ctx.welcomed.has(it.person);
  return h(
    "li",
    { key: it.person, class: `tb-chip tb-chip-${fresh ? "now" : it.state || "plain"}`, "data-at": ctx.wall ? -i : null },
    icon(CHIP_ICONS[it.state]),
    h("span", { class: "tb-words" }, fresh ? ctx.t("wall.welcome", { name: it.name }) : name),
  );
}

/** @param {Context} ctx */
function unfold(n, ctx) {
  const all = () => {
    ctx.memory.everybody = true;
    ctx.redraw();
  };
  return h(
    "li",
    { key: " more" },
    h("button", { type: "button", class: "tb-chip tb-chip-more", on: { click: all } }, ctx.t("people.more", { n })),
  );
}

// ── texts, pictures, tables ─────────────────────────────────────────────────────────────────

/** @param {Text} view @param {Context} ctx */
function text(view, ctx) {
  if (isApart(view, ctx)) return null;
  const words = [
    view.title && h("h2", { class: "tb-words" }, view.title),
    view.text && h("p", { class: "tb-text" }, view.text),
    view.by && h("p", { class: "tb-by" }, view.by),
  ];
  if (ctx.paged) return lines(view);
  const levels = ctx.wall ? { rule: 5, quiet: 3, plain: 4 }[view.tone] : null;
  const kind = `tb-sect tb-prose tb-${view.tone}`;
  if (view.tone !== "listen") return h("section", { key: "text", class: kind, "data-levels": levels }, words);
  return h(
    "section",
    { key: "listen", class: "tb-sect tb-listen" },
    h("span", { class: "tb-ear" }, icon("ear")),
    h("div", { class: "tb-prose" }, words),
  );
}

/** Whether this phone says it in its person’s own part. @param {Text | Quote} view @param {Context} ctx */
function isApart(view, ctx) {
  return ctx.phone && Boolean(view.apart_for) && view.apart_for === ctx.me;
}

/**
 * Each line may stand on another page.
 * @param {Text} view
 */
function lines(view) {
  const said = view.text ? view.text.split("\n") : [];
  return h("section", { key: "text", class: `tb-sect tb-prose tb-${view.tone}` }, [
    view.title && h("h2", { class: "tb-words", "data-at": said.length ? null : 0 }, view.title),
    said.map((line, i) => h("p", { key: i, class: "tb-text", "data-at": -i }, line)),
  ]);
}

/** @param {Quote} view @param {Context} ctx */
function quote(view, ctx) {
  if (isApart(view, ctx)) return null;
  // The wall's heading already shows the request.
  if (ctx.wall && view.text === ctx.heading) return null;
  return h(
    "figure",
    { key: "quote", class: "tb-sect tb-quote", "data-levels": ctx.wall ? 4 : null },
    h("blockquote", { class: "tb-text" }, view.text),
    view.by && h("figcaption", { class: "tb-by" }, view.by),
  );
}

/** @param {Picture} view @param {Context} ctx */
function picture(view, ctx) {
  return h(
    "figure",
    { key: "picture", class: "tb-sect tb-figure-box" },
    ctx.picture(view.address, view.alt),
    view.caption && h("figcaption", { class: "tb-detail" }, view.caption),
    showing(view.address, view.caption || view.alt || "", ctx),
  );
}

/** @param {Table} view @param {Context} ctx */
function table(view, ctx) {
  return h(
    "section",
    { key: "table", class: "tb-sect" },
    tableHead(view, ctx),
    view.rows.length ? filledTable(view, ctx) : view.empty && h("p", { class: "tb-slot", "data-at": ctx.paged ? 0 : null }, view.empty),
  );
}

/** @param {Table} view @param {Context} ctx */
function tableHead(view, ctx) {
  const title = view.title && h("h2", { class: "tb-words" }, view.title);
  if (!ctx.wall || ctx.paged) return title;
  return h("div", { class: "tb-sect-head" }, title, h("span", { class: "tb-page", hidden: true }));
}

/** Characters of a cell that stays on one line: "12–9 ▲". */
const SHORT = 10;
/** A word that no column has room for: it is cut, where other heads never are. */
const ENDLESS = /\S{25}/;

/**
 * Elements of a table would be none where narrow screens lay its rows out as blocks: hence roles, on elements without any.
 * A matrix stays a table, and scrolls sideways beside the names of its rows.
 * @param {Table} view @param {Context} ctx
 */
function filledTable(view, ctx) {
  const breaks = (cell) => (ENDLESS.test(cell) ? "tb-breaks" : null);
  const head = view.head.map((cell) => h("div", { role: "columnheader", class: breaks(cell) }, cell));
  const cells = (row) =>
    row.map((cell, c) =>
      h(
        "div",
        {
          role: view.matrix && c === 0 ? "rowheader" : "cell",
          class: cell.length > SHORT ? "" : "tb-short",
          "data-head": view.head[c] || "",
        },
        h("span", { class: "tb-text" }, cell),
      ),
    );
  const rows = view.rows.map((row, i) =>
    h("div", { key: i, role: "row", "data-at": ctx.wall ? -i : null }, cells(row)),
  );
  // What scrolls can be reached by keyboard, and says what it is.
  const scroll = view.matrix && !ctx.wall && { tabindex: 0, role: "region", "aria-label": view.title || view.head[0] };
  return h(
    "div",
    { class: `tb-table-box${scroll ? " tb-matrix-box" : ""}`, "data-levels": ctx.wall && !ctx.paged ? 3 : null, ...scroll },
    h(
      "div",
      { class: `tb-table${view.matrix ? " tb-matrix" : ""}`, role: "table", "aria-label": view.title || null },
      h("div", { role: "rowgroup", class: "tb-heads" }, h("div", { role: "row" }, head)),
      h("div", { role: "rowgroup" }, rows),
    ),
  );
}

/** @param {Empty} view */
function empty(view) {
  return h(
    "section",
    { key: "empty", class: "tb-sect tb-calm" },
    h("h2", {}, view.title),
    view.text && h("p", { class: "tb-text" }, view.text),
  );
}

/** @param {Trouble} view */
function trouble(view) {
  const said = alert(view.title, view.text);
  if (!view.lines) return said;
  return h("div", { key: "broken" }, said, h("pre", { class: "tb-lines", tabindex: 0 }, view.lines));
}

function alert(title, words) {
  return h(
    "div",
    { key: "trouble", class: "tb-ban tb-err" },
    icon("circle-alert"),
    h("p", {}, title && h("b", {}, title), title && " ", words),
  );
}
