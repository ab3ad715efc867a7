// What came out of a vote: dots and bars, how many people gave each answer, and the moment it appears.

import { h, icon } from "../core/dom/draw.js";

/** @import { Context } from "../core/context.js" */
/** @import { Bar, Bars, Fold, Profile, ProfileRow, Widget } from "../core/shapes.d.ts" */

/** Above this, dots are a bar. */
const DOTS_SHOWN = 12;
/** How long a result takes to appear, ms: the last animation of view/results.css, and a little more. */
const REVEAL = 1150;
/** On a slow phone animations begin late: what has yet to grow is waited for, up to so many ms more. */
const LATE = 3000;
const LOOK_AGAIN = 100;
/** Rows that appear one after the other, the first last; those below come with the last of them. */
const STAGED = 8;

// ── dots and bars ───────────────────────────────────────────────────────────────────────────

/**
 * Rank, words, number, then one dot a unit or a bar.
 * @param {Bars} view @param {Context} ctx
 */
export function bars(view, ctx) {
  const most = Math.max(0, ...view.rows.map((row) => row.value));
  const dots = view.dots && most <= DOTS_SHOWN && view.rows.every((row) => Number.isInteger(row.value));
  const rows = view.rows.map((row, i) => {
    const unit = view.unit && h("span", { class: "tb-vh" }, ` ${ctx.worded(row.value, view.one || view.unit, view.unit)}`);
    return h("li", rowProps("tb-bar-row", row, i, view, ctx), [
      row.rank > 0 ? h("span", { class: "tb-rank" }, row.rank) : h("span", {}),
      what(row, ctx),
      h("span", { class: "tb-figure" }, row.figure, unit),
      dots ? dotRow(row.value, row.value) : gauge(most > 0 ? row.value / most : 0, "tb-gauge"),
    ]);
  });
  const longest = String(Math.max(...view.rows.map((row) => String(row.figure).length), 1));
  return result("bars", view, ctx, list("tb-bars", rows, ctx, { levels: 5, vars: { "--tb-longest": longest, "--tb-most": String(Math.max(1, most)) } }));
}

/** So many dots, the first of them full. */
export function dotRow(full, total) {
  const dots = Array.from({ length: total }, (_, i) => h("i", { class: i < full ? "tb-full" : "" }));
  return h("span", { class: "tb-dots tb-grows", "aria-hidden": "true" }, dots);
}

/** A bar filled to this share of its length. */
export function gauge(share, kind) {
  const width = percent(Math.max(0, Math.min(1, share)));
  return h("span", { class: kind, "aria-hidden": "true" }, h("i", { class: "tb-grows", vars: { "--tb-share": width } }));
}

// ── how many people gave each answer ────────────────────────────────────────────────────────

/**
 * Rank, words, figure, then one bar for each option: all its answers side by side.
 * @param {Profile} view @param {Context} ctx
 */
export function profile(view, ctx) {
  const ranked = view.rows.some((row) => row.rank > 0);
  const kind = `tb-profile${ranked ? "" : " tb-unranked"}${view.median ? " tb-median" : ""}`;
  const rows = view.rows.map((row, i) =>
    h("li", rowProps("tb-profile-row", row, i, view, ctx), [
      ranked && (row.rank > 0 ? h("span", { class: "tb-rank" }, row.rank) : h("span", {})),
      h("span", { class: "tb-profile-words" }, what(row, ctx), h("span", { class: "tb-figure" }, row.figure)),
      h("span", { class: "tb-vh" }, ` ${spelled(row, view, ctx)}`),
      h("span", { class: "tb-profile-cell", "aria-hidden": "true" }, [
        i === 0 && middleWord(view, ctx),
        stacked(row, view, ctx),
      ]),
    ]),
  );
  return result("profile", view, ctx, [legend(view, ctx), list(kind, rows, ctx, { levels: 3 })]);
}

/**
 * Names the line of the middle: beside the legend where bars stand in a column, else above the first one.
 * @param {Profile} view @param {Context} ctx
 */
function middleWord(view, ctx) {
  return view.median && h("span", { class: "tb-middle-word" }, ctx.t("profile.middle"));
}

