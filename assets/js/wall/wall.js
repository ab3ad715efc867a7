// The projector's page: everything in one screen, no scroll, no button. Words have 32 px, those of what
// must be shown whole 28 at least.

import { NEW_FOR } from "../board/cards.js";
import { countdown, figures, Milestones, reading, untilNextSecond } from "../core/clock/clock.js";
import { Context } from "../core/context.js";
import { keysAreOff } from "../core/keys.js";
import { ask } from "../core/network/requests.js";
import { draw, h } from "../core/dom/draw.js";
import { Zoom } from "./zoom.js";
import { WallGong } from "./gong.js";
import { keepAwake, staysAwake } from "../core/clock/wake_lock.js";
import { fit } from "./fit.js";
import { Pagination } from "./pagination.js";
import { elapsed, lost, timer } from "../view/bar.js";
import { News } from "../view/news.js";
import { Reveal } from "../view/results.js";
import { whenSpaced } from "./text_spacing.js";
import { join } from "../core/network/stream.js";
import { pieces } from "../core/texts.js";
import { chips, widget } from "../view/widgets.js";

/** @import { Frame, FrameEnd, FrameStep } from "../core/shapes.d.ts" */

/** After how long the console hears of a page, ms. */
const SOON = 250;

/** How long a newcomer is welcomed by name, ms. */
const WELCOME = 4000;

/** How long a milestone stands beside the clock, ms. */
const READ_FOR = 10000;

/** More cards than these, in a grid and elsewhere, and the clock makes room for them. */
const GRID_MOST = 12;
const MOST = 24;


/** The keys of a keyboard, and of the remote control of whoever presents: one turns, one makes it black. */
const FLIPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const BLANKS = ["b", "B", "."];

const LOGO = [
  ["circle", { cx: "7.2", cy: "7.2", r: "5.6", class: "tb-logo-1" }],
  ["rect", { x: "16", y: "1.9", width: "10.4", height: "10.4", rx: "1.4", class: "tb-logo-2" }],
  ["path", { d: "M7.2 15.4 13 26H1.4z", class: "tb-logo-3" }],
  ["path", { d: "M21.2 14.6 27.2 20.6 21.2 26.6 15.2 20.6z", class: "tb-logo-4" }],
];

/** Draws the wall into `root` for as long as the page lives. */
export function wall({ root, stream, texts, lang, pages = "" }) {
  const page = new Wall(root, texts, lang, { endpoint: pages });
  const news = new News();
  const { title } = document;
  const { leave } = join(stream, (channel) => {
    page.heard(channel);
    if (!page.frame) return;
    news.follow(page.frame, page.ctx);
    document.title = page.frame.step ? `${page.frame.step.title} · ${title}` : title;
  });
  const pressed = (event) => page.pressed(event);
  window.addEventListener("keydown", pressed);
  return () => {
    leave();
    window.removeEventListener("keydown", pressed);
    news.leave();
    page.leave();
  };
}

export class Wall {
  /** `endpoint`: where it says which of its pages it shows, empty for nowhere; `sizeOf`: whose size is kept. */
  constructor(root, texts, lang, { endpoint = "", sizeOf = "wall" } = {}) {
    this.root = root;
    this.endpoint = endpoint;
    this.saidPages = "";
    /** @type {any} */
    this.toldPages = {};
    root.classList.add("tb-live", "tb-wall");
    this.ctx = new Context(() => this.redraw());
    this.ctx.wall = true;
    this.ctx.welcomed = new Set();
    this.ctx.speak(texts, lang);
    this.milestones = new Milestones((name, key) => this.passes(name, key));
    this.gong = new WallGong(this.ctx, () => this.redraw());
    this.reveal = new Reveal();
    this.timers = {};
    /** What the console said last of the pages. @type {number | undefined} */
    this.advanced = undefined;
    this.heldThere = false;
    this.pages = new Pagination((page, pages, cut) => this.sayPages({ page, pages, cut, awake: staysAwake() === true }));
    this.zoom = new Zoom(sizeOf);
    keepAwake((awake) => this.sayPages({ ...this.toldPages, awake }));
    this.size();
    this.refit = () => {
      this.zoom.look();
      this.size();
      this.fit(true);
    };
    window.addEventListener("resize", this.refit);
    root.addEventListener("load", this.refit, true);
    // Words measured in another font than theirs were measured wrong.
    document.fonts.addEventListener("loadingdone", this.refit);
    this.unwatch = whenSpaced(this.refit);
  }

