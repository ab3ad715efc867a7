// What a plugin draws itself: its script, fetched when it is first needed, makes an element of plain data.
// It stands in a shadow of its own, so that its style touches nothing else, and ours not it. Where it does
// not load, or throws, the fallback stands in its place; whoever facilitates reads why.

import { announce } from "../core/dom/announcer.js";
import { draw, h, icon } from "../core/dom/draw.js";
import { FORMS, speaker } from "../core/texts.js";
import { widget } from "./widgets.js";

/** @import { Context } from "../core/context.js" */
/** @import { SentComponent } from "../core/shapes.d.ts" */

/** After this long without an answer the fallback is shown, until the script comes, ms. */
const PATIENCE = 6000;
const RETRIES = [1000, 3000, 10000, 30000];
/** A drawing that changes with each person says where it stands this often, ms. */
const TOLD = 10000;
const CALM = "(prefers-reduced-motion: reduce)";

/** Address → script; a part of the page taken down and put up again fetches nothing anew. */
const scripts = new Map();
/** Element → what stands in it. */
const places = new WeakMap();

/**
 * A component, in a place that drawing leaves alone from then on.
 * @param {SentComponent} view @param {Context} ctx
 */
export function component(view, ctx) {
  const show = (element) => {
    if (!places.has(element)) places.set(element, new Place(element, view));
    places.get(element).show(view, ctx);
  };
  return h("div", { key: `component ${view.address}`, class: "tb-component", own: show });
}

class Script {
  constructor(address) {
    this.address = address;
    this.tries = 0;
    this.waiting = new Set();
    this.load();
  }

  async load() {
    const late = setTimeout(() => this.settle({ late: true }), PATIENCE);
    try {
      // A browser may remember that an address failed.
      const module = await import(this.tries ? `${this.address}?again=${this.tries}` : this.address);
      if (typeof module.draw !== "function") throw new SyntaxError("export function draw");
      this.settle({ module, error: null, late: false });
    } catch (error) {
      console.error(error);
      this.settle({ error, late: false });
      // What is badly written stays so; what did not come may come.
      if (error instanceof TypeError && this.tries < RETRIES.length) setTimeout(() => this.load(), RETRIES[this.tries]);
      this.tries += 1;
    }
    clearTimeout(late);
  }

  settle(state) {
    Object.assign(this, state);
    const screens = [...this.waiting];
    this.waiting.clear();
    for (const ctx of screens) ctx.redraw();
  }
}

class Place {
  constructor(element, { style }) {
    this.own = element.appendChild(document.createElement("div"));
    this.own.className = "tb-component-own";
    this.plain = element.appendChild(document.createElement("div"));
    this.plain.className = "tb-component-plain";
    this.shadow = this.own.attachShadow({ mode: "open" });
    this.styled = !style;
    if (style) this.dress(style);
  }

  /** Nothing is shown before its style is there, or is known not to come. */
  dress(style) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = style;
    sheet.onload = sheet.onerror = () => {
      this.styled = true;
      this.ctx.redraw();
    };
    this.shadow.append(sheet);
  }

  show(view, ctx) {
    this.ctx = ctx;
    if (!scripts.has(view.address)) scripts.set(view.address, new Script(view.address));
    const script = scripts.get(view.address);
    if (script.module) this.give(script.module, view.given);
    else script.waiting.add(ctx);
    const error = script.error || this.error || (script.late && new Error(ctx.t("component.late")));
    const stands = Boolean(this.element) && !error;
    this.own.hidden = !stands || !this.styled;
    if (stands) draw(this.plain, this.styled ? [] : waiting());
    else draw(this.plain, error ? [widget(view.fallback, ctx), why(view, error, ctx)] : waiting());
  }

  /** Lets the script draw what is new, once: the same data would fail, or look, the same. */
  give(module, given) {
    const { ctx } = this;
    const audience = ctx.wall ? "wall" : ctx.phone ? "phone" : "console";
    const before = this.asked;
    this.asked = { given, audience, language: ctx.lang };
    const asked = this.asked;
    const same = (name) => before && before[name] === asked[name];
    const known = this.element && !this.error && same("audience") && same("language");
    if (before && same("given") && same("audience") && same("language")) return;
    try {
      const { data, words, session } = JSON.parse(given);
      const around = { audience, language: ctx.lang, words, session, reduced: matchMedia(CALM).matches };
      around.say = speaker({ ...words, [FORMS]: ctx.texts ? ctx.texts[FORMS] : undefined });
      // What is drawn once is pressed later: the place knows by then what a press does.
      around.press = ctx.wall ? null : (press, target = "") => this.ctx.act(press, String(target));
      around.tell = (sentence) => this.tell(String(sentence));
      if (known && module.update) module.update(this.element, data, around);
      else this.put(module.draw(data, around));
      this.error = null;
    } catch (error) {
      console.error(error);
      this.error = error || new Error("?");
    }
  }

  /** Says a sentence aloud, once: the first at once, then the newest of those that have come meanwhile. */
  tell(sentence) {
    this.news = sentence;
    if (this.telling || sentence === this.told || !this.own.isConnected) return;
    this.told = sentence;
    announce(sentence);
    this.telling = setTimeout(() => {
      this.telling = 0;
      this.tell(this.news);
    }, TOLD);
  }

  put(element) {
    if (!(element instanceof Element)) throw new TypeError("draw → Element");
    if (this.element) this.element.remove();
    this.element = element;
    this.shadow.append(element);
  }
}

function waiting() {
  return h("div", { key: "wait", class: "tb-wait", "aria-hidden": "true" }, h("i", {}), h("i", {}));
}

/**
 * The room need not know; whoever facilitates may tell whoever wrote the plugin.
 * @param {any} given @param {any} error @param {Context} ctx
 */
function why({ name }, error, ctx) {
  if (ctx.wall || ctx.phone) return null;
  const words = ctx.t("component.failed", { name, error: error.message || String(error) });
  return h("p", { key: "why", class: "tb-component-why" }, icon("circle-alert"), h("span", {}, words));
}
