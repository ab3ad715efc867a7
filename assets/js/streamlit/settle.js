// What Streamlit does by itself on a page and we would rather have otherwise: a few words that it says
// in English only, and a dialog that keeps people from typing while the connection is lost.
// Only its own words are looked for, where it puts them; what we or people write is left alone.

import { has } from "../core/older.js";
import { copying } from "./copying.js";

const WORDS = {
  "Add files": "Choisir un autre fichier",
  "Browse files": "Choisir un fichier",
  "Clear all": "Tout enlever",
  "Choose date": "Choisir une date",
  "Clear value": "Effacer",
  Close: "Fermer",
  "Connection error": "Connexion perdue",
  "Collapse sidebar": "Replier l’agenda",
  "Copied!": "Copié",
  "Copy to clipboard": "Copier",
  Decrement: "Moins",
  "Delete file": "Retirer le fichier",
  "Expand sidebar": "Déplier l’agenda",
  "Drag and drop a file here": "ou déposez un fichier ici",
  "Drag and drop file here": "ou déposez un fichier ici",
  "Drag and drop files here": "ou déposez des fichiers ici",
  Increment: "Plus",
  "No options to select": "Rien à choisir",
  "No options to select.": "Rien à choisir",
  "No results": "Aucun résultat",
  "Next month": "Mois suivant",
  Notifications: "Messages",
  Open: "Ouvrir la liste",
  "Previous month": "Mois précédent",
  "Scroll tabs left": "Onglets précédents",
  "Scroll tabs right": "Onglets suivants",
  "Select all": "Tout choisir",
  "Selected values": "Choix faits",
  "Selectbox options": "Choix possibles",
  Sidebar: "Agenda",
  "Skip to main content": "Aller au contenu",
  Upload: "Choisir un fichier",
  "file upload": "Choisir un fichier",
};

/** @type {[RegExp, string][]} */
const PATTERNS = [
  [/^Help for (.+)$/, "Aide : $1"],
  [/^day, ?(.*)$/, "jour $1"],
  [/^month, ?(.*)$/, "mois $1"],
  [/^year, ?(.*)$/, "année $1"],
  [/^Remove (.+)$/, "Retirer : $1"],
  [/^Upload (.+)$/, "Choisir un fichier"],
  [/^(\S+?)MB per file(.*)$/, "$1 Mo au plus$2"],
  [/^File must be (\S+?)MB or smaller\.$/, "Ce fichier dépasse $1 Mo. Choisissez-en un plus petit."],
  [/^(Is Streamlit still running|Streamlit server is not responding)[^]*$/, "La page réessaie toute seule."],
  [/^(.*) files are not allowed\.$/, "Ce genre de fichier ne convient pas ici."],
];

const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const SPEAKING = '[data-testid="stSkipToContent"], [data-testid^="stFileUploader"], [role="listbox"], [role="dialog"]';

const state = { watching: false, french: false };

/** Keeps Streamlit quiet, and in `lang`, for as long as the page lives. */
export function settle(lang) {
  state.french = lang === "fr";
  if (state.watching) return;
  state.watching = true;
  copying();
  look(document.body);
  new MutationObserver(heard).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}

function heard(changes) {
  for (const { type, target, addedNodes } of changes) {
    const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    if (!element || element.closest(".tb-live")) continue;
    if (type === "childList") addedNodes.forEach(look);
    else if (state.french && type === "attributes") relabel(element);
    else if (state.french) reword(target);
  }
}

function look(node) {
  if (node.nodeType === Node.ELEMENT_NODE) dismiss(node);
  if (state.french) translate(node);
}

/** Our own banner says that the connection is lost; the page stays open for typing. */
function dismiss(node) {
  const dialog = node.matches('[role="dialog"]') ? node : node.querySelector('[role="dialog"]');
  const heading = dialog && dialog.querySelector("h2");
  const title = heading && heading.textContent;
  const lost = title === "Connection error" || title === WORDS["Connection error"];
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
    const french = said && inFrench(said);
    if (french) element.setAttribute(name, french);
  }
}

function reword(text) {
  const french = inFrench(text.data.trim());
  if (french && text.parentElement && text.parentElement.closest(SPEAKING)) text.data = french;
}

function inFrench(said) {
  if (has(WORDS, said)) return WORDS[said];
  const found = PATTERNS.find(([pattern]) => pattern.test(said));
  return found ? said.replace(...found) : null;
}
