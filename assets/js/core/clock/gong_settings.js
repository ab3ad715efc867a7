// Whether this browser wants a gong on one of its screens, and how loud; kept in the browser, for the wall and
// the console each.

import { own } from "../network/addresses.js";

/** @typedef {"console" | "wall"} Where */
/** @typedef {{ on: boolean, volume: number }} GongSetting `volume` from 0 to 1. */

const USUAL = 0.6;

/** @param {Where} where */
const place = (where) => own(`tablee-gong-${where}`);

/** What this browser keeps for one of its screens; off until somebody wants it. @param {Where} where @returns {GongSetting} */
export function setting(where) {
  try {
    const kept = JSON.parse(localStorage.getItem(place(where)) || "{}");
    const volume = typeof kept.volume === "number" ? Math.min(1, Math.max(0, kept.volume)) : USUAL;
    return { on: kept.on === true, volume };
  } catch {
    return { on: false, volume: USUAL };
  }
}

/** @param {Where} where @param {Partial<GongSetting>} changed */
export function keep(where, changed) {
  try {
    localStorage.setItem(place(where), JSON.stringify(Object.assign(setting(where), changed)));
  } catch {
    // A browser that keeps nothing is asked each time.
  }
}

/** Whether a setting of this browser's screens has changed in another of its tabs. @param {StorageEvent} event */
export function isOfGong({ key }) {
  return key === null || key === place("console") || key === place("wall");
}
