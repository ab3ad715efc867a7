// A form of a ballot: one answer for each option. Where there are several options, one is open at a time.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus, or } from "../core/compat/older.js";
import { opensText } from "./marks.js";
import { about, lengthClass, markable, optionsOf, ownMark, place } from "./option.js";
import { barHeight, keepStill } from "../core/dom/scroll.js";
import { TYPING } from "./text.js";

/** @import { Option } from "./option.js" */
/** @import { Context } from "../core/context.js" */
/** @import { Choice, Paper } from "../core/shapes.d.ts" */
/** @import { OwnBallot } from "./own_ballot.js" */

/** Long enough to see what was chosen, and for a second tap to land on it. */
const SEEN = 450;
/** For how long after that a tap on « Suivante » is still meant for the option that was left, ms. */
const JUST_NOW = 700;
/** More steps than this are no longer read at a glance. */
const STEPS_DRAWN = 7;

export const grade = { rows, isComplete, next, progress };

/** @param {Paper} view @param {OwnBallot} ballot */
function isComplete(view, ballot) {
  return markable(view, ballot).every(({ id }) => id in ballot.marks);
}

/**
 * How many have an answer; nothing where there is but one.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function progress(view, ballot, ctx) {
  const all = markable(view, ballot);
  const n = all.filter(({ id }) => id in ballot.marks).length;
  return isSingle(view) || !n ? "" : ctx.t("ballot.answered", { n, total: all.length });
}

/**
 * Whether there is but one thing to answer.
 * @param {Paper} view
 */
