// Whether keys of one letter or sign do something: « Aide » on the console turns them off in this browser, on its
// walls too; so does `?keys=off` in a wall's address, for a browser without a console.

/** Where a browser keeps that it wants none. */
export const KEYS_OFF = "tablee-keys-off";

/** @returns {boolean} */
export function keysAreOff() {
  if (/[?&]keys=off\b/.test(location.search)) return true;
  try {
    return Boolean(localStorage.getItem(KEYS_OFF));
  } catch {
    return false;
  }
}
