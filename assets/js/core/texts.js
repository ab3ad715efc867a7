// The module's own words, given by the server in the reader's language. People's words never pass here.

import { jsonIn, or, pluralOf } from "./compat/older.js";

/** The key of what `pluralOf` goes by. */
export const FORMS = "plural.forms";

/** A function `(key, values)` → sentence; of `one|many`, with as many forms as the language has, `values.n` chooses. */
export function speaker(texts) {
  const plural = pluralOf(texts[FORMS]);
  return (key, values = {}) => fill(chosen(or(texts[key], key), values.n, plural), values);
}

let words = null;

/** The words that the page brought, in its language. */
export function wordsOfThePage() {
  words = words || jsonIn("tb-words");
  return words;
}

/** The sentence cut at its placeholders, each replaced by a node: for words in bold inside. */
export function pieces(sentence, replaced) {
  return sentence.split(/\{(\w+)\}/).map((piece, i) => (i % 2 ? or(replaced[piece], "") : piece));
}

function chosen(text, n, plural) {
  if (n === undefined || !text.includes("|")) return text;
  const forms = text.split("|");
  return forms[Math.min(plural(n), forms.length - 1)];
}

function fill(text, values) {
  // One pass only: a brace typed by somebody in a title must not be filled in again.
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