function isSingle(view) {
  return view.options.length === 1;
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function rows(view, ballot, ctx) {
  const options = optionsOf(view);
  if (isSingle(view)) return single(options[0], view, ballot, ctx);
  return h("ol", { key: "options", class: "tb-grades" }, options.map((it) => fold(it, view, ballot, ctx)));
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function single(it, view, ballot, ctx) {
  return h(
    "div",
    { key: "options", class: "tb-grade-single" },
    h("p", { class: "tb-option-words tb-text", dir: "auto" }, it.text),
    ballot.own.has(it.id) ? ownMark(ctx) : answers(it, view, ballot, ctx),
  );
}

// ── one open at a time ──────────────────────────────────────────────────────────────────────

/** @param {Paper} view @param {OwnBallot} ballot */
function opened(view, ballot) {
  const { memory } = ballot;
  if (memory.open === undefined) memory.open = (following(view, ballot, null) || { id: null }).id;
  return memory.open;
}

/**
 * The next option without an answer, after this one and round to the first; this one is left out.
 * @param {Paper} view @param {OwnBallot} ballot
 */
function following(view, ballot, from) {
  const all = markable(view, ballot);
  const at = all.findIndex(({ id }) => id === from) + 1;
  return [...all.slice(at), ...all.slice(0, at)].find(({ id }) => id !== from && !(id in ballot.marks));
}

/** @param {Paper} view @param {OwnBallot} ballot @param {string} id @param {string} [from] */
function open(view, ballot, id, from) {
  const head = (option) => () => document.getElementById(place(view, option, "head"));
  keepStill(
    head(or(from, id)),
    () => {
      ballot.memory.open = id;
      ballot.redraw();
    },
    head(id),
    barHeight() + 8,
  );
  giveFocus(head(id)(), { preventScroll: true });
}

/**
 * What goes on to the next one without an answer; null where there is none.
 * @param {Paper} view @param {OwnBallot} ballot
 */
function next(view, ballot) {
  const from = isSingle(view) ? null : opened(view, ballot);
  const found = isSingle(view) ? undefined : following(view, ballot, from);
  if (!found) return null;
  // A tap meant for the option before, which had just gone on by itself, would skip this one.
  const meant = () => performance.now() - (ballot.memory.wentOn || -Infinity) > JUST_NOW;
  return () => meant() && open(view, ballot, found.id, from);
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function fold(it, view, ballot, ctx) {
  if (ballot.own.has(it.id)) {
    const head = h("div", { class: "tb-grade-head" }, number(it), words(it, ownMark(ctx)));
    return h("li", { key: it.id, class: "tb-grade tb-of-mine" }, head);
  }
  const isOpen = opened(view, ballot) === it.id;
  const mark = ballot.marks[it.id];
  const kind = `tb-grade${isOpen ? " tb-open" : ""}${mark === undefined ? "" : " tb-has"}${lengthClass(it)}`;
  const press = () => (isOpen ? close(ballot) : open(view, ballot, it.id));
  return h(
    "li",
    { key: it.id, class: kind },
    h(
      "h2",
      {},
      h(
        "button",
        {
          type: "button",
          id: place(view, it.id, "head"),
          class: "tb-grade-head",
          "aria-expanded": String(isOpen),
          on: { click: press },
        },
        number(it),
        words(it, mark !== undefined && h("span", { class: "tb-grade-got" }, icon("check"), gradeWords(mark, view, ctx))),
        icon("chevron-down"),
      ),
    ),
    isOpen && answers(it, view, ballot, ctx),
  );
}

/** @param {OwnBallot} ballot */
function close(ballot) {
  ballot.memory.open = null;
  ballot.redraw();
}

function number({ n }) {
  return h("span", { class: "tb-grade-n" }, n);
}

function words({ text }, more) {
  return h("span", { class: "tb-grow tb-words" }, h("span", { class: "tb-text", dir: "auto" }, text), more);
}

/** The answers that say more or less of the same; not answering is none of them. */
function scaleOf({ choices }) {
  return choices.filter(({ apart }) => !apart);
}

/**
 * The answer as it is read: the choice's words, or the number.
 * @param {Paper} view @param {Context} ctx
 */
function gradeWords(mark, view, ctx) {
  const choice = view.choices.find(({ value }) => value === mark);
  return choice ? choice.label : figure(mark, ctx);
}

/** @param {Context} ctx */
function figure(number, ctx) {
  return new Intl.NumberFormat([ctx.lang || "fr", "fr"], { maximumFractionDigits: 6, useGrouping: false }).format(number);
}

// ── the answers ─────────────────────────────────────────────────────────────────────────────

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function answers(it, view, ballot, ctx) {
  const marked = it.id in ballot.marks;
  const clear = () => {
    forgetTyped(it, ballot);
    answer(it, null, view, ballot);
    giveFocus(document.getElementById(place(view, it.id, "first")), { preventScroll: true });
  };
  return h(
    "div",
    { key: "answers", class: "tb-answers" },
    h(
      "div",
      { class: "tb-choices", role: "radiogroup", "aria-label": it.text },
      view.choices.map((choice, i) => radio(it, choice, i, view, ballot)),
    ),
    (marked || view.decimals) &&
      h(
        "div",
        { class: "tb-answers-foot" },
        view.decimals && precise(it, view, ballot, ctx),
        h(
          "button",
          {
            type: "button",
            class: `tb-link${marked ? "" : " tb-hidden"}`,
            "aria-label": isSingle(view) ? null : about("ballot.clear_about", it, ctx),
            on: { click: clear },
          },
          ctx.t("ballot.clear"),
        ),
      ),
  );
}

/** @param {Option} it @param {Choice} choice @param {number} i @param {Paper} view @param {OwnBallot} ballot */
function radio(it, choice, i, view, ballot) {
  const { memory } = ballot;
  const checked = ballot.marks[it.id] === choice.value;
  const change = () => {
    const byHand = performance.now() - (memory.touchedAt || -Infinity) < 1000;
    const first = !(it.id in ballot.marks);
    forgetTyped(it, ballot);
    answer(it, choice.value, view, ballot);
    if (byHand && first && !choice.words && !isSingle(view)) goOn(it, view, ballot);
  };
  return h(
    "label",
    {
      key: i,
      class: `tb-choice${checked ? " tb-on" : ""}${choice.apart ? " tb-apart" : ""}`,
      on: { pointerdown: () => (memory.touchedAt = performance.now()) },
    },
    h("input", {
      type: "radio",
      name: place(view, it.id, "choice"),
      id: i ? null : place(view, it.id, "first"),
      live: { checked },
      on: { change },
    }),
    h(
      "span",
      { class: "tb-grow tb-words" },
      choice.label,
      choice.hint && h("span", { class: "tb-detail" }, choice.hint),
    ),
    steps(choice, view),
  );
}

/**
 * Blocks that grow with the answer; only where the best is read first and nothing else tells them apart.
 * @param {Paper} view
 */
function steps(choice, view) {
  const scale = scaleOf(view);
  const falling = scale.every(({ value, words }, n) => !words && (n === 0 || value < scale[n - 1].value));
  const most = scale.length - 1;
  if (choice.apart || !falling || most < 2 || most >= STEPS_DRAWN) return null;
  const full = most - scale.indexOf(choice);
  const blocks = Array.from({ length: most }, (_, n) => h("i", { class: n < full ? "tb-full" : "" }));
  return h("span", { class: "tb-steps", "aria-hidden": "true" }, blocks);
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot */
function answer(it, value, view, ballot) {
  const { [it.id]: _old, ...others } = ballot.marks;
  const marks = value === null ? others : { ...others, [it.id]: value };
  ballot.change({ marks, finished: isFinished(marks, view, ballot) });
}

/**
 * One option, one answer, no words asked: that is all, and need not be said again.
 * @param {Paper} view @param {OwnBallot} ballot
 */
function isFinished(marks, view, ballot) {
  const wordsAlways = opensText({}, view);
  if (!isSingle(view) || wordsAlways) return ballot.finished;
  return Object.keys(marks).length > 0 && !opensText(marks, view);
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot */
function goOn(it, view, ballot) {
  clearTimeout(ballot.timers.next);
  ballot.timers.next = setTimeout(() => {
    const found = following(view, ballot, it.id);
    if (!found || ballot.memory.open !== it.id || !(it.id in ballot.marks)) return;
    ballot.memory.wentOn = performance.now();
    open(view, ballot, found.id, it.id);
  }, SEEN);
}

// ── a number of one's own ───────────────────────────────────────────────────────────────────

/** @param {Option} it @param {any} given */
function forgetTyped(it, { memory, timers }) {
  clearTimeout(timers.precise);
  delete memory.typed[it.id];
  delete memory.wrong[it.id];
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function precise(it, view, ballot, ctx) {
  const { typed, wrong } = ballot.memory;
  const mark = ballot.marks[it.id];
  const own = mark !== undefined && !view.choices.some(({ value }) => value === mark);
  const error = place(view, it.id, "wrong");
  const type = (event) => {
    typed[it.id] = event.target.value;
    clearTimeout(ballot.timers.precise);
    ballot.timers.precise = setTimeout(() => take(it, view, ballot, ctx), TYPING);
  };
  const leave = () => {
    if (!(it.id in typed)) return;
    clearTimeout(ballot.timers.precise);
    if (take(it, view, ballot, ctx)) delete typed[it.id];
    ballot.redraw();
  };
  return h(
    "div",
    { class: "tb-precise" },
    h(
      "label",
      {},
      h("span", {}, ctx.t("ballot.precise")),
      h("input", {
        class: "tb-field tb-number",
        type: "text",
        inputmode: "decimal",
        autocomplete: "off",
        "aria-invalid": wrong[it.id] ? "true" : null,
        "aria-describedby": wrong[it.id] ? error : null,
        live: { value: or(typed[it.id], own ? figure(mark, ctx) : "") },
        on: { input: type, change: leave, blur: leave },
      }),
    ),
    wrong[it.id] && h("p", { id: error, class: "tb-option-why" }, icon("circle-alert"), wrong[it.id]),
  );
}

/**
 * Takes in what is typed; false where it is no number of this scale, and says so.
 * @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function take(it, view, ballot, ctx) {
  const { typed, wrong } = ballot.memory;
  const text = (typed[it.id] || "").trim();
  const values = scaleOf(view).map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const n = /^-?\d{1,9}([.,]\d{0,9})?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
  delete wrong[it.id];
  if (!text || (n >= low && n <= high)) {
    const value = text ? n : null;
    if (or(ballot.marks[it.id], null) !== value) answer(it, value, view, ballot);
    return true;
  }
  wrong[it.id] = ctx.t("ballot.not_grade", { low: figure(low, ctx), high: figure(high, ctx) });
  ballot.announcements.say(wrong[it.id]);
  ballot.redraw();
  return false;
}
