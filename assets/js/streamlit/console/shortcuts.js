// Keys of the console: steps, pause, a minute more, undo, the wall, and ways to what is far; `?` shows them. None acts while one types.

import { draw, h } from "../../core/dom/draw.js";
import { KEYS_OFF, keysAreOff } from "../../core/keys.js";
import { DIGEST } from "../../view/news.js";

/** @import { Context } from "../../core/context.js" */

const REMOTE = "tablee-remote";
/** Key → what it presses, how it is called, and whether it only goes there: Enter presses it then. */
const KEYS = {
  n: [".st-key-do-next button", "keys.next"],
  p: [".st-key-do-back button", "keys.back"],
  ".": [".st-key-do-pause button, .st-key-do-resume button", "keys.pause"],
  "+": [".st-key-do-more button", "keys.more"],
  z: ['.st-key-history [class*="st-key-do-undo"] button', "keys.undo"],
  w: ["a.tb-icon-wall", "keys.wall"],
  a: [".st-key-open-catalogue button", "keys.add"],
  s: ["a.tb-icon-report", "keys.synthesis", true],
  c: [".tb-part-view .tb-card button", "keys.cards", true],
  g: [".tb-part-people button", "keys.people", true],
  v: ['[data-testid="stMain"] button[data-testid="stBaseButton-primary"]:not(.st-key-deck *)', "keys.main", true],
};
/** What a presenter's remote sends: pages, which scroll where it is not said to be one. */
const PRESENTER = { PageDown: "n", PageUp: "p" };
const TYPED_IN = "input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select, [contenteditable], [role=listbox], [role=combobox], [role=dialog]";

/** @type {HTMLElement | null} */
let box = null;
/** @type {Context | null} */
let last = null;

/**
 * Listens to the keys from the first drawing on.
 * @param {Context} ctx
 */
export function listen(ctx) {
  if (!last) document.addEventListener("keydown", pressed);
  last = ctx;
}

function pressed(event) {
  const { key } = event;
  if (box && key === "Escape") close();
  if (isMeantElsewhere(event)) return;
  if (key === "?") {
    event.preventDefault();
    if (box) close();
    else if (last) show(last.t);
    return;
  }
  const name = isOn(REMOTE) && PRESENTER[key] ? PRESENTER[key] : key.toLowerCase();
  const found = (!keysAreOff() || PRESENTER[key]) && KEYS[name];
  const button = found && /** @type {HTMLElement | null} */ (document.querySelector(found[0]));
  if (!button) return;
  event.preventDefault();
  if (found[2]) button.focus();
  else button.click();
}

/** Whether one types, holds a key down, has a dialog open, no step runs, or the key has done something already. */
function isMeantElsewhere({ target, ctrlKey, metaKey, altKey, repeat, isComposing, defaultPrevented }) {
  if (ctrlKey || metaKey || altKey || repeat || isComposing || defaultPrevented || target.closest(TYPED_IN)) return true;
  return !document.querySelector(".st-key-deck") || Boolean(document.querySelector('[role="dialog"]:not(.tb-keys)'));
}

/**
 * Shows the keys; from « Aide » also the way to the visit, which `again` begins once more.
 * @param {Context["t"]} t @param {() => void} [again]
 */
export function show(t, again) {
  if (!box) {
    box = document.createElement("div");
    document.body.append(box);
  }
  box.className = "tb-live tb-keys";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", t("keys.title"));
  draw(box, [
    h("h2", { key: "title" }, t("keys.title")),
    h("dl", { key: "keys" }, Object.keys(KEYS).map((key) => [
      h("dt", { key: `k${key}` }, h("kbd", {}, key.toUpperCase())),
      h("dd", { key: `d${key}` }, t(KEYS[key][1])),
    ])),
    h("p", { key: "typing" }, t("keys.typing")),
    h("p", { key: "say" }, t("keys.say")),
    choice(KEYS_OFF, t("keys.off")),
    choice(REMOTE, t("keys.remote")),
    choice(DIGEST, t("news.digest")),
    again && h("button", { key: "again", type: "button", class: "tb-big", on: { click: () => { close(); again(); } } }, t("tour.again")),
    h("button", { key: "close", type: "button", class: "tb-big", on: { click: close } }, t("keys.close")),
  ]);
  /** @type {HTMLElement} */ (box.querySelector("button")).focus();
}

function choice(name, words) {
  const keep = (event) => {
    try {
      localStorage.setItem(name, event.target.checked ? "1" : "");
    } catch {
      // A browser that keeps nothing has the keys as they are.
    }
  };
  return h("label", { key: name }, h("input", { type: "checkbox", live: { checked: isOn(name) }, on: { change: keep } }), " ", words);
}

function isOn(name) {
  try {
    return Boolean(localStorage.getItem(name));
  } catch {
    return false;
  }
}

function close() {
  if (box) box.remove();
  box = null;
}
