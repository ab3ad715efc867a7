// The shapes of a canvas: a grid with its axes, circles, a path, a line between two poles. What stands in
// each zone is drawn by board.js; here is how the zones lie, and in words where a zone is.

import { h, icon } from "../core/dom/draw.js";
import { tintClass } from "./labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Board, Column } from "../core/shapes.d.ts" */

/** A grid of more rows than this has room for the first lines of cards only, on the wall. */
const DENSE = 2;

/** More zones side by side than this need a wide page. */
const MANY = 4;

/** Parts of a picture of a canvas are this large, in units of its own. */
const SMALL = { wide: 36, high: 26 };

/**
 * The zones of a board in their shape; `zones` are the sections drawn, in the order of the columns.
 * @param {Board} view @param {Context} ctx
 */
export function shaped(view, zones, ctx) {
  const { layout } = view;
  return h(
    "div",
    { key: "board", class: `tb-canvas tb-canvas-${layout}` },
    said(view, ctx),
    (layout === "path" || layout === "axis") && way(view, ctx),
    h(
      "div",
      { key: "zones", class: ["tb-board", ...kinds(view, ctx)].join(" "), vars: sizes(view, ctx), "data-together": ctx.wall },
      layout === "grid" && axes(view),
      layout === "rings" && rings(view, ctx),
      zones,
    ),
  );
}

/** @param {Board} view @param {Context} ctx */
function kinds(view, ctx) {
  const across = new Set(squares(view.rows)[0]).size;
  const named = {
    "tb-asks": asks(view, ctx),
    "tb-dense": ((view.rows && view.rows.length) || 0) > DENSE,
    "tb-many": view.layout === "grid" ? across > MANY - 1 : abreast(view, ctx) > MANY,
  };
  return Object.keys(named).filter((name) => named[name]);
}

/**
 * How many stand side by side: cards without a zone have a column on the wall, and are below elsewhere.
 * @param {Board} view @param {Context} ctx
 */
function abreast(view, ctx) {
  return ctx.wall ? view.columns.length : Math.max(1, ofZones(view).length);
}

/** @param {Board} view */
function ofZones(view) {
  return view.columns.filter(({ id }) => id !== LOOSE);
}

/**
 * Whether a zone stands under all others: it has no place in the shape.
 * @param {Board} view @param {Column} column @param {Context} ctx
 */
export function isUnder(view, column, ctx) {
  if ((view.layout || "columns") === "columns") return false;
  return view.layout === "grid" ? !column.area : column.id === LOOSE && !ctx.wall;
}

/**
 * Whether a square begins a row of a table: where fewer stand side by side, each row still begins anew.
 * @param {Board} view @param {Column} column
 */
export function beginsRow(view, column) {
  const rows = view.layout === "grid" ? squares(view.rows) : [];
  const all = rows.flat();
  const even = rows.every((row) => row.length === rows[0].length) && new Set(all).size === all.length;
  return even && rows.some(([first]) => first === column.area);
}

/**
 * What a section needs to stand in its place.
 * @param {Board} view @param {Column} column
 */
export function placed(view, column, index) {
  if (view.layout === "grid") return { "--tb-area": column.area ? area(column.area) : `under-${index}` };
  return { "--tb-at": String(index) };
}

/**
 * Whether the sentences of the zones are drawn under their names: the wall has no room for them.
 * @param {Board} view @param {Context} ctx
 */
export function asks(view, ctx) {
  return !ctx.wall && view.columns.some((column) => column.prompt);
}

// ── grids ───────────────────────────────────────────────────────────────────────────────────

