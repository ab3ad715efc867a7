// What the scripts of `assets/js` are held to, beside their types (tsconfig.json).

import js from "@eslint/js";
import globals from "globals";

// Where it was not fetched yet, the rest is looked at all the same.
const compat = await import("eslint-plugin-compat").then((module) => module.default, () => null);

export default [
  { ignores: ["assets/js/vendor/", "**/*.d.ts"] },
  js.configs.recommended,
  {
    // What browsers there must be for it: `browserslist` of package.json.
    files: ["assets/js/**/*.js", "docs/examples/**/*.js", "plugins/*/assets/*.js"],
    plugins: compat ? { compat } : {},
    // Asked for before they are used.
    settings: { polyfills: ["AbortController", "document.getAnimations", "navigator.clipboard"] },
    // ES2018, with what the oldest browsers of docs/en/browsers.md have of 2019 and 2020: `catch {` and `import()`.
    languageOptions: { ecmaVersion: 2020, globals: globals.browser },
    rules: {
      ...(compat && { "compat/compat": "error" }),
      complexity: ["error", 18],
      eqeqeq: "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
          message: "People's words only ever become text nodes: draw with `h` of core/dom/draw.js.",
        },
        {
          selector: "ChainExpression, LogicalExpression[operator='??']",
          message: "Browsers of 2018 do not read `?.` and `??`: say `a && a.b`, or use `or` of core/compat/older.js.",
        },
        {
          selector: "ExportAllDeclaration[exported], MetaProperty, Literal[bigint]",
          message: "Browsers of 2018 do not read this.",
        },
        {
          selector: "AwaitExpression:not(:function *)",
          message: "Nothing waits at the top of a module: it could not be bundled.",
        },
      ],
    },
  },
  // What each browser is asked to read first (web/static/guard.py).
  { files: ["assets/js/core/compat/guard/*.js"], languageOptions: { sourceType: "script" } },
  { files: ["assets/js/core/compat/guard/streamlit.js"], languageOptions: { ecmaVersion: 2024 } },
  {
    files: ["assets/js/core/compat/guard/guard.js"],
    languageOptions: { ecmaVersion: 5 },
    rules: { "no-var": "off", "object-shorthand": "off", "prefer-const": "off" },
  },
  { files: ["tests/js/**/*.js", "eslint.config.js"], languageOptions: { globals: globals.node } },
];
