// A refusal in the words of the one that stands on the page is told again: nothing changes in it, so that no
// screen reader would hear that the same press was refused once more.

import { announce, liveRegion } from "../core/announcer.js";

const REFUSED = '[data-testid="stAlert"] [role="alert"]';
const CONTROL = "button, summary, input, textarea";
const APP = "[data-test-script-state]";

/** The control that was pressed since the last run of the script. @type {Element | null} */
let pressed = null;
/** Refusal → the press after which it came, and its words. @type {WeakMap<Element, { press: Element | null, words: string | null }>} */
const known = new WeakMap();

/** Listens for presses, and to the runs of Streamlit's script that answer them. */
export function hearRefusals() {
  liveRegion();
  document.addEventListener("click", ({ target }) => note(target), true);
  document.addEventListener("keydown", ({ key, target }) => key === "Enter" && note(target), true);
  const app = document.querySelector(APP);
  if (app) new MutationObserver(() => look(app)).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}

function note(target) {
  pressed = target.closest(CONTROL) || pressed;
}

/** @param {any} app */
function look(app) {
  if (app.dataset.testScriptState !== "notRunning") return;
  for (const refusal of document.querySelectorAll(REFUSED)) {
    const before = known.get(refusal);
    const words = refusal.textContent;
    const same = before && before.words === words;
    if (same && pressed && before.press === pressed) announce(words || "");
    // Whatever comes, or comes in other words, is told by the browser.
    else if (!same) known.set(refusal, { press: pressed, words });
  }
  pressed = null;
}