/**
 * What the bar shows, in words: "Excellent : 4, Très bien : 3, Bien : 0".
 * @param {ProfileRow} row @param {Profile} view @param {Context} ctx
 */
function spelled(row, view, ctx) {
  if (!total(row)) return ctx.t("profile.nobody");
  return view.choices.map((choice, i) => ctx.t("profile.count", { choice, people: row.counts[i] || 0 })).join(", ");
}

/** @param {ProfileRow} row */
function total(row) {
  return row.counts.reduce((sum, people) => sum + people, 0);
}

/** @param {ProfileRow} row @param {Profile} view @param {Context} ctx */
function stacked(row, view, ctx) {
  const all = total(row);
  if (!all) return h("span", { class: "tb-profile-bar tb-nobody" }, ctx.t("profile.nobody"));
  let before = 0;
  const parts = row.counts.map((people, i) => {
    const vars = { "--tb-share": percent(people / all), ...(view.median ? besideMiddle(before, people, all) : {}) };
    before += people;
    return people > 0 && segment(i, view.choices.length, vars, h("b", {}, people));
  });
  return h("span", { class: "tb-profile-bar tb-grows" }, parts);
}

/** Where the line of the middle crosses a part, its number stands on the longer side of it. */
function besideMiddle(before, people, all) {
  const [left, right] = [all / 2 - before, before + people - all / 2];
  if (left <= 0 || right <= 0) return {};
  return left < right ? { "--tb-left": percent(left / all) } : { "--tb-right": percent(right / all) };
}

function percent(share) {
  return `${Math.round(share * 1e5) / 1e3}%`;
}

/**
 * The look of one answer: dark for the first half, light for the second, every other one striped, so
 * that neighbours differ by more than their colour.
 */
function segment(i, of, vars, ...inside) {
  const darks = Math.max(1, Math.floor(of / 2));
  const [tone, place, last] = i < darks ? ["dark", i, darks - 1] : ["light", i - darks, of - darks - 1];
  const mix = last > 0 ? place / last : Number(tone === "light");
  const kind = `tb-seg tb-${tone}${i % 2 ? " tb-striped" : ""}`;
  return h("i", { class: kind, vars: { ...vars, "--tb-mix": percent(mix) } }, inside);
}

/** @param {Profile} view @param {Context} ctx */
function legend(view, ctx) {
  const items = view.choices.map((choice, i) =>
    h("li", {}, segment(i, view.choices.length, {}), h("span", { class: "tb-words" }, choice)),
  );
  return h("div", { class: "tb-profile-head", "aria-hidden": "true" }, [
    h("ul", { class: "tb-legend" }, items),
    middleWord(view, ctx),
  ]);
}

// ── what all results have ───────────────────────────────────────────────────────────────────

/** @param {string} kind @param {Bars | Profile} view @param {Context} ctx @param {any} body */
function result(kind, view, ctx, body) {
  return h(
    "section",
    { key: kind, class: `tb-sect tb-result${ctx.reveal ? " tb-reveal" : ""}` },
    view.title && view.title !== ctx.heading && h("h2", { class: "tb-words" }, view.title),
    body,
    (view.note || view.aside || (ctx.wall && !ctx.paged)) && notes(view, ctx),
  );
}

/** @param {{ note?: string, aside?: string }} view @param {Context} ctx */
function notes(view, ctx) {
  return h(
    "p",
    { class: "tb-notes" },
    view.note && h("span", {}, view.note),
    ctx.wall && !ctx.paged && h("span", { class: "tb-page", hidden: true }),
    view.aside && h("span", {}, view.aside),
  );
}

/** @param {any} kind @param {any} rows @param {Context} ctx @param {any} given */
function list(kind, rows, ctx, { levels, vars = {} }) {
  return h("ol", { class: kind, vars, "data-levels": ctx.wall && !ctx.paged ? levels : null }, rows);
}

