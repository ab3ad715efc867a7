// What Streamlit does by itself on a page and we would rather have otherwise: words that it says
// in English only, and a dialog that keeps people from typing while the connection is lost.
// Only its own words are looked for, where it puts them; what we or people write is left alone.

import { keepFocus } from "../core/dom/focus.js";
import { has } from "../core/compat/older.js";
import { speaker, wordsOfThePage } from "../core/texts.js";
import { copying } from "./clipboard.js";
import { land, passTheBar, STRAY, tidy } from "./landmarks.js";
import { enterPopovers } from "./popovers.js";
import { hearRefusals } from "./refusals.js";

/** What Streamlit says, and the key of our own words for it. */
const WORDS = {
  "Add files": "streamlit.add_files",
  "Browse files": "streamlit.browse_files",
  "Clear all": "streamlit.clear_all",
  "Choose date": "streamlit.choose_date",
  "Clear value": "streamlit.clear_value",
  Close: "streamlit.close",
  "Connection error": "streamlit.connection_error",
  "Collapse sidebar": "streamlit.collapse_sidebar",
  "Copied!": "streamlit.copied",
  "Copy to clipboard": "streamlit.copy_to_clipboard",
  Decrement: "streamlit.decrement",
  "Delete file": "streamlit.delete_file",
  "Expand sidebar": "streamlit.expand_sidebar",
  "Drag and drop a file here": "streamlit.drag_and_drop_a_file_here",
  "Drag and drop file here": "streamlit.drag_and_drop_a_file_here",
  "Drag and drop files here": "streamlit.drag_and_drop_files_here",
  "Hide password": "streamlit.hide_password",
  Increment: "streamlit.increment",
  "No options to select": "streamlit.no_options_to_select",
  "No options to select.": "streamlit.no_options_to_select",
  "No results": "streamlit.no_results",
  "Next month": "streamlit.next_month",
  Notifications: "streamlit.notifications",
  Open: "streamlit.open",
  "Previous month": "streamlit.previous_month",
  "Scroll tabs left": "streamlit.scroll_tabs_left",
  "Scroll tabs right": "streamlit.scroll_tabs_right",
  "Select all": "streamlit.select_all",
  "Selected values": "streamlit.selected_values",
  "Selectbox options": "streamlit.selectbox_options",
  "Show password": "streamlit.show_password",
  Sidebar: "streamlit.sidebar",
  "Skip to main content": "streamlit.skip_to_main_content",
  Upload: "streamlit.browse_files",
  "file upload": "streamlit.browse_files",
};

/** The same of what has something in it: `{what}`, then `{more}`. @type {[RegExp, string][]} */
const PATTERNS = [
  [/^Help for (.+)$/, "streamlit.help"],
  [/^day, ?(.*)$/, "streamlit.day"],
  [/^month, ?(.*)$/, "streamlit.month"],
  [/^year, ?(.*)$/, "streamlit.year"],
  [/^Remove (.+)$/, "streamlit.remove"],
  [/^Upload (.+)$/, "streamlit.browse_files"],
  [/^(\S+?)MB per file(.*)$/, "streamlit.per_file"],
  [/^File must be (\S+?)MB or smaller\.$/, "streamlit.too_large"],
  [/^(Is Streamlit still running|Streamlit server is not responding)[^]*$/, "streamlit.trying"],
  [/^(.*) files are not allowed\.$/, "streamlit.not_allowed"],
];

const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const SPEAKING = '[data-testid="stSkipToContent"], [data-testid^="stFileUploader"], [role="listbox"], [role="dialog"]';

/** @type {{ watching: boolean, t: ReturnType<typeof speaker> }} */
const state = { watching: false, t: (key) => key };

/** What we have written, by the element or text, then by attribute. @type {WeakMap<object, Object<string, string>>} */
const wrote = new WeakMap();

/** Keeps Streamlit quiet, and in the page's language, for as long as the page lives. */
export function settle() {
  state.t = speaker(wordsOfThePage());
  if (state.watching) return;
  state.watching = true;
  copying();
  enterPopovers();
  passTheBar();
  keepFocus();
  hearRefusals();
  look(document.body);
  new MutationObserver(heard).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...ATTRIBUTES, ...STRAY],
  });
}

function heard(changes) {
  for (const { type, target, addedNodes } of changes) {
    const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    if (!element || element.closest(".tb-live")) continue;
    if (type === "childList") addedNodes.forEach(look);
    else if (type === "characterData") reword(target);
    else {
      relabel(element);
      tidy(element);
    }
  }
}

function look(node) {
  translate(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  dismiss(node);
  land(node, state.t);
}

/** Our own banner says that the connection is lost; the page stays open for typing. */
function dismiss(node) {
  const dialog = node.matches('[role="dialog"]') ? node : node.querySelector('[role="dialog"]');
  const heading = dialog && dialog.querySelector("h2");
  const title = heading && heading.textContent;
  const lost = title === "Connection error" || title === state.t(WORDS["Connection error"]);
  const button = dialog && dialog.querySelector("button");
  if (lost && button && document.querySelector(".tb-lost")) button.click();
}

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) reword(node);
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".tb-live")) return;
  relabel(node);
  node.childNodes.forEach(translate);
}

function relabel(element) {
  for (const name of ATTRIBUTES) {
    const said = element.getAttribute(name);
    const told = said && afresh(element, name, said);
    if (told) element.setAttribute(name, told);
  }
}

function reword(text) {
  const spoken = text.parentElement && text.parentElement.closest(SPEAKING);
  const told = spoken && afresh(text, "", text.data.trim());
  if (told) text.data = told;
}

/**
 * The same, but for what we have written there ourselves: ours may read like something of theirs,
 * as “Remove the file” does. null for that too.
 * @param {object} place
 * @param {string} name
 * @param {string} said
 */
export function afresh(place, name, said, t = state.t) {
  const ours = wrote.get(place) || {};
  if (ours[name] === said) return null;
  const told = inOurWords(said, t);
  if (told) wrote.set(place, Object.assign({}, ours, { [name]: told }));
  return told;
}

/** Our words for what Streamlit says; null where it says none of these, or says it so already. */
function inOurWords(said, t) {
  const told = has(WORDS, said) ? t(WORDS[said]) : byPattern(said, t);
  return told === said ? null : told;
}

function byPattern(said, t) {
  for (const [pattern, key] of PATTERNS) {
    const found = pattern.exec(said);
    if (found) return t(key, { what: found[1], more: found[2] || "" });
  }
  return null;
}