  leave() {
    window.removeEventListener("resize", this.refit);
    this.root.removeEventListener("load", this.refit, true);
    document.fonts.removeEventListener("loadingdone", this.refit);
    this.unwatch();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.gong.leave();
    this.pages.leave();
  }

  /** One pixel of a wall of 1920 × 1080, for browsers that cannot compute the smaller of two sizes. */
  size() {
    const { factor } = this.zoom;
    const wide = this.root.clientWidth || innerWidth;
    const high = Math.min(this.root.clientHeight || innerHeight, innerHeight);
    this.root.style.setProperty("--u", `${Math.min(wide / 1920, high / 900) * factor}px`);
    this.root.classList.toggle("tb-enlarged", factor > 1.2);
    this.root.classList.toggle("tb-doubled", factor > 1.6);
  }

  /** What must leave leaves, what must be shown whole is made to. `afresh`: for another size, or font. */
  fit(afresh = false) {
    fit(this.root, this.ctx.t);
    const unit = parseFloat(this.root.style.getPropertyValue("--u"));
    this.pages.fit(this.root, this.ctx.t, { afresh, newest: this.ctx.newest, unit });
  }

  heard(channel) {
    this.ctx.follow(channel);
    this.frame = channel.frame;
    if (this.frame) this.welcome(this.frame.view);
    this.redraw();
    this.obey(this.frame && this.frame.projection);
  }

  /** The console is told which page stands here: soon, as several changes may come at once. */
  sayPages(told) {
    this.toldPages = told;
    if (told.pages === undefined) return;
    const what = `${this.frame && this.shown()} ${JSON.stringify(told)}`;
    if (!this.endpoint || what === this.saidPages) return;
    this.saidPages = what;
    clearTimeout(this.timers.told);
    this.timers.told = setTimeout(() => ask(this.endpoint, told), SOON);
  }

  /** The pages turn as the console says; what was asked for before this page came is past. */
  obey(projection) {
    const { advanced = 0, held = false } = projection || {};
    if (this.advanced !== undefined && advanced !== this.advanced) this.pages.flipByHand(advanced - this.advanced);
    if (held !== this.heldThere) this.pages.hold(held);
    [this.advanced, this.heldThere] = [advanced, held];
  }

  /** What has pages of its own: the step, something in large, the message in its place. */
  shown() {
    const { step, projection } = this.frame;
    return JSON.stringify([step && step.id, projection && [projection.target, projection.message]]);
  }

  /** A key of a keyboard, or of the remote control of whoever presents. */
  pressed({ key, ctrlKey, altKey, metaKey, target }) {
    if (ctrlKey || altKey || metaKey) return;
    if ((!keysAreOff() || key === "Escape") && this.gong.pressed(key)) return this.redraw();
    if (target instanceof Element && target.closest(".tb-wall-gong")) return;
    if (key in FLIPS) this.pages.flipByHand(FLIPS[key]);
    else if (keysAreOff()) return;
    else if (key === " ") this.pages.hold(!this.pages.held);
    else if (BLANKS.includes(key)) this.blank();
    else if (this.zoom.pressed(key)) this.refit();
  }

  /** A milestone is heard, and read beside the clock for a while. */
  passes(name, key) {
    this.gong.rings(name, key);
    this.ctx.memory.milestone = name;
    clearTimeout(this.timers.milestone);
    this.timers.milestone = setTimeout(() => {
      this.ctx.memory.milestone = "";
      this.redraw();
    }, READ_FOR);
    this.redraw();
  }

  /** Nothing is shown, on this screen alone, until the key is pressed again. */
  blank() {
    this.darkened = !this.darkened;
    this.redraw();
  }

