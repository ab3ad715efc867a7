// What tells cards, their aspects and their authors apart in few signs: shapes, tints, first words, counts.

import { h } from "../core/dom/draw.js";

/** @import { Card } from "../core/shapes.d.ts" */

const SHAPES = [
  ["circle", { cx: "8", cy: "8", r: "7" }],
  ["rect", { x: "1.5", y: "1.5", width: "13", height: "13", rx: "1.5" }],
  ["path", { d: "M8 1.2 15.4 14.6H.6z" }],
  ["path", { d: "M8 0 16 8 8 16 0 8z" }],
  ["path", { d: "M4.2 1.4h7.6L15.6 8l-3.8 6.6H4.2L.4 8z" }],
  ["path", { d: "M5.5 1h5v4.5H15v5h-4.5V15h-5v-4.5H1v-5h4.5z" }],
];

/** The shape of an aspect; with its name it tells what a tint alone must not. */
export function shape(tint) {
  if (tint === null || tint === undefined) return null;
  const [tag, attributes] = SHAPES[tint % SHAPES.length];
  return h("svg", { class: "tb-shape", viewBox: "0 0 16 16", "aria-hidden": "true" }, h(tag, attributes));
}

/** The class that sets the tint's three colours; empty for none. */
export function tintClass(tint) {
  return tint === null || tint === undefined ? "" : ` tb-t${tint % SHAPES.length}`;
}

/** How many cards stand in a list, those in groups included; those merged into one are one. */
export function countCards(items) {
  return items.reduce((n, item) => n + (item.widget === "group" && !item.folded ? item.cards.length : 1), 0);
}

/** When a card or the newest card of a group was posted. */
export function postedAt(item) {
  return item.widget === "group" ? Math.max(0, ...item.cards.map(postedAt)) : (item.at || 0);
}

/** The first words, for a label read aloud. */
export function opening(text = "") {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * What a card's buttons call it: what heads it, then its words.
 * @param {Card} it
 */
export function called(it) {
  return [it.title, it.text].filter(Boolean).join(", ") || it.alt;
}

/** The badge of a name: its first two letters. */
export function initials(name) {
  const [first = "", second = ""] = [...(name || "").trim()];
  return first.toUpperCase() + second.toLowerCase();
}
