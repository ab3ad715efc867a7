// Ballots that the server does not have yet, in this tab only: a reload loses nothing.

import { own } from "../core/network/addresses.js";

/** @import { Paper } from "../core/shapes.d.ts" */

const PREFIX = own("tablee-ballot:");

/**
 * What a ballot is kept under: its paper, whose it is, and the round.
 * @param {Paper} paper @param {string} person
 */
export function nameOf(paper, person) {
  return `${PREFIX}${paper.address} ${person} ${paper.round}`;
}

/** Keeps this ballot; null once nothing is left to keep. */
export function keep(name, ballot) {
  try {
    if (ballot) sessionStorage.setItem(name, JSON.stringify(ballot));
    else sessionStorage.removeItem(name);
  } catch {
    // Storage may be full, or forbidden: the page still has it.
  }
}

/** The ballot that was kept; null for none. */
export function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) || "null");
  } catch {
    return null;
  }
}

/** Forgets what another round of this vote, or somebody else, left in this tab. */
export function forgetOthers(address, name) {
  try {
    const names = Object.keys(sessionStorage).filter((each) => each.startsWith(`${PREFIX}${address} `));
    for (const each of names) if (each !== name) sessionStorage.removeItem(each);
  } catch {
    // Nothing was kept where storage is forbidden.
  }
}
