// A board laid out as a document: its parts one under the other, each line with what can be done to it.

import { asking } from "./prompts.js";
import { buttonsOf, item } from "./cards.js";
import { h } from "../core/dom/draw.js";

/** @import { Context } from "../core/context.js" */
/** @import { Board, Column } from "../core/shapes.d.ts" */

/**
 * The parts of the document, in order; the same on a wide page and on a phone.
 * @param {Board} view @param {Context} ctx
 */
export function page(view, ctx) {
  return h("div", { key: "board", class: "tb-page" }, view.columns.map((column) => part(column, ctx)));
}

/** @param {Column} column @param {Context} ctx */
function part(column, ctx) {
  const about = { person: "", text: column.title };
  return h(
    "section",
    { key: column.id, class: "tb-page-part", "data-zone": column.id },
    h("h2", { key: "title", class: "tb-page-title" }, column.title),
    h(
      "ul",
      { key: "cards", class: "tb-cards tb-page-lines", "data-zone": column.id },
      !column.cards.length && column.empty && h("li", { key: " empty", class: "tb-slot" }, column.empty),
      column.cards.map((it) => item(it, ctx)),
    ),
    h("div", { key: "tools", class: "tb-page-tools" }, buttonsOf(column, about, ctx)),
    asking(column, ctx),
  );
}
