// The projector's page: everything in one screen, no scroll, no button. Words have 32 px, those of what
// must be shown whole 28 at least.

import { NEW_FOR } from "../board/cards.js";
import { figures, liveRegion, Milestones, reading, untilNextSecond } from "../core/clock.js";
import { Context } from "../core/context.js";
import { draw, h } from "../core/dom.js";
import { fit } from "./fit.js";
import { Pages } from "./pages.js";
import { elapsed, lost, timer } from "../view/parts.js";
import { Reveal } from "../view/results.js";
import { join } from "../core/stream.js";
import { pieces } from "../core/texts.js";
import { chips, widget } from "../view/widgets.js";

/** @import { Frame, FrameStep } from "../core/shapes.d.ts" */

/** How long a newcomer is welcomed by name, ms. */
const WELCOME = 4000;

/** More cards than this in a grid, and the clock makes room for them. */
const GRID_MOST = 12;

/** The keys of a keyboard, and of the remote control of whoever presents. */
const TURNS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

const LOGO = [
  ["circle", { cx: "7.2", cy: "7.2", r: "5.6", class: "tb-logo-1" }],
  ["rect", { x: "16", y: "1.9", width: "10.4", height: "10.4", rx: "1.4", class: "tb-logo-2" }],
  ["path", { d: "M7.2 15.4 13 26H1.4z", class: "tb-logo-3" }],
  ["path", { d: "M21.2 14.6 27.2 20.6 21.2 26.6 15.2 20.6z", class: "tb-logo-4" }],
];

/** Draws the wall into `root` for as long as the page lives. */
export function wall({ root, stream, texts, lang }) {
  const page = new Wall(root, texts, lang);
  const { leave } = join(stream, (channel) => page.heard(channel));
  const turned = ({ key }) => page.pages.turnByHand(TURNS[key] || 0);
  window.addEventListener("keydown", turned);
  return () => {
    leave();
    window.removeEventListener("keydown", turned);
    page.leave();
  };
}

export class Wall {
  constructor(root, texts, lang) {
    this.root = root;
    root.classList.add("tb-live", "tb-wall");
    this.ctx = new Context(() => this.redraw());
    this.ctx.wall = true;
    this.ctx.welcomed = new Set();
    this.ctx.speak(texts, lang);
    this.milestones = new Milestones();
    this.reveal = new Reveal();
    this.timers = {};
    liveRegion();
    this.pages = new Pages();
    this.refit = () => this.fit(true);
    window.addEventListener("resize", this.refit);
    root.addEventListener("load", this.refit, true);
    // Words measured in another font than theirs were measured wrong.
    document.fonts.addEventListener("loadingdone", this.refit);
  }

  leave() {
    window.removeEventListener("resize", this.refit);
    this.root.removeEventListener("load", this.refit, true);
    document.fonts.removeEventListener("loadingdone", this.refit);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.pages.leave();
  }

  /** What must leave leaves, what must be shown whole is made to. `afresh`: for another size, or font. */
  fit(afresh = false) {
    fit(this.root, this.ctx.t);
    this.pages.fit(this.root, this.ctx.t, afresh);
  }

  heard(channel) {
    this.ctx.follow(channel);
    this.frame = channel.frame;
    if (this.frame) this.welcome(this.frame.view);
    this.redraw();
  }

  redraw() {
    if (!this.frame) return;
    const reveal = (this.ctx.reveal = this.reveal.follow(this.frame, this.ctx.t));
    draw(this.root, this.page());
    this.fit();
    clearTimeout(this.timers.reveal);
    if (reveal) this.timers.reveal = setTimeout(() => this.redraw(), reveal);
    const read = reading(this.frame, this.ctx.now());
    this.milestones.follow(this.frame, read, this.ctx.t);
    clearTimeout(this.timers.tick);
    if (read && read.running) this.timers.tick = setTimeout(() => this.tick(), untilNextSecond(read));
    this.calmNewest();
  }

  /** Each second only the clock is drawn: the cards have not moved. */
  tick() {
    const read = reading(this.frame, this.ctx.now());
    const head = this.root.querySelector(".tb-wall-clock");
    const line = this.root.querySelector(".tb-wall-line");
    if (!read || !head || !line) return;
    draw(head, wallTimer(read, this.ctx));
    draw(line, elapsed(read));
    this.milestones.follow(this.frame, read, this.ctx.t);
    this.timers.tick = setTimeout(() => this.tick(), untilNextSecond(read));
  }

