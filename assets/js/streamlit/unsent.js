// What is typed and not yet sent outlives a reload: kept in this tab, put back in the same field.

import { own } from "../core/network/addresses.js";
import { whenForgotten } from "../core/erasure.js";
import { showLeftover, takeDown } from "../phone/fields/leftover.js";

const PREFIX = own("tablee-draft:");
const FIELDS = '[class*="-draft-"] textarea, [class*="-draft-"] input[type="text"]';
const SENT_WITHIN = 1500;

const GONE_FOR = 1200;

/** Steps whose fields were seen on this page, with their drafts' names. */
const seen = new Map();
let listening = false;
let words = (key) => key;

whenForgotten((all) => {
  if (!all) return;
  seen.clear();
  for (const field of document.querySelectorAll(FIELDS)) if (stored(field)) fill(field, "");
});

/** Watches the fields for texts of one's own; called again each time something is drawn. */
export function keepDrafts(translate) {
  words = translate;
  if (!listening) {
    listening = true;
    document.addEventListener("input", (event) => typed(event.target), true);
    document.addEventListener("click", (event) => pressed(event.target), true);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    new MutationObserver(() => {
      look();
      clearTimeout(timer);
      timer = setTimeout(leave, GONE_FOR);
    }).observe(document.body, { childList: true, subtree: true });
  }
  look();
}

function nameOf(field) {
  const holder = field.closest && field.closest('[class*="-draft-"]');
  const key = [...((holder && holder.classList) || [])].find((name) => name.startsWith("st-key-"));
  // A field that was sent leaves its place to another, numbered: its draft keeps one name.
  return key ? PREFIX + key.replace(/-\d+$/, "") : "";
}

function stored(field) {
  return sessionStorage.getItem(nameOf(field)) !== null;
}

function typed(field) {
  const name = field.matches && field.matches(FIELDS) ? nameOf(field) : "";
  if (!name) return;
  if (field.value) sessionStorage.setItem(name, field.value);
  else sessionStorage.removeItem(name);
}

/** A press on the button of a form sends its fields; what is still there, unchanged, was refused. */
function pressed(target) {
  const form = target.closest && target.closest("button") && target.closest('[data-testid="stForm"]');
  if (!form) return;
  for (const field of form.querySelectorAll(FIELDS)) {
    const name = nameOf(field);
    const sent = sessionStorage.getItem(name);
    if (sent === null) continue;
    sessionStorage.removeItem(name);
    setTimeout(() => {
      if (field.isConnected && field.value === sent) sessionStorage.setItem(name, sent);
    }, SENT_WITHIN);
  }
}

function look() {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(FIELDS))) {
    remember(nameOf(field));
    // Who empties a field, or sends it, takes the draft out first: Streamlit emptied this one, as
    // it does with a field that it draws again before it has heard of what was filled in.
    const kept = sessionStorage.getItem(nameOf(field));
    if (kept && !field.value) fill(field, kept);
  }
}

function stepOf(name) {
  return name.slice(PREFIX.length).replace(/^st-key-/, "").split("-")[0];
}

function remember(name) {
  const step = stepOf(name);
  if (!seen.has(step)) seen.set(step, new Set());
  seen.get(step).add(name);
}

/** A step that left the page takes its fields along: what was typed in them is shown, not lost. */
function leave() {
  for (const [step, names] of seen) {
    if (document.querySelector(`[class*="st-key-${step}-"]`)) continue;
    seen.delete(step);
    takeDown();
    const left = [...names].map((name) => sessionStorage.getItem(name)).filter(Boolean);
    if (left.length) showLeftover(left.join("\n"), words);
  }
}

/** React keeps its own idea of a field's value: it must see this as typing. */
function fill(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  const { set } = Object.getOwnPropertyDescriptor(kind.prototype, "value") || {};
  if (set) set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // As if one had left the field: until then it would not let itself be emptied.
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}
