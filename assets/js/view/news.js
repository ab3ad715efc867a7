// What happens to a room, as sentences for those who do not see it: another step, a pause, a vote that opens
// or closes, the end; and, for whoever asks for it, how many cards came from others.

import { announce, liveRegion } from "../core/dom/announcer.js";
import { own } from "../core/network/addresses.js";
import { holdsResult } from "./results.js";

/** @import { Frame } from "../core/shapes.d.ts" */

/** How often new cards are counted aloud, ms. */
const EVERY = 30000;
/** Where a browser keeps that it wants them counted. */
export const DIGEST = own("tablee-digest");

/** Where a browser keeps that it wants a pulse as the time goes. */
const PULSE = own("tablee-pulse");

/**
 * What is different for everybody between two frames, in the order in which it is said.
 * @param {Frame} before @param {Frame} after @param {(key: string, values?: any) => string} t
 * @returns {string[]}
 */
export function newsBetween(before, after, t) {
  if (after.session.state === "closed") return before.session.state === "closed" ? [] : [t("wall.closed")];
  const [was, is] = [before.step, after.step];
  if (!is) return was ? [t("news.all_over")] : before.session.state === "closed" ? [t("news.reopened")] : [];
  if (!was || was.id !== is.id) return [where(is, t)];
  const shown = is.vote ? is.vote === "shown" && was.vote !== "shown" : holdsResult(after.view) && !holdsResult(before.view);
  const told = [...vote(was.vote, is.vote, t), ...pause(before.clock, after.clock, t)];
  return shown ? [...told, t("result.shown")] : told;
}

/** A step open beside the agenda has no number. */
function where({ title, number, of }, t) {
  return number ? t("news.step", { title, number, of }) : title;
}

/** @param {string | undefined} was @param {string | undefined} is */
function vote(was, is, t) {
  if (was === is) return [];
  if (is === "open") return [t("news.vote_open")];
  return was === "open" ? [t("news.vote_closed")] : [];
}

function pause(was, is, t) {
  if (!was || !is || was.running === is.running) return [];
  return [t(is.running ? "news.goes_on" : "news.pause")];
}

/** Every card of a view, in lists, zones and circles. @param {any} view @returns {any[]} */
export function cardsOf(view) {
  if (!view) return [];
  if (view.widget === "card") return [view];
  const lists = [view.items, view.columns, view.circles, view.reports, view.cards];
  return lists.filter(Array.isArray).flatMap((list) => list.flatMap(cardsOf));
}

/** Whether this browser wants new cards counted aloud. */
export function countsCards() {
  return isWanted(DIGEST);
}

/** @param {boolean} wanted */
export function countCards(wanted) {
  want(DIGEST, wanted);
}

/** Whether this browser wants a pulse at half, one minute left, and the end. */
export function wantsPulse() {
  return isWanted(PULSE);
}

/** @param {boolean} wanted */
export function wantPulse(wanted) {
  want(PULSE, wanted);
}

/** @param {string} name */
function isWanted(name) {
  try {
    return Boolean(localStorage.getItem(name));
  } catch {
    return false;
  }
}

/** @param {string} name @param {boolean} wanted */
function want(name, wanted) {
  try {
    localStorage.setItem(name, wanted ? "1" : "");
  } catch {
    // A browser that keeps nothing is told nothing.
  }
}

/** Says the news of one page, each once, from the second frame on: what was there at first can be read. */
export class News {
  constructor() {
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {string | null} */
    this.step = null;
    /** Cards that were seen. @type {Set<string>} */
    this.seen = new Set();
    /** Cards of others since it was last said how many. @type {Set<string>} */
    this.fresh = new Set();
    /** @type {any} */
    this.timer = undefined;
    liveRegion();
  }

  /** @param {Frame} frame @param {{ me: string, t: (key: string, values?: any) => string }} reader */
  follow(frame, { me, t }) {
    if (frame === this.frame) return;
    if (this.frame) for (const sentence of newsBetween(this.frame, frame, t)) announce(sentence);
    this.frame = frame;
    this.count(frame, me, t);
  }

  /** One came to this frame by oneself: nothing in it is news. @param {Frame} frame */
  arrive(frame) {
    this.leave();
    this.frame = frame;
    this.step = null;
    this.count(frame, "", String);
  }

  count(frame, me, t) {
    // What is put to a vote was said before.
    const cards = cardsOf(frame.view).filter(({ at }) => at);
    const step = frame.step ? frame.step.id : "";
    const other = step !== this.step;
    this.step = step;
    for (const { id, person } of cards) if (!this.seen.has(id) && !other && person !== me) this.fresh.add(id);
    this.seen = new Set(cards.map(({ id }) => id));
    // What was taken away again is no news.
    this.fresh = new Set([...this.fresh].filter((id) => this.seen.has(id)));
    if (this.fresh.size && !this.timer) this.timer = setTimeout(() => this.say(t), EVERY);
  }

  say(t) {
    this.timer = undefined;
    const n = this.fresh.size;
    this.fresh = new Set();
    if (n && countsCards()) announce(t("news.cards", { n }));
  }

  /** Nobody listens any more: no card is counted until one does again. */
  leave() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.fresh = new Set();
  }
}
