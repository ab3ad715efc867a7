// What the oldest browsers of the floor (Chrome 70, Safari 12, Firefox 68) lack, done with what they have.

/** The value, unless it is null or undefined: what `??` says in younger browsers. */
export function or(value, otherwise) {
  return value === undefined || value === null ? otherwise : value;
}

/** Whether the object itself has a property of that name: `Object.hasOwn`. */
export function has(object, name) {
  return Object.prototype.hasOwnProperty.call(object, name);
}

/** The last of a list, undefined where it is empty: `.at(-1)`. */
export function lastOf(list) {
  return list[list.length - 1];
}

/** An object of pairs `[name, value]`: `Object.fromEntries` (Chrome 73). */
export function fromPairs(pairs) {
  const made = {};
  for (const [name, value] of pairs) made[name] = value;
  return made;
}

/** Takes out all that an element holds: `.replaceChildren()`. */
export function empty(element) {
  while (element.lastChild) element.lastChild.remove();
}

/** Gives the focus to an element, where there is one. @param {any} element @param {FocusOptions} [how] */
export function giveFocus(element, how) {
  if (element) element.focus(how);
}

/** What is written in an element of the page, as JSON; an empty object where there is none. */
export function jsonIn(id) {
  const element = document.getElementById(id);
  return JSON.parse((element && element.textContent) || "{}");
}

/** Calls a function, where there is one. */
export function call(act, ...given) {
  if (act) act(...given);
}

/** Runs `act` after what runs now: `queueMicrotask` (Chrome 71, Firefox 69, Safari 12.1). */
export function soon(act) {
  Promise.resolve().then(act);
}

/** A signal that gives up after so many milliseconds: `AbortSignal.timeout`. */
export function timeLimit(milliseconds) {
  if (!window.AbortController) return undefined;
  const limit = new AbortController();
  setTimeout(() => limit.abort(), milliseconds);
  return limit.signal;
}

/**
 * Hears when what a media query says changes (`addListener` before Safari 14); gives back how to end it.
 * @param {MediaQueryList} query
 */
export function whenQueryChanges(query, heard) {
  if (!query.addEventListener) {
    query.addListener(heard);
    return () => query.removeListener(heard);
  }
  query.addEventListener("change", heard);
  return () => query.removeEventListener("change", heard);
}

/**
 * A function `(n)` → which of a language's plural forms is for so many, from 0. `forms` is what the server wrote by
 * the rule of the language's catalogue: a figure for each of the first numbers, of which larger ones have that of
 * their last two figures, then one for what is no whole number below 2. Without them, as in French.
 * @param {string} [forms]
 */
export function pluralOf(forms) {
  const known = forms || "00" + "1".repeat(198) + "0";
  const counted = known.length - 1;
  return (n) => {
    const whole = Math.floor(Math.abs(n));
    if (whole < 2 && whole !== Math.abs(n)) return Number(known[counted]);
    return Number(known[whole < counted ? whole : counted - 100 + (whole % 100)]);
  };
}

/**
 * Names as a list in a sentence, « Ali, Béa et Chloé »: `Intl.ListFormat` (Chrome 72, Safari 14.1, Firefox 78),
 * else the sentence of the catalogues. @param {string[]} names @param {string} lang @param {any} t
 */
export function inWords(names, lang, t) {
  const { ListFormat } = /** @type {any} */ (Intl);
  if (ListFormat) return new ListFormat([lang || "fr", "fr"], { type: "conjunction" }).format(names);
  const before = names.slice(0, -1).join(", ");
  return before ? t("list.last", { before, last: lastOf(names) }) : names.join("");
}
