// A card put elsewhere without dragging it: by the arrow keys on its handle, or by the list of zones that
// the handle opens. Phones have this alone.

import { neighbour, spotOf } from "./positions.js";
import { announce } from "../core/dom/announcer.js";
import { h, icon } from "../core/dom/draw.js";
import { giveFocus, has } from "../core/compat/older.js";
import { called, opening, shape, tintClass } from "./labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Card, Column } from "../core/shapes.d.ts" */

const WAYS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

let presses = 0; // what an earlier one has to say, once it is kept, no longer covers what a later one said

/**
 * Whether this person may put this card of the board elsewhere.
 * @param {Card} it @param {Context} ctx
 */
export function movable(it, ctx) {
  const who = ctx.movers || [];
  if (ctx.wall || !ctx.sender || !who.length || it.fixed) return false;
  const mine = Boolean(ctx.me) && it.person === ctx.me;
  return who.includes("all") || (mine && who.includes("author")) || who.some((role) => ctx.roles.includes(role));
}

/**
 * The handle of a card or group.
 * @param {Card} it @param {Context} ctx
 */
export function handle(it, ctx) {
  if (!movable(it, ctx)) return null;
  const opened = ctx.memory.moving === it.id;
  const toggle = () => {
    ctx.memory.moving = opened ? null : it.id;
    ctx.redraw();
  };
  return h(
    "button",
    {
      key: "move",
      type: "button",
      class: "tb-act tb-grip tb-bare",
      "aria-expanded": String(opened),
      "aria-label": ctx.t("move.about", { text: opening(called(it)) }),
      title: ctx.t(ctx.phone ? "move.button" : "move.hint"),
      on: { click: toggle, keydown: (event) => pressed(event, it, ctx) },
    },
    icon("grip-vertical"),
  );
}

/** @param {Card} it @param {Context} ctx */
function pressed(event, it, ctx) {
  if (event.key === "Escape" && ctx.memory.moving) {
    close(it, ctx);
    return;
  }
  if (!has(WAYS, event.key)) return;
  const to = ctx.board && neighbour(ctx.board, it.id, event.key, (column) => beside(column, event.key));
  event.preventDefault();
  if (to) go(it, to, ctx);
  else {
    presses += 1;
    announce(ctx.t("move.edge"));
  }
}

/**
 * The zone that lies next to this one on the screen, that way; null where none does.
 * @param {Column} column @param {string} key
 */
function beside(column, key) {
  const way = WAYS[key];
  const drawn = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tb-console section[data-zone]"))];
  const from = middle(drawn.find((zone) => zone.dataset.zone === column.id));
  /** @type {{ far: number, id: string | undefined } | null} */
  let best = null;
  for (const zone of drawn) {
    const to = middle(zone);
    const ahead = (to.x - from.x) * way.x + (to.y - from.y) * way.y;
    const aside = Math.abs((to.x - from.x) * way.y) + Math.abs((to.y - from.y) * way.x);
    // A zone above lies higher by half its height at least: those of one row differ by what they hold.
    if (ahead <= (way.x ? 8 : Math.min(from.high, to.high) / 2)) continue;
    const far = ahead + 3 * aside;
    if (!best || far < best.far) best = { far, id: zone.dataset.zone };
  }
  return (best && best.id) || null;
}

function middle(zone) {
  const { x = 0, y = 0, width = 0, height = 0 } = (zone && zone.getBoundingClientRect()) || {};
  return { x: x + width / 2, y: y + height / 2, high: height };
}

/**
 * The zones that a card can be put into, and its rank; opened by its handle.
 * @param {Card} it @param {Context} ctx
 */
export function zones(it, ctx) {
  const { board } = ctx;
  if (!board || ctx.memory.moving !== it.id || !movable(it, ctx)) return null;
  const { column } = spotOf(board, it.id) || {};
  const away = (event) => event.key === "Escape" && close(it, ctx);
  return h(
    "div",
    { key: "zones", class: "tb-zones", role: "group", "aria-label": ctx.t("move.to"), on: { keydown: away } },
    h("p", { class: "tb-detail" }, ctx.t("move.to")),
    board.columns.map((zone) =>
      h(
        "button",
        {
          key: zone.id,
          type: "button",
          class: `tb-zone${tintClass(zone.tint)}`,
          "aria-current": zone === column ? "true" : null,
          on: { click: () => go(it, { place: zone.id, before: null }, ctx) },
        },
        shape(zone.tint),
        h("span", { class: "tb-words" }, zone.title),
      ),
    ),
    (!ctx.phone || board.layout === "page") && ["ArrowUp", "ArrowDown"].map((key) => step(key, it, ctx)),
  );
}

/** @param {Card} it @param {Context} ctx */
function step(key, it, ctx) {
  const to = ctx.board && neighbour(ctx.board, it.id, key);
  const [name, word] = key === "ArrowUp" ? ["arrow-up", "move.up"] : ["arrow-down", "move.down"];
  return to && h("button", { key, type: "button", class: "tb-zone", on: { click: () => go(it, to, ctx) } }, icon(name), ctx.t(word));
}

/** @param {Card} it @param {Context} ctx */
function close(it, ctx) {
  ctx.memory.moving = null;
  ctx.redraw();
  giveFocus(gripOf(it.id));
}

/**
 * Puts it there, says where it stands then, and keeps the hand on its handle.
 * @param {Card} it @param {any} given @param {Context} ctx
 */
async function go(it, { place, before }, ctx) {
  ctx.memory.moving = null;
  presses += 1;
  const press = presses;
  const done = ctx.sender && ctx.sender.move(it.id, place, before);
  giveFocus(gripOf(it.id), { preventScroll: ctx.phone });
  if ((await done) && press === presses) announce(whereNow(it, ctx));
}

/** @param {Card} it @param {Context} ctx */
function whereNow(it, ctx) {
  const spot = ctx.board && spotOf(ctx.board, it.id);
  if (!spot) return "";
  const words = { text: opening(called(it)), zone: spot.column.title, n: spot.at + 1, of: spot.list.length };
  return ctx.t("move.done", words);
}

/** @returns {HTMLElement | null} */
function gripOf(id) {
  return document.querySelector(`.tb-live [data-id="${CSS.escape(id)}"] .tb-grip`);
}