/** @param {string} kind @param {Bar | ProfileRow} row @param {number} i @param {Bars | Profile} view @param {Context} ctx */
function rowProps(kind, row, i, view, ctx) {
  const staged = Math.max(0, Math.min(view.rows.length, STAGED) - 1 - i);
  return {
    key: `${row.text} ${i}`,
    class: `${kind}${row.rank === 1 ? " tb-first" : ""}`,
    "data-at": ctx.wall ? -i : null,
    vars: ctx.reveal ? { "--tb-nth": String(staged) } : {},
  };
}

/** @param {Bar | ProfileRow} row @param {Context} ctx */
function what(row, ctx) {
  return h(
    "span",
    { class: "tb-what" },
    h("span", { class: "tb-words" }, ctx.glued(row.text)),
    row.details && h("span", { class: "tb-detail" }, row.details),
  );
}

// ── the moment it appears ───────────────────────────────────────────────────────────────────

/** What one screen has shown: a result that comes while one looks at its step appears slowly, once. */
export class Reveal {
  constructor() {
    /** When it will have appeared. */
    this.ends = 0;
    this.forget();
  }

  /** Whatever is shown next was there already. */
  forget() {
    this.step = null;
    this.shown = true;
    this.ends = 0;
  }

  /** Takes in a frame; how long the result in it still takes to appear, ms, 0 when it stands. */
  follow(frame) {
    const step = (frame.step && frame.step.id) || null;
    const shown = holdsResult(frame.view);
    const comes = shown && !this.shown && step === this.step;
    if (!shown || step !== this.step) this.ends = 0;
    if (comes) this.ends = performance.now() + REVEAL;
    [this.step, this.shown] = [step, shown];
    const left = this.ends - performance.now();
    if (left > 0) return left;
    return this.ends && left > -LATE && growing() ? LOOK_AGAIN : 0;
  }
}

/** Whether a bar has yet to grow, or has not finished. */
function growing() {
  // Where it cannot be asked, the bars grow in less time than is waited anyway.
  const all = document.getAnimations ? document.getAnimations() : [];
  return all.some((it) => it instanceof CSSAnimation && it.animationName === "tb-grow");
}

/** Whether a result stands in a view, or something opened for the room. @param {Widget | null | undefined} view @returns {boolean} */
export function holdsResult(view) {
  if (!view) return false;
  if (view.widget === "stack") return view.items.some(holdsResult);
  return view.widget === "bars" || view.widget === "profile" || (view.widget === "fold" && Boolean(view.opened));
}

// ── what one opens to see ───────────────────────────────────────────────────────────────────

/**
 * Widgets under a title that opens them, drawn by `widget`; on the wall, what is opened for the room.
 * @param {Fold} view @param {Context} ctx
 */
export function fold(view, ctx, widget) {
  if (ctx.wall) return view.opened ? opened(view, ctx, widget) : null;
  const open = (ctx.memory.opened = ctx.memory.opened || new Set());
  const toggled = (event) => (event.target.open ? open.add(view.title) : open.delete(view.title));
  // Nothing in it appears slowly: it would, each time it is opened.
  const calm = Object.create(ctx, { reveal: { value: 0 } });
  return h(
    "details",
    { key: `fold ${view.title}`, class: "tb-fold", open: open.has(view.title), on: { toggle: toggled } },
    h(
      "summary",
      {},
      icon("chevron-right"),
      h("span", { class: "tb-words" }, view.title),
      view.mark && h("span", { class: "tb-tag" }, view.mark),
    ),
    h("div", { class: "tb-fold-in" }, view.items.map((item, i) => h("div", { key: i, class: "tb-item" }, widget(item, calm)))),
  );
}

/**
 * All of it, smaller where there is much, then page after page; a page repeats the titles of its rows.
 * @param {Fold} view @param {Context} ctx
 */
function opened(view, ctx, widget) {
  const paged = Object.create(ctx, { reveal: { value: 0 }, paged: { value: true } });
  return h(
    "section",
    { key: `opened ${view.title}`, class: "tb-sect tb-opened" },
    view.title !== ctx.heading && h("h2", { class: "tb-words" }, view.title),
    h(
      "div",
      { class: "tb-opened-in", "data-levels": 3 },
      view.items.map((item, i) => h("div", { key: i, class: "tb-part" }, widget(item, paged))),
    ),
    notes({}, ctx),
  );
}
