// A form of a ballot: options put in order, the preferred first; several may share a place, and those left
// out come last together.

import { h, icon } from "../core/dom/draw.js";
import { fromPairs, giveFocus, lastOf } from "../core/compat/older.js";
import { about, lengthClass, markable, optionsOf, ownMark, place, worded } from "./option.js";
import { keepStill } from "../core/dom/scroll.js";
import { opening } from "../board/labels.js";

/** @import { Option } from "./option.js" */
/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */
/** @import { OwnBallot } from "./own_ballot.js" */

export const rank = { lead, rows, isComplete };

/**
 * The options that are ranked, in order; those that share a place as they were put, else as on the paper.
 * @param {Paper} view @param {any} given
 */
function ranked(view, { own, marks, memory }) {
  const at = (id) => (memory.order ? memory.order.indexOf(id) : -1);
  const placed = markable(view, { own }).filter(({ id }) => id in marks);
  return placed.sort((one, other) => marks[one.id] - marks[other.id] || at(one.id) - at(other.id));
}

/**
 * The same place by place: those of one place are level.
 * @param {Paper} view @param {OwnBallot} ballot
 */
function places(view, ballot) {
  const groups = [];
  for (const it of ranked(view, ballot)) {
    const last = lastOf(groups);
    if (last && ballot.marks[last[0].id] === ballot.marks[it.id]) last.push(it);
    else groups.push([it]);
  }
  return groups;
}

/** Where it stands among these places, and its number: after a shared place the next is skipped (1, 1, 3). */
function standing(id, groups) {
  const g = groups.findIndex((group) => group.some((it) => it.id === id));
  const k = groups[g] && groups[g].findIndex((it) => it.id === id);
  return { g, k, n: 1 + groups.slice(0, g).flat().length };
}

/** @param {Paper} view @param {OwnBallot} ballot */
function isComplete(view, ballot) {
  return ranked(view, ballot).length === markable(view, ballot).length;
}

/**
 * How far one is, in sight where the order itself has scrolled away.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function lead(view, ballot, ctx) {
  const n = ranked(view, ballot).length;
  if (!n) return h("span", {}, ctx.t("ballot.rank_hint"));
  return [h("span", {}, ctx.t("ballot.ranked", { n, total: markable(view, ballot).length })), lastPlaced(view, ballot, ctx)];
}

/**
 * What was tapped goes up to the order, which may be out of sight: here one sees where it went.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function lastPlaced(view, ballot, ctx) {
  const groups = places(view, ballot);
  const it = groups.flat().find(({ id }) => id === ballot.memory.placed);
  if (!it) return null;
  const words = ctx.t("ballot.placed_now", { n: standing(it.id, groups).n, text: it.text });
  return h("span", { class: "tb-placed", dir: "auto", "aria-hidden": "true" }, words);
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function rows(view, ballot, ctx) {
  const groups = places(view, ballot);
  const order = groups.flat();
  const others = optionsOf(view).filter(({ id }) => !order.some((it) => it.id === id));
  const all = { view, ballot, ctx, groups };
  return h(
    "div",
    { key: "options", class: "tb-ranking" },
    order.length > 0 && h("ol", { key: "order", class: "tb-options" }, order.map((it) => rankedRow(it, all))),
    order.length > 0 && others.length > 0 && h("h2", { key: "title", class: "tb-ranking-title" }, view.unranked || ctx.t("ballot.unranked")),
    others.length > 0 && h("ul", { key: "others", class: "tb-options" }, others.map((it) => unrankedRow(it, all))),
  );
}

/** @param {Option} it */
function rankedRow(it, all) {
  const { view, ctx, groups } = all;
  const { g, k, n } = standing(it.id, groups);
  const button = (what, name, label, by) => {
    const idle = !shifted(it, by, groups);
    return h(
      "button",
      {
        type: "button",
        id: place(view, it.id, what),
        class: `tb-round${idle ? " tb-idle" : ""}`,
        "aria-label": label,
        "aria-disabled": idle ? "true" : null,
        on: { click: () => moved(it, by, what, all) },
      },
      icon(name),
    );
  };
  return h(
    "li",
    { key: it.id, class: `tb-option tb-has${lengthClass(it)}` },
    h("span", { class: "tb-place" }, h("span", { class: "tb-vh" }, `${ctx.t("ballot.place")} `), n),
    worded(it),
    h(
      "div",
      { class: "tb-rank-tools" },
      button("up", "arrow-up", about("ballot.up", it, ctx), -1),
      button("down", "arrow-down", about("ballot.down", it, ctx), 1),
      h(
        "button",
        {
          type: "button",
          class: "tb-round",
          "aria-label": about("ballot.unrank", it, ctx),
          on: { click: () => leave(it, all) },
        },
        icon("x"),
      ),
    ),
    view.ties && (g > 0 || k > 0) && levelButton(it, k > 0, all),
  );
}