/** @param {Board} view @param {Context} ctx */
function sizes(view, ctx) {
  const vars = { "--tb-columns": String(abreast(view, ctx)) };
  if (view.layout !== "grid") return vars;
  const rows = squares(view.rows);
  const wide = (rows[0] && rows[0].length) || 1;
  const under = view.columns.flatMap((column, i) => (column.area ? [] : [`under-${i}`]));
  const lines = [
    ...rows.map((row) => [view.upwards ? "up" : "", ...row.map((name) => (name === "." ? "." : area(name)))]),
    ...(view.across ? [[view.upwards ? "." : "", ...Array(wide).fill("across")]] : []),
    ...under.map((name) => [view.upwards ? "." : "", ...Array(wide).fill(name)]),
  ];
  return {
    ...vars,
    "--tb-areas": lines.map((line) => `"${line.filter(Boolean).join(" ")}"`).join(" "),
    "--tb-wide": `${view.upwards ? "auto " : ""}repeat(${wide}, minmax(0, 1fr))`,
    "--tb-high": `repeat(${Math.max(1, rows.length)}, minmax(0, 1fr))${view.across ? " auto" : ""}`,
  };
}

/** A name of ours for an area: a zone may be called as CSS calls something else. */
function area(id) {
  return `zone-${id}`;
}

/** @param {string[]} rows */
function squares(rows) {
  return (rows || []).map((row) => row.trim().split(/\s+/));
}

/** @param {Board} view */
function axes(view) {
  return [
    view.upwards &&
      h("div", { key: " up", class: "tb-axis-up", "aria-hidden": "true" }, icon("arrow-up"), h("i", {}), h("span", {}, view.upwards)),
    view.across &&
      h("div", { key: " across", class: "tb-axis-across", "aria-hidden": "true" }, h("span", {}, view.across), h("i", {}), icon("arrow-right")),
  ];
}

// ── circles ─────────────────────────────────────────────────────────────────────────────────

/**
 * Behind the zones: the circles of which each is a ring, the outermost first.
 * @param {Board} view @param {Context} ctx
 */
function rings(view, ctx) {
  return h(
    "div",
    { key: " rings", class: "tb-rings", "aria-hidden": "true", vars: { "--tb-columns": String(abreast(view, ctx)) } },
    ofZones(view)
      .map((column, i) => h("i", { key: column.id, class: tintClass(column.tint).trim(), vars: { "--tb-at": String(i + 1) } }))
      .reverse(),
  );
}

// ── a way from one end to the other ─────────────────────────────────────────────────────────

/** @param {Board} view @param {Context} ctx */
function way(view, ctx) {
  const { layout, ends: [first, last] = ["", ""] } = view;
  // As long as its zones: on the wall cards without one stand beyond its end.
  const long = ofZones(view).length / abreast(view, ctx);
  return h(
    "div",
    { key: "way", class: "tb-way", "aria-hidden": "true", vars: { "--tb-long": `${100 * long}%` } },
    layout === "axis" && icon("arrow-left"),
    first && h("b", {}, first),
    h("i", { class: "tb-road" }),
    last && h("b", {}, last),
    icon("arrow-right"),
  );
}

// ── in words ────────────────────────────────────────────────────────────────────────────────

/** The id of the column of cards that stand in no zone. */
const LOOSE = "loose";

/** @param {Board} view @param {Context} ctx */
function said(view, ctx) {
  const words = sentences(view, ctx);
  return words.length > 0 && h("p", { key: "said", class: "tb-vh" }, words.join(" "));
}

/** @param {Board} given @param {Context} ctx */
function sentences({ layout, across, upwards, ends = ["", ""] }, ctx) {
  if (layout === "grid") {
    return [
      upwards && ctx.t("board.upwards", { name: upwards }),
      across && ctx.t("board.across", { name: across }),
    ].filter(Boolean);
  }
  if (layout === "rings") return [ctx.t("board.rings")];
  return ends.some(Boolean) ? [ctx.t("board.ends", { first: ends[0], last: ends[1] })] : [];
}

/**
 * Where a zone is, for a phone that shows it alone: a small picture, and the axes in words.
 * @param {Board} view @param {Column} column @param {Context} ctx
 */
