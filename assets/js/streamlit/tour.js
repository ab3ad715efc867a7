// First visit of the home page and the console: bubbles beside what they tell of, one after the other.
// They keep nobody from working, and are shown once in a browser, or again from « Aide »: on a console
// unasked before the first step only, since whoever comes to a workshop that runs needs what they cover.

import { announce } from "../core/dom/announcer.js";
import { draw, h } from "../core/dom/draw.js";
import { fromPairs } from "../core/compat/older.js";
import { speaker, wordsOfThePage } from "../core/texts.js";
import { show as showKeys } from "./console/shortcuts.js";

/** Where the browser keeps how far the visit went: nothing, "home" once that page's was read, "seen". */
const KEPT = "tablee-tour";
const SEEN = "seen";
/** What each bubble tells of, as selectors: the first that is in sight. */
const HOME = [["tour.home", ".st-key-open-session"]];
const CONSOLE = [
  ["tour.agenda", ".tb-agenda, [data-testid=stExpandSidebarButton]"],
  ["tour.deck", ".st-key-deck, .st-key-do-start"],
  ["tour.wall", "a.tb-icon-wall"],
  ["tour.phone", ".tb-code, .st-key-invite"],
  ["tour.people", ".tb-part-people"],
];
/** What a console has before its first step, and what it has later. */
const BEFORE = ".st-key-do-start";
const LATER = ".st-key-deck, .st-key-do-close, .st-key-do-reopen";
const LOOK_AGAIN = 400;
const GAP = 10;

/** @type {{ bubbles: string[][], place: number, box: HTMLElement, ring: HTMLElement, timer: any } | null} */
let visit = null;
/** @type {(key: string, values?: Record<string, any>) => string} */
let t = (key) => key;

/** Begins where nobody has seen it in this browser, and listens to « Aide ». */
export function offerVisit() {
  t = speaker(wordsOfThePage());
  document.addEventListener("click", asked);
  document.addEventListener("keydown", escaped);
  addEventListener("resize", () => visit && put());
  const looking = setInterval(() => {
    const found = bubblesHere();
    const late = found === CONSOLE && document.querySelector(LATER);
    if (!found || (found === CONSOLE && !late && !document.querySelector(BEFORE))) return;
    clearInterval(looking);
    if (!late && seenTour() !== SEEN && !(seenTour() === "home" && found === HOME)) begin(found, false);
  }, LOOK_AGAIN);
}

/** The bubbles of the page that is shown; null for one that has none, or while it is not drawn. */
function bubblesHere() {
  if (document.querySelector(".st-key-open-session")) return HOME;
  return document.querySelector(".st-key-console-top") && document.querySelector(".tb-part-people") ? CONSOLE : null;
}

function asked(event) {
  const link = event.target instanceof Element && event.target.closest('a[href="#help"]');
  if (!link) return;
  event.preventDefault();
  const found = bubblesHere();
  const again = () => found && begin(found, true);
  if (found === HOME) again();
  else showKeys(t, again);
}

function escaped({ key, target }) {
  if (visit && key === "Escape" && (visit.box.contains(target) || target === document.body)) end(SEEN);
}

/** `focused`: where somebody asked for it; else nobody is taken away from what they do. */
function begin(bubbles, focused) {
  if (visit) end(SEEN);
  const box = document.createElement("section");
  const ring = document.createElement("div");
  box.className = "tb-live tb-tour";
  ring.className = "tb-tour-ring";
  ring.setAttribute("aria-hidden", "true");
  document.body.append(ring, box);
  visit = { bubbles, place: 0, box, ring, timer: setInterval(put, LOOK_AGAIN) };
  tell();
  if (focused) focus();
}

function focus() {
  const button = visit && /** @type {HTMLElement | null} */ (visit.box.querySelector("button"));
  if (button) button.focus({ preventScroll: true });
}

function tell() {
  if (!visit) return;
  const { bubbles, place, box } = visit;
  const last = place + 1 === bubbles.length;
  const words = t(bubbles[place][0]);
  box.setAttribute("aria-label", t("tour.title"));
  draw(box, [
    bubbles.length > 1 && h("p", { key: "place", class: "tb-tour-place" }, t("tour.place", { place: place + 1, of: bubbles.length })),
    h("p", { key: "words" }, words),
    h(
      "div",
      { key: "ways" },
      h("button", { key: "on", type: "button", class: "tb-tour-on", on: { click: () => step(1) } }, last ? t("tour.done") : t("tour.next")),
      place > 0 && h("button", { key: "back", type: "button", on: { click: () => step(-1) } }, t("tour.back")),
      (!last || bubbles === HOME) && h("button", { key: "skip", type: "button", on: { click: () => end(SEEN) } }, t("tour.skip")),
    ),
  ]);
  announce(words);
  const anchor = anchorOf();
  if (anchor) anchor.scrollIntoView({ block: "nearest" });
  put();
}

function step(by) {
  if (!visit) return;
  visit.place += by;
  if (visit.place < visit.bubbles.length) {
    tell();
    focus();
  } else end(visit.bubbles === HOME ? "home" : SEEN);
}

function end(state) {
  if (!visit) return;
  clearInterval(visit.timer);
  visit.box.remove();
  visit.ring.remove();
  visit = null;
  try {
    localStorage.setItem(KEPT, state);
  } catch {
    // A browser that keeps nothing is shown it at each visit.
  }
}

function seenTour() {
  try {
    return localStorage.getItem(KEPT) || "";
  } catch {
    return SEEN;
  }
}

/** @returns {Element | null} */
function anchorOf() {
  if (!visit) return null;
  const found = [...document.querySelectorAll(visit.bubbles[visit.place][1])];
  return found.find((each) => inSight(each.getBoundingClientRect())) || null;
}

function inSight({ width, height, right, left }) {
  return width > 0 && height > 0 && right > 0 && left < innerWidth;
}

/** Puts the bubble beside what it tells of, which Streamlit may have drawn anew; else at the foot. */
function put() {
  if (!visit) return;
  if (!bubblesHere()) {
    end(seenTour()); // another page
    return;
  }
  const { box, ring } = visit;
  const anchor = anchorOf();
  ring.hidden = !anchor;
  const { width, height } = box.getBoundingClientRect();
  let [left, top] = [(innerWidth - width) / 2, innerHeight - height - GAP];
  if (anchor) {
    const place = anchor.getBoundingClientRect();
    const foot = Math.min(place.bottom, innerHeight - 4);
    Object.assign(ring.style, px({ left: place.left - 4, top: place.top - 4, width: place.width + 8, height: foot - place.top + 8 }));
    left = Math.max(GAP, Math.min(place.left, innerWidth - width - GAP));
    if (foot + 2 * GAP + height < innerHeight) top = foot + 2 * GAP;
    else {
      top = place.top;
      if (place.right + width + 2 * GAP < innerWidth) left = place.right + 2 * GAP;
      else if (place.left - width - 2 * GAP > 0) left = place.left - width - 2 * GAP;
      else top = over(place, height);
    }
  }
  Object.assign(box.style, px({ left, top: Math.max(GAP, Math.min(top, innerHeight - height - GAP)) }));
}

/** Over what it tells of, where there is room; else over the foot of the window. */
function over(place, height) {
  return place.top - height - 2 * GAP > 0 ? place.top - height - 2 * GAP : innerHeight;
}

function px(values) {
  return fromPairs(Object.entries(values).map(([name, value]) => [name, `${Math.round(value)}px`]));
}