/**
 * Whether it has the place of the one above.
 * @param {Option} it
 */
function levelButton(it, level, all) {
  return h(
    "button",
    {
      key: "level",
      type: "button",
      id: place(all.view, it.id, "level"),
      class: "tb-level",
      "aria-pressed": String(level),
      "aria-label": about("ballot.level_about", it, all.ctx),
      on: { click: () => levelled(it, all) },
    },
    h("span", { class: "tb-level-box" }, level && icon("check")),
    all.ctx.t("ballot.level"),
  );
}

/** @param {Option} it */
function unrankedRow(it, all) {
  const { view, ballot, ctx, groups } = all;
  if (ballot.own.has(it.id)) return h("li", { key: it.id, class: "tb-option" }, worded(it), ownMark(ctx));
  return h(
    "li",
    { key: it.id, class: "tb-option tb-unranked" },
    h(
      "button",
      {
        type: "button",
        id: place(view, it.id, "rank"),
        class: "tb-rank-it",
        on: { click: () => give(it, all) },
      },
      h("span", { class: "tb-place tb-empty", "aria-hidden": "true" }, icon("plus")),
      h("span", { class: "tb-vh" }, ctx.t("ballot.give_place", { n: groups.flat().length + 1 })),
      worded(it),
    ),
  );
}

// ── moves ───────────────────────────────────────────────────────────────────────────────────

/** Gives these places; `words` say it aloud. */
function put(groups, words, { ballot }) {
  const order = groups.flat().map(({ id }) => id);
  ballot.memory.order = order;
  ballot.change({ marks: fromPairs(order.map((id) => [id, standing(id, groups).n])) }, { words });
}

/** @param {Option} it @param {any} groups @param {any} given */
function placeWords(it, groups, { view, ballot, ctx }) {
  ballot.memory.placed = it.id;
  const { g, n } = standing(it.id, groups);
  const key = groups[g].length > 1 ? "ballot.placed_level" : "ballot.placed";
  return ctx.t(key, { text: opening(it.text), n, total: markable(view, ballot).length });
}

function element(all, option, what) {
  return document.getElementById(place(all.view, option, what));
}

/**
 * The next place, and the next option comes under the finger; the one above where there is no next.
 * @param {Option} it
 */
function give(it, all) {
  const groups = [...all.groups, [it]];
  const tapped = element(all, it.id, "rank");
  const row = tapped && tapped.closest("li");
  const beside = row && (row.nextElementSibling || row.previousElementSibling);
  const button = beside && beside.querySelector("button");
  const after = button ? button.id : place(all.view, it.id, "up");
  keepStill(
    () => tapped,
    () => put(groups, placeWords(it, groups, all), all),
    () => document.getElementById(after),
  );
  giveFocus(element(all, it.id, "up"), { preventScroll: true });
}

/** @param {Option} it */
function moved(it, by, what, all) {
  const groups = shifted(it, by, all.groups);
  if (groups) arrange(it, groups, what, all);
}

/**
 * Out of the place it shares; alone, past all that share the next one. Nothing where there is none.
 * @param {Option} it
 */
function shifted(it, by, groups) {
  const { g } = standing(it.id, groups);
  const others = groups[g].filter(({ id }) => id !== it.id);
  const passed = others.length ? others : groups[g + by];
  if (!passed) return null;
  const from = others.length ? g : Math.min(g, g + by);
  const pair = by < 0 ? [[it], passed] : [passed, [it]];
  return [...groups.slice(0, from), ...pair, ...groups.slice(from + (others.length ? 1 : 2))];
}

/**
 * With the one above, or no more; those that share its place stay with it.
 * @param {Option} it
 */
function levelled(it, all) {
  const { g, k } = standing(it.id, all.groups);
  const group = all.groups[g];
  const before = all.groups.slice(0, k ? g : g - 1);
  const apart = k ? [group.slice(0, k), group.slice(k)] : [[...all.groups[g - 1], ...group]];
  const groups = [...before, ...apart, ...all.groups.slice(g + 1)];
  arrange(it, groups, "level", all);
}

/**
 * Gives these places, told of this option; what was pressed stays under the finger and keeps the focus.
 * @param {Option} it
 */
function arrange(it, groups, what, all) {
  keepStill(
    () => element(all, it.id, what),
    () => put(groups, placeWords(it, groups, all), all),
  );
  giveFocus(element(all, it.id, what), { preventScroll: true });
}

/** @param {Option} it */
function leave(it, all) {
  const groups = all.groups.map((group) => group.filter(({ id }) => id !== it.id)).filter((group) => group.length);
  put(groups, all.ctx.t("ballot.unranked_now", { text: opening(it.text) }), all);
  giveFocus(element(all, it.id, "rank"), { preventScroll: true });
}
