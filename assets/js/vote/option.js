// What is put to the vote, one option after the other: what every form of ballot writes of it.

import { h, icon } from "../core/dom/draw.js";
import { opening } from "../board/labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */
/** @import { OwnBallot } from "./own_ballot.js" */

/** @typedef {{ id: string, text: string, n: number }} Option */

/** Options longer than this stand above their buttons, and in smaller letters at the head of a fold. */
const LONG = 48;

/**
 * The options with their numbers: `{ id, text, n }`.
 * @param {Paper} view
 */
export function optionsOf(view) {
  return view.options.map(([id, text], i) => ({ id, text, n: i + 1 }));
}

/**
 * Those that this person may mark.
 * @param {Paper} view @param {Pick<OwnBallot, "own">} ballot
 */
export function markable(view, ballot) {
  return optionsOf(view).filter(({ id }) => !ballot.own.has(id));
}

/**
 * Its number and its words; whatever their direction, they begin where they should. No paragraph: they also
 * stand in buttons and labels.
 */
export function worded({ n, text }) {
  return h(
    "span",
    { class: "tb-option-words tb-text", dir: "auto" },
    h("span", { class: "tb-option-n" }, `${n}. `),
    text,
  );
}

/** The class of what is too long to stand beside anything; empty for others. */
export function lengthClass({ text }) {
  return text.length > LONG ? " tb-long" : "";
}

/**
 * The label of a button about this option.
 * @param {any} key @param {any} given @param {Context} ctx
 */
export function about(key, { n, text }, ctx) {
  return ctx.t(key, { n, text: opening(text) });
}

/**
 * In place of what one would press, on one's own card.
 * @param {Context} ctx
 */
export function ownMark(ctx) {
  return h("span", { class: "tb-option-own" }, ctx.t("ballot.own"));
}

/**
 * Why a press did nothing, under the option that was pressed.
 * @param {any} given @param {OwnBallot} ballot
 */
export function why({ id }, ballot) {
  const said = ballot.memory.why;
  return said && said.id === id && h("p", { key: "why", class: "tb-option-why" }, icon("circle-alert"), said.words);
}

/**
 * Says why a press does nothing: nothing is lost, nothing is sent.
 * @param {any} given @param {any} words @param {OwnBallot} ballot
 */
export function explain({ id }, words, ballot) {
  ballot.memory.why = { id, words };
  ballot.announcements.say(words);
  ballot.redraw();
}

/**
 * The id of one element of a ballot on the page.
 * @param {Paper} view
 */
export function place(view, option, what) {
  return `tb-b-${view.address.split("/").pop()}-${option}-${what}`;
}
