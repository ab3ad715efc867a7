// A popover of Streamlit opened by keyboard takes the focus, and keeps it until it is closed; Streamlit itself
// leaves it on the button, with what the popover holds behind all the rest of the page.

const BUTTON = '[data-testid="stPopoverButton"], [data-testid="stPopover"] button';
const BODY = '[data-testid="stPopoverBody"]';
const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex]";
const RUNNING = '[data-test-script-state="running"], [data-test-script-state="rerunRequested"]';
const LOOK_AGAIN = 40;
const LONGEST_WAIT = 10000; // on a slow laptop; whoever has gone on by then is not called back

/** What opened the popover that is open. @type {HTMLElement | null} */
let opener = null;

/** For as long as the page lives. */
export function enterPopovers() {
  document.addEventListener("click", pressed, true);
  document.addEventListener("keydown", wrap, true);
}

/** A press by keyboard, or by a screen reader, has no place on the screen. */
function pressed({ target, detail }) {
  const button = detail === 0 && target instanceof Element && target.closest(BUTTON);
  if (!(button instanceof HTMLElement) || button.closest(BODY) || button.getAttribute("aria-expanded") === "true") return;
  opener = button;
  enter(button, performance.now());
}

function enter(button, since) {
  const body = lastBody();
  const waited = performance.now() - since;
  const filled = body && inside(body).length > 0 && !document.querySelector(RUNNING);
  if (!filled && waited < LONGEST_WAIT) setTimeout(enter, LOOK_AGAIN, button, since);
  else if (body && (document.activeElement === button || document.activeElement === document.body)) take(body, button);
}

function take(body, button) {
  body.setAttribute("role", "dialog");
  if (!body.hasAttribute("aria-label")) body.setAttribute("aria-label", spoken(button));
  const [first] = inside(body);
  if (!first) body.setAttribute("tabindex", "-1");
  (first || body).focus();
}

/** The words of a button, without the names of its icons. */
function spoken(button) {
  const words = button.querySelector("p");
  return button.getAttribute("aria-label") || (words || button).textContent || "";
}

function lastBody() {
  const all = document.querySelectorAll(BODY);
  return /** @type {HTMLElement | null} */ (all[all.length - 1] || null);
}

function inside(body) {
  const all = /** @type {HTMLElement[]} */ ([...body.querySelectorAll(FOCUSABLE)]);
  return all.filter((each) => each.tabIndex >= 0 && each.getClientRects().length > 0);
}

/** From the last to the first, and back; Escape gives the focus back to what opened it. */
function wrap(event) {
  const body = event.target instanceof Element && event.target.closest(BODY);
  if (!body) return;
  if (event.key === "Escape") setTimeout(giveBack, LOOK_AGAIN, performance.now());
  if (event.key !== "Tab") return;
  const all = inside(body);
  const [first, last] = [all[0], all[all.length - 1]];
  const here = document.activeElement;
  const leaves = event.shiftKey ? here === first || here === body : here === last;
  if (!leaves || !first) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

function giveBack(since) {
  if (lastBody() && performance.now() - since < LONGEST_WAIT) return;
  if (opener && opener.isConnected && document.activeElement === document.body) opener.focus();
}
