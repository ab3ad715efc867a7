// Draws a tree of plain objects into the page, keeping every node whose key is still there, so that
// focus, selection and scroll stay where they are. People's words only ever become text nodes.

import { ICONS } from "./icons.js";
import { call, fromPairs } from "../compat/older.js";

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "svg"]);

/** Element → the nodes last drawn into it. */
const drawn = new WeakMap();

/**
 * A node to draw. `props`: `key` (its name among its siblings), `class`, `on` ({event: handler}),
 * `vars` (CSS custom properties), `live` (DOM properties such as checked), `own` (is given the element at each
 * drawing, and fills it; it has no children then); all others are attributes.
 */
export function h(tag, props, ...children) {
  const within = nodes(children);
  return { tag, key: props && props.key, props: spoken(props || {}, within), children: within };
}

/** Texts in another language than the page → that language. @type {Map<string, string>} */
let languages = new Map();

/** From now on, an element whose whole text is one of these says its language. @param {Record<string, string> | null | undefined} texts */
export function inOtherLanguages(texts) {
  languages = new Map(Object.entries(texts || {}));
}

function spoken(props, [only, more]) {
  if (!languages.size || !only || more || only.text === undefined) return props;
  const language = languages.get(only.text.replace(/\u00a0/g, " "));
  return language ? { lang: language, ...props } : props;
}

/** A node that is built again only when one of the things in its signature is another. */
export function memo(key, signature, build) {
  return { key, memo: signature, build };
}

/** Draws `children` as the whole content of `parent`. */
export function draw(parent, children) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  reconcile(parent, nodes([children]));
  // A node that had to move loses the focus on the way.
  if (focused && focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/** Icons that show the way that a text is read: mirrored where that is from right to left. */
const SIDEWAYS = new Set(["arrow-left", "arrow-right", "chevron-right", "log-out", "redo-2", "undo-2"]);

/** An icon of the set, hidden from screen readers: a word or a label stands beside it. */
export function icon(name, extra = "") {
  const shapes = ICONS[name];
  if (!shapes) return null;
  return h(
    "svg",
    {
      class: `tb-i ${SIDEWAYS.has(name) ? "tb-i-sideways " : ""}${extra}`.trim(),
      viewBox: "0 0 24 24",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "2",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    shapes.map(([tag, attributes]) => h(tag, attributes)),
  );
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (typeof child === "object" ? child : { text: String(child) }));
}

function reconcile(parent, next) {
  const before = drawn.get(parent);
  const left = new Map();
  for (const node of before || []) {
    const name = identity(node);
    if (!left.has(name)) left.set(name, []);
    left.get(name).push(node);
  }
  for (const node of next) adopt(node, (left.get(identity(node)) || []).shift(), before !== undefined);
  for (const node of [...left.values()].flat()) node.el.remove();
  place(parent, next);
  drawn.set(parent, next);
}

function identity(node) {
  if (node.key !== undefined) return `key ${node.key}`;
  return node.tag ? `tag ${node.tag}` : "text";
}

function adopt(node, old, late) {
  if (node.build) {
    if (old && old.memo && same(old.memo, node.memo)) {
      Object.assign(node, old);
      return;
    }
    const { key } = node;
    Object.assign(node, node.build(), { key });
  }
  if (old && old.tag === node.tag) patch(node, old);
  else create(node, old, late);
}

function same(these, those) {
  return these.length === those.length && these.every((each, i) => each === those[i]);
}

function create(node, old, late) {
  if (old) old.el.remove();
  if (node.text !== undefined) {
    node.el = document.createTextNode(node.text);
    return;
  }
  node.el = SVG_TAGS.has(node.tag)
    ? document.createElementNS(SVG, node.tag)
    : document.createElement(node.tag);
  setProps(node.el, node.props, {});
  // What arrives after the first drawing fades in; what was there at first does not.
  if (late && node.key !== undefined) node.el.classList.add("tb-in");
  reconcile(node.el, node.children);
}

function patch(node, old) {
  node.el = old.el;
  if (node.text !== undefined) {
    if (node.text !== old.text) node.el.nodeValue = node.text;
    return;
  }
  setProps(node.el, node.props, old.props);
  reconcile(node.el, node.children);
}

function place(parent, next) {
  let cursor = parent.firstChild;
  for (const { el } of next) {
    if (el === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(el, cursor);
  }
}

function setProps(el, props, old) {
  for (const name of new Set([...Object.keys(old), ...Object.keys(props)])) {
    if (name === "key") continue;
    if (name === "on") listen(el, props.on || {});
    else if (name === "vars") setVars(el, props.vars || {}, old.vars || {});
    else if (name === "live") Object.assign(el, props.live);
    else if (name === "own") call(props.own, el);
    else if (props[name] !== old[name]) setAttribute(el, name, props[name]);
  }
}

function setAttribute(el, name, value) {
  if (value === undefined || value === null || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? "" : String(value));
}

function setVars(el, vars, old) {
  for (const name of Object.keys(old)) if (!(name in vars)) el.style.removeProperty(name);
  for (const [name, value] of Object.entries(vars)) {
    if (value !== old[name]) el.style.setProperty(name, value);
  }
}

/** Element → its present handlers; one listener each is enough for its whole life. */
const handlers = new WeakMap();

function listen(el, on) {
  const known = handlers.get(el) || {};
  for (const type of Object.keys(on)) {
    if (!(type in known)) el.addEventListener(type, (event) => call(handlers.get(el)[type], event));
  }
  const silent = fromPairs(Object.keys(known).map((type) => [type, null]));
  handlers.set(el, { ...silent, ...on });
}