  calmNewest() {
    clearTimeout(this.timers.newest);
    const age = this.ctx.now() - this.newestAt;
    if (age < NEW_FOR) this.timers.newest = setTimeout(() => this.redraw(), (NEW_FOR - age) * 1000 + 20);
  }

  /** Newcomers since the last frame are greeted for a moment; those already there at first are not. */
  welcome(view) {
    if (!view || view.widget !== "lobby") return;
    const here = view.chips.map((chip) => chip.person);
    const newcomers = here.filter((person) => this.known && !this.known.has(person));
    this.known = new Set(here);
    for (const person of newcomers) {
      this.ctx.welcomed.add(person);
      this.timers[`welcome ${person}`] = setTimeout(() => {
        this.ctx.welcomed.delete(person);
        this.redraw();
      }, WELCOME);
    }
  }

  page() {
    const { frame, ctx } = this;
    const newest = allCards(frame.view).reduce((best, it) => (it.at > (best ? best.at : 0) ? it : best), null);
    ctx.newest = (newest && newest.id) || null;
    this.newestAt = newest ? newest.at : -Infinity;
    if ((frame.view && frame.view.widget === "lobby") || !frame.step) return lobbyPage(frame, ctx);
    return stepPage(frame, ctx);
  }
}

/**
 * Every card of a view; with a `layout`, those of lists drawn or counted otherwise are left out.
 * @param {any} view @param {string | null} layout @returns {any[]}
 */
function allCards(view, layout = null) {
  if (!view || (layout && view.widget !== "board" && view.layout && view.layout !== layout)) return [];
  if (layout && view.counted && view.counted !== layout) return [];
  if (view.widget === "card") return [view];
  const lists = [view.items, view.columns, view.circles, view.reports, view.cards];
  return lists.filter(Array.isArray).flatMap((list) => list.flatMap((it) => allCards(it, layout)));
}

// ── before the first step, and after the last ──────────────────────────────────────────────

/** @param {Frame} frame @param {Context} ctx */
function lobbyPage(frame, ctx) {
  const { session, view } = frame;
  const closed = session.state === "closed";
  ctx.heading = session.title;
  return h(
    "div",
    { key: "lobby", class: "tb-wall-lobby" },
    session.qr && !closed && invitation(session, ctx),
    h(
      "div",
      { class: "tb-wall-welcome" },
      h("p", { class: "tb-wall-mark" }, logo(), "Tablée"),
      h("h1", { class: "tb-words" }, ctx.glued(session.title)),
      session.summary && h("p", { class: "tb-wall-summary" }, session.summary),
      closed && !view && h("p", { class: "tb-wall-summary" }, ctx.t("wall.closed")),
      session.shut && !closed && h("p", { class: "tb-wall-summary" }, ctx.t("wall.shut")),
      view && view.widget === "lobby" ? present(view, ctx) : widget(view, ctx),
      lost(ctx, "lost.wall"),
    ),
  );
}

/**
 * How to join; where the room's Wi-Fi is needed first, that comes first.
 * @param {Context} ctx
 */
function invitation(session, ctx) {
  const { wifi } = session;
  const address = h("b", {}, session.address);
  return h(
    "section",
    { class: `tb-wall-join${wifi ? " tb-wall-both" : ""}` },
    wifi && network(wifi, ctx),
    h(
      "div",
      { class: "tb-wall-way" },
      h("p", { class: "tb-wall-phone" }, ctx.t(wifi ? "wall.then" : "wall.phone")),
      h("img", { class: "tb-wall-qr", src: session.qr, alt: ctx.t("wall.qr") }),
      h("p", { class: "tb-wall-or" }, pieces(ctx.t("wall.or"), { address })),
      h("p", { class: `tb-wall-code${session.code.length > 7 ? " tb-wall-code-long" : ""}` }, session.code),
    ),
  );
}

/** @param {any} given @param {Context} ctx */
function network({ name, password, qr }, ctx) {
  return h(
    "div",
    { class: "tb-wall-way tb-wall-wifi" },
    h("p", { class: "tb-wall-phone" }, ctx.t("wall.wifi")),
    h("img", { class: "tb-wall-qr", src: qr, alt: ctx.t("wall.wifi_qr", { name }) }),
    h("p", { class: "tb-wall-or" }, pieces(ctx.t("wall.wifi_name"), { name: h("b", {}, name) })),
    password && h("p", { class: "tb-wall-or" }, pieces(ctx.t("wall.wifi_password"), { password: h("b", {}, password) })),
  );
}

