// What this tab keeps of somebody's words, forgotten once they erase them: the page says so by an event.

import { own } from "./network/addresses.js";
import { or } from "./compat/older.js";

export const FORGET = "tablee-forget";
const PREFIXES = ["tablee-writing:", "tablee-draft:", "tablee-ballot:"].map(own);

/** What modules do to forget what they hold in memory, before the tab's storage is emptied. */
const holders = [];

/**
 * `forget(all)`: also what was never sent, or only what one was told of what was. It is called while the
 * storage still has all; what is to be drawn is drawn after it (`soon`).
 */
export function whenForgotten(forget) {
  if (!holders.length) window.addEventListener(FORGET, heard);
  holders.push(forget);
}

/** Whoever this page is of was erased. */
export function forgetAll() {
  window.dispatchEvent(new CustomEvent(FORGET, { detail: { all: true } }));
}

/** Whoever speaks outside our scripts may not say whether all is meant: then it is. @param {any} event */
function heard(event) {
  forgotten(!event.detail || or(event.detail.all, true));
}

function forgotten(all) {
  for (const forget of holders) forget(all);
  if (!all) return;
  try {
    const names = Object.keys(sessionStorage).filter((name) => PREFIXES.some((each) => name.startsWith(each)));
    for (const name of names) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept where storage is forbidden.
  }
}
