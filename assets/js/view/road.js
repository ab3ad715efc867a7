// A plan as a road: its actions along a dotted way, in order; under it what goes along with them.

import { h, icon } from "../core/dom/draw.js";
import { shape, tintClass } from "../board/labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Road } from "../core/shapes.d.ts" */

/** How many sizes the style sheet has for the stops, and for the lists under them. */
const SIZES = 6;
const ASIDE_SIZES = 2;

/** Stops side by side, where they are large: one row as long as there is room for it. */
const ABREAST = 4;

/** Stops side by side where they are small, by the letters of the longest. */
const LONGEST = [[5, 90], [4, 120], [3, 180]];
/** The same where they are as small as they come. */
const LONGEST_SMALLEST = [[5, 110], [4, 140], [3, 210]];
/** What a letter of a sentence under an action counts: it has fewer lines. */
const SMALL_PRINT = 1.6;

/** The way from one stop to the next, in a box of 100 × 40: it goes down, then up, then down again. */
const BENDS = ["M0 20C30 20 50 34 100 20", "M0 20C40 20 55 6 100 20"];

/**
 * The whole of it, on any screen; the wall never leaves one out.
 * @param {Road} view @param {Context} ctx
 */
export function road(view, ctx) {
  const n = view.stops.length;
  return h(
    "section",
    { key: "road", class: "tb-road-box" },
    h("div", { key: "way", class: "tb-sect tb-plan" }, head(view, n, ctx), n > 0 && way(view.stops, ctx)),
    view.asides && view.asides.length > 0 && asides(view.asides, ctx),
  );
}

/** @param {Road} view @param {Context} ctx */
function head(view, n, ctx) {
  return h(
    "div",
    { class: "tb-sect-head" },
    h("h2", { class: "tb-words" }, view.title),
    n > 0 && h("span", { class: "tb-aside" }, ctx.t("actions.count", { n })),
    ctx.wall && h("span", { class: "tb-page", hidden: true }),
  );
}

/** @param {Context} ctx */
function way(stops, ctx) {
  return h(
    "ol",
    {
      key: "stops",
      class: "tb-stops",
      "data-levels": ctx.wall ? SIZES : null,
      vars: {
        "--tb-abreast": String(abreast(stops)),
        "--tb-small": String(narrow(stops, LONGEST)),
        "--tb-smallest": String(narrow(stops, LONGEST_SMALLEST)),
      },
    },
    stops.map((stop, i) => drawn(stop, i, ctx)),
  );
}

/** Five or six stand in two rows of three rather than in one and a rest. */
function abreast(stops) {
  const n = stops.length;
  return Math.min(n > ABREAST && n <= 6 ? 3 : Math.min(n, ABREAST), narrow(stops, LONGEST));
}

/** As many side by side as leave the longest of them its words, in few enough lines. */
function narrow(stops, widths) {
  const lengths = stops.map(({ what, details }) => Math.max(what.length, ...(details || []).map((line) => line.length * SMALL_PRINT)));
  const longest = Math.max(...lengths);
  const found = widths.find(([, letters]) => longest <= letters);
  return found ? found[0] : 2;
}

/** @param {Context} ctx */
function drawn(stop, i, ctx) {
  return h(
    "li",
    { key: stop.id, class: `tb-stop${tintClass(stop.tint)}`, "data-id": stop.id, "data-at": ctx.wall ? -i : null },
    h("div", { class: "tb-stop-head" }, stop.state ? became(stop) : [disc(i), bend(i)], when(stop, ctx)),
    h(
      "div",
      { class: "tb-stop-words" },
      h("p", { class: "tb-stop-what tb-text" }, ctx.glued(stop.what)),
      stop.who && h("p", { class: "tb-stop-who" }, ctx.glued(stop.who)),
      (stop.details || []).map((line) => h("p", { class: "tb-detail" }, ctx.glued(line))),
      (stop.marks || []).map((mark) => h("p", { class: `tb-mark tb-tone-${mark.tone || "plain"}` }, icon(mark.icon), mark.label)),
    ),
  );
}

/**
 * Under the way; where stops are small, beside the disc.
 * @param {Context} ctx
 */
function when(stop, ctx) {
  return stop.when && h("p", { class: "tb-stop-when" }, ctx.glued(stop.when));
}

function disc(i) {
  return h("span", { class: "tb-disc tb-num" }, String(i + 1));
}

function bend(i) {
  const d = BENDS[i % BENDS.length];
  return h("svg", { class: "tb-bend", viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" }, h("path", { d }));
}

/** What has become of it: a tint and a shape, an icon, and the word. */
function became({ state, tint }) {
  return [
    h("span", { class: "tb-disc" }, icon(state.icon)),
    h("span", { class: "tb-stop-state" }, shape(tint), h("span", { class: "tb-words" }, state.label)),
  ];
}

/** @param {Context} ctx */
function asides(all, ctx) {
  return h(
    "div",
    { key: "asides", class: "tb-sect tb-asides" },
    ctx.wall && h("p", { class: "tb-page", hidden: true }),
    h(
      "div",
      { class: "tb-asides-in", "data-levels": ctx.wall ? ASIDE_SIZES : null, "data-first": ctx.wall },
      all.map(({ title, lines }, i) =>
        h(
          "div",
          { key: `${i}`, class: "tb-aside-list" },
          h("h3", { class: "tb-words" }, title),
          h(
            "ul",
            {},
            lines.map((line, n) => h("li", { key: `${n}`, class: "tb-text", "data-at": ctx.wall ? -n : null }, ctx.glued(line))),
          ),
        ),
      ),
    ),
  );
}