  redraw() {
    if (!this.frame) return;
    const reveal = (this.ctx.reveal = this.reveal.follow(this.frame));
    this.root.classList.toggle("tb-dark", Boolean(this.frame.projection && this.frame.projection.dark));
    draw(this.root, [this.page(), this.gong.drawn()]);
    this.pages.begin(this.shown(), Boolean(this.frame.projection && this.frame.projection.held));
    this.fit();
    clearTimeout(this.timers.reveal);
    if (reveal) this.timers.reveal = setTimeout(() => this.redraw(), reveal);
    const read = reading(this.frame, this.ctx.now());
    this.milestones.follow(this.frame, read, this.ctx.t);
    clearTimeout(this.timers.tick);
    this.tickAgain(read);
    this.calmNewest();
  }

  /** Each second only the clock is drawn: the cards have not moved. */
  tick() {
    const read = reading(this.frame, this.ctx.now());
    const head = this.root.querySelector(".tb-wall-clock");
    const line = this.root.querySelector(".tb-wall-line");
    const left = this.root.querySelector(".tb-wall-countdown");
    if (left) draw(left, countdown(this.frame.projection.until, this.ctx));
    if (read && head && line) {
      draw(head, wallTimer(read, this.ctx));
      draw(line, elapsed(read));
      this.milestones.follow(this.frame, read, this.ctx.t);
    }
    this.tickAgain(read);
  }

