// Where the keyboard goes once what had the focus is gone: to what stands in its place now, to what follows it,
// to what opened the dialog that it was in, or to the heading of the step that has come. Never to nowhere.

const TYPED_IN = "input:not([type=checkbox]):not([type=radio]):not([type=hidden]), textarea, select";
const PRESSED = "a[href], button, summary, input[type=checkbox], input[type=radio], [tabindex]";
const LAYER = '[role="dialog"], [data-testid="stPopoverBody"]';
/** While a script of Streamlit runs, what it will leave is not known. */
const BUSY = '[data-test-script-state="running"], [data-test-script-state="rerunRequested"]';
const SCRIPT = "[data-test-script-state]";
const LOOK_AGAIN = 60;
const LONGEST_WAIT = 3000;
/** What takes the place of what is gone may come after it is known to be gone, ms. */
const LATER = [250, 600];

/**
 * What had the focus last, and what stood around it: for each of its ancestors, the siblings before it.
 * `outer` is the place from which one came into a dialog.
 * @typedef {{ element: HTMLElement, around: { parent: Element, before: Element[] }[], layer: Element | null, outer: Place | null, view: string }} Place
 */

/** @type {{ place: Place | null, byKey: boolean, still: boolean, given: Element | null, lost: HTMLElement | null, timer: any, since: number }} */
const state = { place: null, byKey: true, still: false, given: null, lost: null, timer: undefined, since: 0 };
let watching = false;

/** Keeps the focus on the page, for as long as the page lives. */
export function keepFocus() {
  if (watching) return;
  watching = true;
  document.addEventListener("focusin", ({ target }) => arrived(target));
  document.addEventListener("focusout", ({ target, relatedTarget }) => relatedTarget || setTimeout(left, 0, target));
  document.addEventListener("keydown", () => Object.assign(state, { byKey: true, still: false }), true);
  document.addEventListener("pointerdown", () => Object.assign(state, { byKey: false, still: false }), true);
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "hidden", "open"] });
}

function arrived(element) {
  clearTimeout(state.timer);
  state.timer = undefined;
  if (element === document.body) return;
  const layer = element.closest(LAYER);
  const { place } = state;
  const outer = place && (place.layer === layer ? place.outer : layer && place);
  state.place = { element, around: aroundOf(element), layer, outer: outer || null, view: viewNow() };
}

function aroundOf(element) {
  const around = [];
  for (let it = element; it.parentElement && it !== document.body; it = it.parentElement) {
    const all = [...it.parentElement.children];
    around.push({ parent: it.parentElement, before: all.slice(0, all.indexOf(it)) });
  }
  return around;
}

/** Whoever presses beside everything, or goes to another window, has left what is still there. */
function left(element) {
  const { place } = state;
  if (place && place.element === element && isThere(element) && isNowhere() && document.hasFocus()) state.place = null;
}

/** Also on what can be pressed no more: the browser takes the focus from it a moment later, and tells nobody. */
function isNowhere() {
  const here = /** @type {any} */ (document.activeElement);
  return !here || here === document.body || here.disabled;
}

function look() {
  const { place, still, given, lost } = state;
  if (still && lost && document.activeElement === given && isThere(lost)) return lost.focus({ preventScroll: !state.byKey });
  if (!place || state.timer || !isNowhere() || isThere(place.element)) return;
  state.since = performance.now();
  state.timer = setTimeout(wait, 0);
}

/** Once no script runs, twice in a row: one that ended may ask for another. */
function wait(calm = !document.querySelector(SCRIPT)) {
  const busy = document.querySelector(BUSY) && performance.now() - state.since < LONGEST_WAIT;
  if (calm && !busy) recover();
  else state.timer = setTimeout(wait, LOOK_AGAIN, !busy);
}

function recover() {
  state.timer = undefined;
  const { place } = state;
  if (!place || !isNowhere()) return;
  state.still = true;
  give(place);
  for (const later of LATER) setTimeout(again, later, place);
}

/** Unless a key was pressed meanwhile, or something else took the focus. */
function again(place) {
  if (state.still && document.activeElement === state.given) give(place);
}

/** @param {Place} place */
function give(place) {
  // What could not be pressed for a moment has the focus again.
  const back = isThere(place.element) && place.element;
  const next = back || (place.view === viewNow() && follower(place)) || heading();
  if (!next || next === document.activeElement) return;
  if (!next.matches(PRESSED) && !next.matches(TYPED_IN)) next.setAttribute("tabindex", "-1");
  Object.assign(state, { given: next, lost: back ? null : place.element });
  next.focus({ preventScroll: !state.byKey });
}

/** @param {Place} place @returns {HTMLElement | null} */
function follower({ element, around, layer, outer }) {
  if (layer && !layer.isConnected) return outer && (isThere(outer.element) ? outer.element : follower(outer));
  for (const { parent, before } of around) {
    if (parent === document.body || parent === layer) break;
    if (!parent.isConnected) continue;
    const all = [...parent.children].filter((each) => !each.contains(element));
    const known = before.filter((each) => all.includes(each));
    const from = known.length ? all.indexOf(known[known.length - 1]) + 1 : 0;
    // What came in its place, what follows, then what stood before it, from the nearest on.
    const found = firstIn(all.slice(from)) || firstIn(all.slice(0, from).reverse(), true);
    if (found) return found;
  }
  return layer && firstIn([layer]);
}

/**
 * The first that can have the focus; `back`: of what stands before, the last, which is the nearest. An item of
 * a list is entered at its beginning.
 * @param {Element[]} all @returns {HTMLElement | null}
 */
function firstIn(all, back = false) {
  for (const each of all) {
    const inside = [each, ...each.querySelectorAll("*")].filter(canHave);
    const found = (back && !each.matches("li") ? inside.reverse() : inside).find(isThere);
    if (found) return /** @type {HTMLElement} */ (found);
  }
  return null;
}

/** A finger that pressed a button does not mean to type: no keyboard of a phone opens under it. */
function canHave(element) {
  return element.matches(PRESSED) ? element.getAttribute("tabindex") !== "-1" : state.byKey && element.matches(TYPED_IN);
}

function isThere(element) {
  return element.isConnected && !element.disabled && element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
}

/** What the page is about: another heading is another view, also where the step was looked at before. */
function viewNow() {
  const [top, shown] = [heading(), document.querySelector("[data-step]")];
  return [top && top.matches("h1") && top.textContent, shown && shown.getAttribute("data-step")].join(" ");
}

/** @returns {HTMLElement | null} */
function heading() {
  return document.querySelector("main h1") || document.querySelector("h1") || document.querySelector("main");
}
