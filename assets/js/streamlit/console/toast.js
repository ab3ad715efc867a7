// Says what a press on the console did, where it was pressed, for ten seconds, with its own way back.
// A step that begins is seen by itself, and its way back stands in the line of the history.

import { announce, saidSince } from "../../core/dom/announcer.js";
import { draw, h } from "../../core/dom/draw.js";

/** @import { Context } from "../../core/context.js" */

const STAYS = 10000;
/** A press before this long has nothing to do with what is told now (ms). */
const RECENT = 15000;

/** What was told last: the number of an act, the place of a step; nothing is told of what was there before. */
const told = { n: -1, place: -1, begun: false };
/** Where was pressed last, between which lines what was pressed stands, and when. */
const press = { x: 0, top: 0, bottom: 0, at: -Infinity };
/** What is filled in as a whole: a toast over its next field would have to be waited for. */
const WHOLE = '[data-testid="stExpander"], [data-testid="stForm"]';
/** @type {HTMLElement | null} */
let box = null;
/** @type {any} */
let timer = null;

/** Notes where presses are made, by hand or keyboard. */
export function watchPresses() {
  if (told.begun) return;
  told.begun = true;
  document.addEventListener("pointerdown", ({ clientX, clientY, target }) => note(clientX, clientY, clientY, target), true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") close();
    if (key !== "Enter" && key !== " ") return;
    const { left, top, bottom } = /** @type {HTMLElement} */ (target).getBoundingClientRect();
    note(left, top, bottom, target);
  }, true);
}

function note(x, top, bottom, target) {
  if (box && box.contains(target)) return;
  const whole = target.closest && target.closest(WHOLE);
  const { top: from, bottom: to } = whole ? whole.getBoundingClientRect() : { top, bottom };
  Object.assign(press, { x, top: from, bottom: to, at: performance.now() });
}

/**
 * Tells what was done last, unless it was told before. `did`: `n` of an act (0 for none), `place` of the running
 * step (0 for none), `words`, and the way back: `undo`, a label, and `action` and `target`, what it asks for.
 * @param {any} did @param {Context} ctx
 */
export function tell(did, ctx) {
  if (!did) return;
  const first = told.place < 0;
  const [newer, moved] = [did.n > told.n, did.place !== told.place];
  told.n = Math.max(told.n, did.n);
  told.place = did.place;
  if (first) return;
  if (newer && performance.now() - press.at < RECENT) show(did, ctx);
  else if (moved) close();
}

/** @param {any} did @param {Context} ctx */
function show({ words, undo, action, target }, ctx) {
  if (!box) {
    box = document.createElement("div");
    document.body.append(box);
  }
  box.className = "tb-live tb-toast";
  box.setAttribute("role", "status");
  // The page's own region says it: what is put in with its words is often not said.
  box.setAttribute("aria-live", "off");
    const back = () => {
    close();
    ctx.trigger("act", { action, target, n: Date.now() });
  };
  // A card that was moved, or a vote that was opened, has been told already.
  if (!saidSince(press.at)) announce(words);
  draw(box, [
    h("p", { key: "words" }, words),
    undo && h("button", { key: "undo", type: "button", on: { click: back } }, undo),
  ]);
  const { width, height } = box.getBoundingClientRect();
  const below = press.bottom + 16 + height < innerHeight - 8;
  box.style.left = `${Math.max(8, Math.min(press.x - width / 2, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? press.bottom + 16 : press.top - height - 24)}px`;
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
