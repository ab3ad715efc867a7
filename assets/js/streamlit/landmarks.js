// Landmarks of Streamlit's pages: which of its boxes is the way to the steps, or the step that runs.
// Its own are one main and nothing else; ours are known by the keys that the pages give them.

/** Where, what it is, and what it is called. */
const LANDMARKS = [
  ['[data-testid="stSidebar"]', "navigation", "agenda.title"],
  [".st-key-console-top", "navigation", "landmark.session"],
  [".st-key-home-bar", "navigation", "landmark.site"],
  [".st-key-deck", "region", "landmark.step"],
];
/** Streamlit says of each field that nothing is to be proposed in it by writing nothing, which is no value. */
const UNSAID = 'input[autocomplete=""]';

/** Says what each box within `root` is, in the words that `t` has. */
export function land(root, t) {
  for (const [where, role, name] of LANDMARKS) {
    for (const box of within(root, where)) {
      box.setAttribute("role", role);
      box.setAttribute("aria-label", t(name));
    }
  }
  for (const field of within(root, UNSAID)) field.setAttribute("autocomplete", "off");
}

function within(root, where) {
  const found = [...root.querySelectorAll(where)];
  return root.matches(where) ? [root, ...found] : found;
}
