// A screen that is kept from sleeping while its page is in front, where the browser lets us: on https, and on
// this very computer.

/** @type {any} */
let lock = null;
let isAsked = false;
/** @type {boolean | undefined} */
let awake;
/** @type {Set<(awake: boolean) => void>} */
const told = new Set();

/** Whether it is kept awake; undefined until the browser has said so. */
export function staysAwake() {
  return awake;
}

/** Keeps this screen awake; `tell` hears whether it is, and each time that this changes, until what is returned is called. @param {(awake: boolean) => void} tell */
export function keepAwake(tell) {
  told.add(tell);
  if (awake !== undefined) tell(awake);
  if (!isAsked) document.addEventListener("visibilitychange", ask);
  if (!isAsked) ask();
  isAsked = true;
  return () => told.delete(tell);
}

/** Browsers take it back when the page is hidden: it is asked for again when it is in front. */
async function ask() {
  if (document.visibilityState !== "visible" || (lock && !lock.released)) return;
  const { wakeLock } = /** @type {any} */ (navigator);
  try {
    lock = wakeLock ? await wakeLock.request("screen") : null;
  } catch {
    lock = null;
  }
  if (awake === Boolean(lock)) return;
  awake = Boolean(lock);
  for (const tell of told) tell(awake);
}
