// A pulse on a phone that wants it, at half, one minute left and the end: it vibrates where it can, and its edge
// is lit for a moment; without movement for those who asked their system for less.

/** As `navigator.vibrate` has it: ms on, ms off. @type {Record<string, number[]>} */
const PULSES = { half: [200], minute: [120, 120, 120], end: [500, 150, 500] };
const SHOWN = 2400;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} name */
export function pulse(name) {
  const phone = /** @type {any} */ (navigator);
  if (phone.vibrate) phone.vibrate(PULSES[name] || PULSES.half);
  const { classList } = document.documentElement;
  classList.remove("tb-pulse");
  void document.documentElement.offsetWidth; // begins anew
  classList.add("tb-pulse");
  clearTimeout(timer);
  timer = setTimeout(() => classList.remove("tb-pulse"), SHOWN);
}