export function whereabouts(view, column, ctx) {
  if (view.layout === "columns" || !view.layout || column.id === LOOSE) return null;
  const words = onAxes(view, column) || between(view, ctx);
  return h(
    "p",
    { key: "where", class: "tb-where" },
    picture(view, column),
    words && h("span", {}, words),
  );
}

/**
 * `Impact +, Effort −`, where a zone lies on one side of an axis.
 * @param {any} given @param {Column} column
 */
function onAxes({ layout, rows, across, upwards }, column) {
  if (layout !== "grid") return "";
  const grid = squares(rows);
  const cells = cellsOf(grid, column.area);
  const sign = (name, values, most, up) => {
    if (!name || !values.length) return "";
    const half = (most - 1) / 2;
    if (values.every((value) => value < half)) return `${name} ${up ? "+" : "−"}`;
    return values.every((value) => value > half) ? `${name} ${up ? "−" : "+"}` : "";
  };
  return [
    sign(upwards, cells.map(({ y }) => y), grid.length, true),
    sign(across, cells.map(({ x }) => x), (grid[0] && grid[0].length) || 0, false),
  ].filter(Boolean).join(", ");
}

/** @param {Board} given @param {Context} ctx */
function between({ layout, ends = ["", ""] }, ctx) {
  if (!["path", "axis"].includes(layout) || !ends.every(Boolean)) return "";
  return ctx.t("board.between", { first: ends[0], last: ends[1] });
}

/**
 * A canvas drawn small, this zone filled.
 * @param {Board} view @param {Column} column
 */
function picture(view, column) {
  const parts = { grid: smallGrid, rings: smallRings }[view.layout] || smallWay;
  return h(
    "svg",
    { class: "tb-mini", viewBox: `-1 -1 ${SMALL.wide + 2} ${SMALL.high + 2}`, "aria-hidden": "true" },
    parts(view, column),
  );
}

/** @param {Board} view @param {Column} column */
function smallGrid(view, column) {
  const rows = squares(view.rows);
  const [w, y] = [SMALL.wide / ((rows[0] && rows[0].length) || 1), SMALL.high / Math.max(1, rows.length)];
  return [...new Set(rows.flat())].filter((name) => name !== ".").map((name) => {
    const cells = cellsOf(rows, name);
    const [left, top] = [Math.min(...cells.map((cell) => cell.x)), Math.min(...cells.map((cell) => cell.y))];
    const [right, foot] = [Math.max(...cells.map((cell) => cell.x)), Math.max(...cells.map((cell) => cell.y))];
    return h("rect", {
      key: name,
      class: name === column.area ? "tb-here" : "",
      x: left * w + 0.5,
      y: top * y + 0.5,
      width: (right - left + 1) * w - 1,
      height: (foot - top + 1) * y - 1,
    });
  });
}

/** The cells of a grid that an area spans. */
function cellsOf(rows, name) {
  return rows.flatMap((row, y) => row.flatMap((each, x) => (each === name ? [{ x, y }] : [])));
}

/** @param {Board} view @param {Column} column */
function smallRings(view, column) {
  const ids = ofZones(view).map(({ id }) => id);
  const step = SMALL.high / 2 / ids.length;
  return ids
    .map((id, i) =>
      h("circle", {
        key: id,
        class: id === column.id ? "tb-here" : "",
        cx: SMALL.wide / 2,
        cy: SMALL.high / 2,
        r: step * (i + 1),
      }),
    )
    .reverse();
}

/** @param {Board} view @param {Column} column */
function smallWay(view, column) {
  const ids = ofZones(view).map(({ id }) => id);
  const step = SMALL.wide / ids.length;
  return [
    h("path", { key: " line", d: `M0 ${SMALL.high / 2}H${SMALL.wide}` }),
    ids.map((id, i) =>
      h("circle", {
        key: id,
        class: id === column.id ? "tb-here" : "",
        cx: step * (i + 0.5),
        cy: SMALL.high / 2,
        r: Math.min(4, step / 2.5),
      }),
    ),
  ];
}
