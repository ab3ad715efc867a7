// Says what a press on the console did, where it was pressed, for ten seconds, with its own way back.

import { draw, h } from "../core/dom.js";

/** @import { Context } from "../core/context.js" */

const STAYS = 10000;
/** A press before this long has nothing to do with what is told now (ms). */
const RECENT = 15000;

/** What was told last: the number of an act, the place of a step; nothing is told of what was there before. */
const told = { n: -1, place: -1, begun: false };
/** Where was pressed last, and when. */
const press = { x: 0, y: 0, at: -Infinity };
/** @type {HTMLElement | null} */
let box = null;
/** @type {any} */
let timer = null;

/** Notes where presses are made, by hand or keyboard. */
export function watchPresses() {
  if (told.begun) return;
  told.begun = true;
  document.addEventListener("pointerdown", ({ clientX, clientY, target }) => note(clientX, clientY, target), true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") close();
    if (key !== "Enter" && key !== " ") return;
    const { left, bottom } = /** @type {HTMLElement} */ (target).getBoundingClientRect();
    note(left, bottom, target);
  }, true);
}

function note(x, y, target) {
  if (box && box.contains(target)) return;
  Object.assign(press, { x, y, at: performance.now() });
}

/**
 * Tells what was done last, unless it was told before. `did`: `n` of an act (0 for none), `place` of the running
 * step, `words`, and the way back: `undo`, a label, and `action` and `target`, what it asks for.
 * @param {any} did @param {Context} ctx
 */
export function tell(did, ctx) {
  if (!did) return;
  const first = told.place < 0;
  const newer = did.n ? did.n > told.n : did.place > told.place;
  told.n = Math.max(told.n, did.n);
  told.place = did.place;
  if (first || !newer || performance.now() - press.at > RECENT) return;
  show(did, ctx);
}

/** @param {any} did @param {Context} ctx */
function show({ words, undo, action, target }, ctx) {
  if (!box) {
    box = document.createElement("div");
    document.body.append(box);
  }
  box.className = "tb-live tb-toast";
  box.setAttribute("role", "status");
  const back = () => {
    close();
    ctx.trigger("act", { action, target, n: Date.now() });
  };
  draw(box, [
    h("p", { key: "words" }, words),
    undo && h("button", { key: "undo", type: "button", on: { click: back } }, undo),
  ]);
  const { width, height } = box.getBoundingClientRect();
  const below = press.y + 16 + height < innerHeight - 8;
  box.style.left = `${Math.max(8, Math.min(press.x - width / 2, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? press.y + 16 : press.y - height - 24)}px`;
  clearTimeout(timer);
  timer = setTimeout(leave, STAYS);
}

/** It stays as long as it has the hand or the keyboard. */
function leave() {
  if (box && (box.matches(":hover") || box.contains(document.activeElement))) timer = setTimeout(leave, 1000);
  else close();
}

function close() {
  clearTimeout(timer);
  if (box) box.remove();
  box = null;
}