/** @param {Context} ctx */
function present(view, ctx) {
  return h(
    "section",
    { class: "tb-wall-here" },
    h("h2", {}, view.title),
    chips(view.chips, ctx),
  );
}

function logo() {
  return h("svg", { viewBox: "0 0 28 28", "aria-hidden": "true" }, LOGO.map(([tag, attributes]) => h(tag, attributes)));
}

// ── during a step ───────────────────────────────────────────────────────────────────────────

/** @param {Frame} frame @param {Context} ctx */
function stepPage(frame, ctx) {
  const read = reading(frame, ctx.now());
  return h(
    "div",
    { key: `step ${frame.step && frame.step.id}`, class: "tb-wall-step" },
    header(frame, read, ctx),
    h("div", { class: "tb-wall-view" }, widget(frame.view, ctx)),
    footer(frame, ctx),
  );
}

/** @param {Frame} frame @param {Context} ctx */
function header(frame, read, ctx) {
  const step = /** @type {FrameStep} */ (frame.step);
  const results = resultsTitle(frame.view);
  ctx.heading = results || step.quote || step.prompt || "";
  const place = ctx.heading
    ? ctx.t("wall.step", { title: step.title, number: step.number, of: step.of })
    : ctx.t("wall.step_only", { number: step.number, of: step.of });
  return h(
    "header",
    { class: "tb-wall-head" },
    h(
      "div",
      { class: "tb-wall-top" },
      h("div", {}, h("p", { class: "tb-wall-place" }, place), heading(ctx.heading || step.title, results || !ctx.heading, ctx)),
      h("div", { class: `tb-wall-clock${results || isFull(frame.view) ? " tb-small" : ""}` }, read && wallTimer(read, ctx)),
    ),
    h("div", { class: "tb-wall-line" }, elapsed(read)),
  );
}

/** @param {Context} ctx */
function heading(words, large, ctx) {
  const size = large ? " tb-large" : words.length > 130 ? " tb-long" : "";
  return h("h1", { class: `tb-wall-heading tb-words${size}` }, ctx.glued(words));
}

function resultsTitle(view) {
  const isResult = (item) => Boolean(item) && (item.widget === "bars" || item.widget === "profile");
  if (view && view.widget === "stack") return resultsTitle(view.items.find(isResult));
  return isResult(view) || (view && view.opened) ? view.title : "";
}

/** Whether the squares of a grid hold more cards than have room beside a large clock. */
function isCrowdedGrid(view) {
  return view && view.layout === "grid" && allCards(view).length > GRID_MOST;
}

/** Whether there is much to read, for which the clock makes room. */
function isFull(view) {
  if ((view && view.opened) || ["road", "circles"].includes(view && view.widget) || isCrowdedGrid(view)) return true;
  if (!view) return false;
  return view.widget === "stack" ? view.items.some(isFull) : Boolean(view.whole) || view.tone === "rule";
}

/** @param {Context} ctx */
function wallTimer(read, ctx) {
  return timer(read, figures(read), ctx);
}

/** @param {Frame} frame @param {Context} ctx */
function footer(frame, ctx) {
  const { session } = frame;
  const names = { address: h("b", {}, session.address), code: h("b", { class: "tb-num" }, session.code) };
  return h(
    "footer",
    { class: "tb-wall-foot" },
    session.qr && h("img", { class: "tb-wall-qr", src: session.qr, alt: ctx.t("wall.qr") }),
    session.code && h("p", {}, pieces(ctx.t("wall.join"), names)),
    session.shut && h("p", {}, ctx.t("wall.shut")),
    lost(ctx, "lost.wall"),
    h("p", { class: "tb-wall-room" }, counts(frame, ctx)),
  );
}

/** @param {Frame} frame @param {Context} ctx */
function counts(frame, ctx) {
  const n = allCards(frame.view, "cards").length;
  const { people = 0, finished = 0 } = frame.room || {};
  return [
    n > 0 && ctx.t("cards.count", { n }),
    finished > 0 && !(frame.view && frame.view.widget === "waiting") && ctx.t("room.finished", { n: finished, of: people }),
  ]
    .filter(Boolean)
    .join(" · ");
}
