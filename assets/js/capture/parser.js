// What is typed into the fields of a ballot, and what it says as marks. Pure: nothing is drawn here.

import { fromPairs } from "../core/compat/older.js";
import { capOf, spentOn } from "../vote/costs.js";

/** @import { Paper } from "../core/shapes.d.ts" */

/**
 * The number by which each choice is typed: its own where every label begins with one, else its place.
 * @param {Paper} paper
 */
export function numbersOf(paper) {
  if (paper.decimals || paper.typed === "values") return paper.choices.map(({ value }) => value);
  const own = paper.choices.map(({ label }) => Number((/^\d{1,2}(?![\d.,])/.exec(label) || [])[0]));
  const theirs = own.every((n) => n >= 0) && new Set(own).size === own.length;
  return theirs ? own : paper.choices.map((_choice, i) => i + 1);
}

/**
 * The greatest number that a field takes.
 * @param {Paper} paper
 */
function most(paper) {
  const greatest = {
    spread: () => capOf(paper),
    pick: () => 1,
    grade: () => Math.max(...numbersOf(paper)),
    rank: () => paper.options.length,
  };
  return greatest[paper.form]();
}

/**
 * Whether the number cannot become a longer one: then the next field's turn has come.
 * @param {Paper} paper
 */
export function isWhole(typed, paper) {
  const text = typed.trim();
  if (paper.decimals || !/^\d+$/.test(text)) return false;
  return text.startsWith("0") || Number(text) * 10 > most(paper);
}

/**
 * Whether what is typed can be told to be wrong before the field is left.
 * @param {Paper} paper
 */
export function canBeJudged(typed, paper) {
  if (!paper.decimals) return isWhole(typed, paper) || !/^\s*\d*\s*$/.test(typed);
  const started = /^\s*-?\d*[.,]?\d*\s*$/.test(typed);
  return !started || Number(typed.replace(",", ".")) > Math.max(...numbersOf(paper));
}

/**
 * What one field says: `{ mark }`, `{}` where nothing is marked (0 says so too, for hands that stay on the
 * keypad), or `{ wrong }`: a sentence's key and values.
 * @param {Paper} paper
 */
export function read(typed, paper) {
  const text = typed.trim();
  if (!text) return {};
  if (paper.form === "grade") return paper.decimals ? decimal(text, paper) : choice(text, paper);
  const n = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (n >= 0 && n <= most(paper)) return n ? { mark: n } : {};
  return { wrong: [paper.form === "rank" ? "capture.wrong_rank" : "capture.wrong_units", { most: most(paper) }] };
}

/** @param {Paper} paper */
function choice(text, paper) {
  const numbers = numbersOf(paper);
  const found = /^\d{1,9}$/.test(text) ? numbers.indexOf(Number(text)) : -1;
  if (found >= 0) return { mark: paper.choices[found].value };
  if (/^0+$/.test(text)) return {};
  return { wrong: ["capture.wrong_choice", { numbers: numbers.join(", ") }] };
}

/** @param {Paper} paper */
function decimal(text, paper) {
  const values = paper.choices.filter(({ apart }) => !apart).map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const n = /^-?\d{1,9}([.,]\d{1,9})?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
  const aside = paper.choices.some(({ apart, value }) => apart && value === n);
  if (aside || (n >= low && n <= high)) return { mark: n };
  return { wrong: ["capture.wrong_number", { low, high }] };
}

/**
 * A whole ballot: `marks`, what is `wrong` by option, and `over`, by how much it gives more than one may
 * (0 for not).
 * @param {Paper} paper
 */
export function readAll(values, paper) {
  const marks = {};
  const wrong = {};
  for (const [id] of paper.options) {
    const said = read(values[id] || "", paper);
    if (said.wrong) wrong[id] = said.wrong;
    else if (said.mark !== undefined) marks[id] = said.mark;
  }
  const limited = ["spread", "pick"].includes(paper.form) && paper.units > 0;
  const total = paper.form === "spread" ? spentOn(paper, marks) : Object.values(marks).reduce((sum, mark) => sum + mark, 0);
  if (paper.form === "rank") Object.assign(wrong, sharedPlaces(marks, paper));
  return { marks, wrong, total, over: limited ? Math.max(0, total - paper.units) : 0 };
}

/**
 * Places that two options share on a paper where each has its own.
 * @param {Paper} paper
 */
function sharedPlaces(marks, paper) {
  const places = Object.values(marks);
  const shared = Object.keys(marks).filter((id) => places.filter((n) => n === marks[id]).length > 1);
  return paper.ties ? {} : fromPairs(shared.map((id) => [id, ["capture.wrong_level", { n: marks[id] }]]));
}

// ── hands ───────────────────────────────────────────────────────────────────────────────────

/**
 * The marks under which hands are counted, as the server names them; one for all but grades.
 * @param {Paper} paper
 */
export function marksOfHands(paper) {
  return paper.form === "grade" ? paper.choices.map(({ value }) => String(value)) : ["1"];
}

/** A number of people or hands: NaN for what is none, 0 for nothing typed. */
export function whole(typed = "") {
  const text = typed.trim();
  if (!text) return 0;
  return /^\d{1,6}$/.test(text) ? Number(text) : NaN;
}

/**
 * Hands as they stand: `voters`, `counts` as the server takes them, and for each option the `balance`
 * between what that many people can give and what was counted; NaN where something is no number.
 * @param {Paper} paper
 */
export function readHands(typed, paper) {
  const voters = whole(typed.voters);
  const each = paper.form === "spread" ? capOf(paper) : 1;
  const counts = {};
  const balance = {};
  let total = 0;
  for (const [id] of paper.options) {
    /** @type {[string, number][]} */
    const hands = marksOfHands(paper).map((mark) => [mark, whole(typed[`${id} ${mark}`])]);
    const sum = hands.reduce((n, [, count]) => n + count, 0);
    const given = hands.filter(([, count]) => count > 0);
    if (given.length) counts[id] = fromPairs(given);
    balance[id] = voters * each - sum;
    total += sum;
  }
  const limited = ["spread", "pick"].includes(paper.form) && paper.units > 0;
  return { voters, counts, balance, total, left: limited ? voters * paper.units - total : null };
}
