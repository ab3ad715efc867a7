// A refusal in the words of the one that stands on the page is told again: nothing changes in it, so that no
// screen reader would hear that the same press was refused once more.

import { announce, liveRegion } from "../core/dom/announcer.js";

const REFUSED = '[data-testid="stAlert"] [role="alert"]';
const CONTROL = "button, summary, input, textarea";
/** Where Streamlit says whether its script runs. */
const STATE = "data-test-script-state";
/** Within which what a run of the script wrote stands on the page. */
const DRAWN_MS = 250;

/** The control that was pressed last, and whether no run of the script has answered it yet.
 * @type {{ control: Element | null, waits: boolean }} */
const press = { control: null, waits: false };
/** Refusal → the control that it answered, and its words. @type {WeakMap<Element, { control: Element | null, words: string | null }>} */
const known = new WeakMap();

/** Listens for presses, and to the runs of Streamlit's script that answer them. */
export function hearRefusals() {
  liveRegion();
  document.addEventListener("click", ({ target }) => note(target), true);
  document.addEventListener("keydown", ({ key, target }) => key === "Enter" && note(target), true);
  const runs = new MutationObserver(() => setTimeout(look, DRAWN_MS));
  runs.observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: [STATE] });
}

function note(target) {
  const control = target.closest(CONTROL);
  if (!control) return;
  repeated();
  Object.assign(press, { control, waits: true });
}

function look() {
  if (!document.querySelector(`[${STATE}="notRunning"]`)) return;
  const again = repeated().filter((refusal) => (known.get(refusal) || press).control === press.control);
  if (press.waits) for (const refusal of again) announce(refusal.textContent);
  press.waits = false;
}

/** The refusals that stand in the words they had; what comes, or in other words, is told by the browser, and noted. */
function repeated() {
  return Array.from(document.querySelectorAll(REFUSED)).filter((refusal) => {
    const words = refusal.textContent;
    const before = known.get(refusal);
    const same = Boolean(before && before.words === words);
    if (!same) known.set(refusal, { control: press.control, words });
    return same;
  });
}
