// What Streamlit's pages lack for whoever hears them: landmarks, roles of what was chosen in a list, valid attributes.
// Its own landmarks are one main and nothing else; ours are known by the keys that the pages give them.

/** Where, what it is, and what it is called. */
const LANDMARKS = [
  ['[data-testid="stSidebar"]', "navigation", "agenda.title"],
  [".st-key-console-top", "navigation", "landmark.session"],
  [".st-key-home-bar", "navigation", "landmark.site"],
  [".st-key-deck", "region", "landmark.step"],
];
const CHOSEN = '[data-testid="stMultiSelectTagsContainer"]';
/** Names chosen in a list take the focus and can be taken away again, each by its button or a key: where, and what each is. */
const ROLES = [
  [`${CHOSEN} > [role="group"]`, { role: "grid" }],
  [`${CHOSEN} [data-tag]`, { role: "row", "aria-keyshortcuts": "Delete" }],
  [`${CHOSEN} [data-tag] > *`, { role: "gridcell" }],
];
/** What Streamlit's styled components leave on elements that have no such attribute, where they mean nothing. */
export const STRAY = ["color", "direction", "height", "kind", "overflow", "width"];
const STRAYED = STRAY.map((name) => `button[${name}], div[${name}], span[${name}]`).join();
/** Streamlit says of each field that nothing is to be proposed in it by writing nothing, which is no value. */
const UNSAID = 'input[autocomplete=""]';

/** Streamlit's link to the content leads to all of the page, which on ours begins with the site's bar. */
const SKIPS = '[data-testid="stSkipToContent"]';
const BARRED = ".st-key-home-bar";

/** « Aller au contenu » leads past that bar, to what the page is about; for as long as the page lives. */
export function passTheBar() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest(SKIPS) || !document.querySelector(BARRED)) return;
    const heading = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stMain"] h1'));
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
  });
}

/** Says what each box within `root` is, in the words that `t` has. */
export function land(root, t) {
  for (const [where, role, name] of LANDMARKS) {
    for (const box of within(root, where)) {
      box.setAttribute("role", role);
      box.setAttribute("aria-label", t(name));
    }
  }
  for (const [where, said] of ROLES) {
    for (const part of within(root, where)) for (const name of Object.keys(said)) part.setAttribute(name, said[name]);
  }
  for (const field of within(root, UNSAID)) field.setAttribute("autocomplete", "off");
  within(root, STRAYED).forEach(tidy);
}

/** Takes off what is no attribute of this element. */
export function tidy(element) {
  if (element.matches(STRAYED)) STRAY.forEach((name) => element.removeAttribute(name));
}

function within(root, where) {
  const found = [...root.querySelectorAll(where)];
  return root.matches(where) ? [root, ...found] : found;
}