  tickAgain(read) {
    const until = (this.frame.projection && this.frame.projection.until) || 0;
    const wait = read && read.running ? untilNextSecond(read) : 1000;
    if ((read && read.running) || until > this.ctx.now()) this.timers.tick = setTimeout(() => this.tick(), wait);
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
    const { projection } = frame;
    if (this.darkened || (projection && projection.blank)) return blankPage(ctx);
    if (projection && projection.message) return messagePage(frame, ctx);
    if (frame.end && !(projection && projection.large)) return endPage(frame, frame.end, ctx);
    if (projection && projection.large) return stepPage({ ...frame, view: projection.large }, ctx, " large");
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
  const question = view && view.widget === "lobby" && !closed ? session.question : "";
  ctx.heading = question || session.title;
  return h(
    "div",
    { key: "lobby", class: "tb-wall-lobby" },
    session.qr && !closed && invitation(session, ctx),
    h(
      "div",
      { class: "tb-wall-welcome" },
      h("p", { class: "tb-wall-mark" }, logo(), "Tablée"),
      question && h("p", { class: "tb-wall-of tb-words" }, ctx.glued(session.title)),
      h("h1", { class: `tb-words${ctx.heading.length > 90 ? " tb-long" : ""}` }, said(ctx.heading, Boolean(question), ctx)),
      session.summary && h("p", { class: "tb-wall-summary" }, session.summary),
      !closed && beginning(session, ctx),
      closed && !view && h("p", { class: "tb-wall-summary" }, ctx.t("wall.closed")),
      session.shut && !closed && h("p", { class: "tb-wall-summary" }, ctx.t(session.phoneless ? "wall.phoneless" : "wall.shut")),
      view && view.widget === "lobby" ? present(view, ctx) : widget(view, ctx),
      lost(ctx, "lost.wall"),
    ),
  );
}

/** When it begins: the hour alone where that is today. @param {Context} ctx */
function beginning(session, ctx) {
  const { planned, planned_on: day, starts_at: hour } = session;
  const now = new Date(ctx.now() * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const told = planned && day !== today ? ctx.t("wall.planned", { when: planned }) : hour && starting(hour, ctx);
  return told && h("p", { class: "tb-wall-summary tb-wall-starts" }, told);
}

/**
 * When it begins; once that is past, at any moment.
 * @param {Context} ctx
 */
function starting(time, ctx) {
  const [hours, minutes] = time.split(":");
  const now = new Date(ctx.now() * 1000);
  const late = now.getHours() * 60 + now.getMinutes() - (Number(hours) * 60 + Number(minutes));
  if (late >= 0 && late < 180) return ctx.t("wall.starts_soon");
  return ctx.t("wall.starts", { time: ctx.t("agenda.time", { hours: Number(hours), minutes }) });
}

/**
 * After the last step: thanks, what stays of it, and how to take it home.
 * @param {Frame} frame @param {FrameEnd} end @param {Context} ctx
 */
function endPage(frame, end, ctx) {
  const decided = [...end.decided, ...(end.actions || [])];
  const lines = decided.length > 0 ? decided : end.retained || [];
  return h("div", { key: "end", class: "tb-wall-lobby tb-wall-end" }, [
    end.qr && takingHome(end, ctx),
    h("div", { key: "kept", class: "tb-wall-welcome" }, [
      h("p", { key: "mark", class: "tb-wall-mark" }, logo(), h("span", {}, frame.session.title)),
      h("h1", { key: "thanks", class: "tb-words" }, ctx.t("wall.thanks")),
      !end.qr && h("p", { key: "soon", class: "tb-wall-summary" }, ctx.t(frame.session.phoneless ? "wall.home_asked" : "wall.home_soon")),
      end.keywords.length > 0 && h("ul", { key: "keywords", class: "tb-chips", "aria-label": ctx.t("wall.keywords") }, end.keywords.map((word) => h("li", { key: word, class: "tb-chip tb-words" }, word))),
      lines.length > 0 && h("section", { key: "decided", class: "tb-sect tb-wall-decided" }, [
        h("div", { key: "head", class: "tb-sect-head" }, h("h2", {}, ctx.t(decided.length > 0 ? "wall.decided" : "wall.retained")), h("span", { class: "tb-page", hidden: true })),
        h("ul", { key: "lines", class: "tb-wall-lines", "data-levels": 3 }, lines.map((line, i) => h("li", { key: i, class: "tb-words", "data-at": -i }, ctx.glued(line)))),
      ]),
      lost(ctx, "lost.wall"),
    ]),
  ]);
}

/** @param {FrameEnd} end @param {Context} ctx */
function takingHome(end, ctx) {
  return h("section", { key: "home", class: "tb-wall-join" }, [
    h("div", { class: "tb-wall-way" }, [
      h("p", { key: "ask", class: "tb-wall-phone" }, ctx.t("wall.home")),
      h("img", { key: "qr", class: "tb-wall-qr", src: end.qr, alt: ctx.t("wall.home_qr") }),
      h("p", { key: "or", class: "tb-wall-or" }, ctx.t(end.published ? "wall.home_published" : "wall.home_own")),
      end.here && h("p", { key: "here", class: "tb-wall-here-only" }, ctx.t("wall.home_here")),
    ]),
  ]);
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
    view.text && h("p", { class: "tb-wall-summary" }, view.text),
    chips(view.chips, ctx),
  );
}

function logo() {
  return h("svg", { viewBox: "0 0 28 28", "aria-hidden": "true" }, LOGO.map(([tag, attributes]) => h(tag, attributes)));
}

// ── in place of the step ────────────────────────────────────────────────────────────────────

/**
 * Nothing, which a screen reader is told.
 * @param {Context} ctx
 */
function blankPage(ctx) {
  return h("div", { key: "blank", class: "tb-wall-blank" }, h("h1", { class: "tb-vh" }, ctx.t("wall.blank")));
}

/** @param {Frame} frame @param {Context} ctx */
function messagePage(frame, ctx) {
  const { message = "", until = 0 } = frame.projection || {};
  return h("div", { key: "message", class: "tb-wall-message" }, [
    h("p", { class: "tb-wall-place" }, frame.session.title),
    h("h1", { class: `tb-words${message.length > 60 ? " tb-long" : ""}` }, ctx.glued(message)),
    until > 0 && h("p", { class: "tb-wall-countdown tb-num", role: "timer" }, countdown(until, ctx)),
    lost(ctx, "lost.wall"),
  ]);
}

// ── during a step ───────────────────────────────────────────────────────────────────────────

/** @param {Frame} frame @param {Context} ctx */
function stepPage(frame, ctx, large = "") {
  const read = reading(frame, ctx.now());
  return h(
    "div",
    { key: `step ${frame.step && frame.step.id}${large}`, class: `tb-wall-step${large && " tb-wall-large"}` },
    header(frame, read, ctx, Boolean(large)),
    h("div", { class: "tb-wall-view" }, widget(frame.view, ctx)),
    footer(frame, ctx, Boolean(large)),
  );
}

/** @param {Frame} frame @param {any} read @param {Context} ctx @param {boolean} large */
function header(frame, read, ctx, large) {
  const step = /** @type {FrameStep} */ (frame.step || { title: frame.session.title, number: 0 });
  const results = resultsTitle(frame.view);
  ctx.heading = (step.asked ? "" : results) || step.quote || step.prompt || "";
  const place = h("span", {}, " · ", placeOf(step, ctx.heading || large, ctx));
  const small = large || results || isFull(frame.view);
  return h(
    "header",
    { class: "tb-wall-head" },
    h(
      "div",
      { class: "tb-wall-top" },
      large
        ? h("h1", { class: "tb-wall-place tb-words" }, h("b", {}, frame.session.title), place)
        : h("div", {}, h("p", { class: "tb-wall-place" }, h("b", {}, ctx.glued(frame.session.title)), place), step.ends && h("p", { class: "tb-wall-ends tb-words" }, ctx.glued(step.ends)), heading(ctx.heading || step.title, (results && !step.asked) || !ctx.heading, ctx, ctx.heading === step.quote)),
      h("div", { class: `tb-wall-clock${small ? " tb-small" : ""}` }, read && wallTimer(read, ctx)),
    ),
    h("div", { class: "tb-wall-line" }, elapsed(read)),
  );
}

/** @param {FrameStep} step @param {Context} ctx */
function placeOf(step, titled, ctx) {
  const title = h("span", {}, step.title);
  if (!step.number) return title;
  const words = ctx.t(titled ? "wall.step" : "wall.step_only", { number: step.number, of: step.of, title: "{title}" });
  return pieces(words, { title });
}

/** @param {string} words @param {boolean} large @param {Context} ctx @param {boolean} quoted */
function heading(words, large, ctx, quoted) {
  const size = large ? " tb-large" : words.length > 260 ? " tb-longer" : words.length > 130 ? " tb-long" : "";
  return h("h1", { class: `tb-wall-heading tb-words${size}` }, said(words, quoted, ctx));
}

/** @param {string} words @param {boolean} quoted somebody's own @param {Context} ctx */
function said(words, quoted, ctx) {
  return quoted ? h("q", {}, ctx.glued(words)) : ctx.glued(words);
}

function resultsTitle(view) {
  const isResult = (item) => Boolean(item) && (item.widget === "bars" || item.widget === "profile");
  if (view && view.widget === "stack") return resultsTitle(view.items.find(isResult));
  return isResult(view) || (view && view.opened) ? view.title : "";
}

/** Whether there are more cards than have room beside a large clock. */
function isCrowded(view) {
  return allCards(view).length > (view && view.layout === "grid" ? GRID_MOST : MOST);
}

/** Whether there is much to read, for which the clock makes room. */
function isFull(view) {
  if ((view && view.opened) || ["road", "circles"].includes(view && view.widget) || isCrowded(view)) return true;
  if (!view) return false;
  return view.widget === "stack" ? view.items.some(isFull) : Boolean(view.whole) || view.tone === "rule";
}

/** @param {Context} ctx */
function wallTimer(read, ctx) {
  const { milestone } = ctx.memory;
  const word = read.over ? "wall.over" : milestone && milestone !== "end" ? `wall.${milestone}` : "";
  return timer(read, figures(read), ctx, word ? [h("span", { class: "tb-word" }, ctx.t(word))] : []);
}

/** @param {Frame} frame @param {Context} ctx @param {boolean} large */
function footer(frame, ctx, large) {
  const { session } = frame;
  const pages = [
    h("p", { key: "pages", class: "tb-wall-pages", hidden: true }),
    h("p", { key: "keys", class: "tb-wall-keys", hidden: true }),
  ];
  // What stands in large has the place of all the rest.
  if (large) return h("footer", { class: "tb-wall-foot" }, lost(ctx, "lost.wall"), pages);
  const names = { address: h("b", {}, session.address), code: h("b", { class: "tb-num" }, session.code) };
  return h(
    "footer",
    { class: "tb-wall-foot" },
    session.qr && h("img", { class: "tb-wall-qr", src: session.qr, alt: ctx.t("wall.qr") }),
    session.code && h("p", {}, pieces(ctx.t("wall.join"), names)),
    session.shut && !session.phoneless && h("p", {}, ctx.t("wall.shut")),
    lost(ctx, "lost.wall"),
    pages,
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
