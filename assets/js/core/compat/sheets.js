// What our sheets need of a script, in browsers that do not know all of them.

/** Has the rules of our sheets with `:has()` stood in for, where a browser does not know it. */
export function helpSheets() {
  const known = window.CSS && CSS.supports && CSS.supports("selector(:has(*))");
  if (!known) import("./having.js").then(({ watchHavings }) => watchHavings());
}
