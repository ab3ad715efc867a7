// The workshop seen again: what the wall showed at each moment, and a bar to go through the moments.

import { empty, lastOf } from "../core/compat/older.js";
import { announce, liveRegion } from "../core/dom/announcer.js";
import { draw, h, icon } from "../core/dom/draw.js";
import { ERASED, Moments } from "./moments.js";
import { Scene } from "./scene.js";
import { speaker } from "../core/texts.js";

const SPEEDS = [1, 10, 60];
/** Seconds that a silence lasts at most while it plays. */
const LONGEST_SILENCE = 1.5;
const TICK = 200;
const RETRY = 2000;
/** Answers after which the page may keep nothing: erased, no longer the facilitator's, deleted. */
const LET_GO = [ERASED, 403, 404];
/** How often a page that stays open asks whether something was erased, ms. */
const CHECKED = 5000;
const DAY = 86400;
/** The part of the bar below which a step's mark has no room for its title. */
const SHORTEST_MARK = 0.04;

export class Replay {
  constructor(root, { address, texts, lang }) {
    this.moments = new Moments(address, lang);
    this.t = speaker(texts);
    this.lang = lang;
    empty(root);
    const ground = root.appendChild(document.createElement("div"));
    ground.className = "tb-replay-scene";
    this.newScene = () => new Scene(ground, texts, lang);
    this.scene = this.newScene();
    this.bar = root.appendChild(document.createElement("div"));
    this.bar.className = "tb-live tb-replay-bar";
    this.top = /** @type {HTMLElement} */ (document.querySelector(".tb-replay-top")).appendChild(document.createElement("div"));
    this.top.className = "tb-live tb-replay-more";
    this.place = 0;
    /** While it plays. @type {any} */
    this.playing = null;
    /** When it went on last, on this page's clock. */
    this.seen = 0;
    this.speed = SPEEDS[1];
    addEventListener("keydown", (event) => this.scene.pressed(event));
    this.load();
    setInterval(() => document.hidden || this.check(), CHECKED);
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
  }

  get moment() {
    return this.moments.all[this.place];
  }

  async load() {
    clearTimeout(this.again);
    try {
      await this.moments.load();
    } catch (error) {
      this.missed(error, () => this.load());
      return;
    }
    if (!this.moments.all.length) return; // forgotten meanwhile: it is asked for already
    this.recovered();
    this.go(Math.min(this.place, this.moments.all.length - 1));
  }

  /** Stands on a moment: the bar at once, the picture when it is there. */
  go(place, { spoken = false, onward = false } = {}) {
    this.place = Math.max(0, Math.min(place, this.moments.all.length - 1));
    if (!onward) this.scene.time = this.moment.at;
    this.onward = onward;
    this.redraw();
    if (spoken) announce(this.told());
    this.wanted = this.moment.n;
    if (!this.asking) this.ask();
  }

  /** One question at a time: while one is asked, only the newest wish is kept. */
  async ask() {
    this.asking = true;
    while (this.wanted !== null) {
      const n = this.wanted;
      try {
        const frame = await this.moments.frame(n);
        this.recovered();
        this.scene.show(frame, this.onward);
      } catch (error) {
        this.wanted = null;
        this.missed(error, () => this.go(this.place));
      }
      if (this.wanted === n) this.wanted = null;
    }
    this.asking = false;
  }

  recovered() {
    if (!this.trouble) return;
    this.trouble = "";
    this.redraw();
  }

  /** Standing still, learns of an erasing, or that the session is gone; a cut waits for a move. */
  async check() {
    if (!this.moments.all.length) return;
    const { edition } = this.moments;
    try {
      await this.moments.check();
    } catch (/** @type {any} */ error) {
      if (error.status && edition === this.moments.edition) this.missed(error, () => this.load());
    }
  }

  missed(error, retry) {
    if (LET_GO.includes(error.status)) this.forget();
    if (error.status === ERASED) this.load();
    else this.failed(error, retry);
  }

  /** Drops every word that the page holds: what it knows, what it shows, what it has said. */
  forget() {
    this.moments.forget();
    this.scene.end();
    this.scene = this.newScene();
    liveRegion().textContent = "";
    this.redraw();
  }

  /** Refused: says why. Cut off: tries again. */
  failed(error, retry) {
    this.pause();
    this.trouble = error.status ? error.message : `${this.t("lost.title")} ${this.t("lost.wall")}`;
    this.redraw();
    if (!error.status) this.again = setTimeout(retry, RETRY);
  }

  // ── time ────────────────────────────────────────────────────────────────────────────────

  play() {
    if (this.place === this.moments.all.length - 1) this.go(0);
    this.seen = performance.now();
    this.playing = setInterval(() => this.tick(), TICK);
    this.redraw();
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
  }

  tick() {
    const { all: moments } = this.moments;
    if (!moments.length) return; // being asked for again
    const now = performance.now();
    const gone = Math.min(1, (now - this.seen) / 1000) * this.speed;
    this.seen = now;
    let place = this.place;
    const soon = moments[place + 1].at - LONGEST_SILENCE * this.speed;
    this.scene.time = Math.max(this.scene.time + gone, soon);
    while (place + 1 < moments.length && moments[place + 1].at <= this.scene.time) place += 1;
    if (place === moments.length - 1) this.pause();
    if (place === this.place) this.scene.draw();
    else this.go(place, { onward: true });
  }

  // ── the bar ─────────────────────────────────────────────────────────────────────────────

  redraw() {
    const { all: moments } = this.moments;
    draw(this.bar, [
      this.trouble && h("p", { key: "trouble", class: "tb-replay-trouble", role: "alert" }, this.trouble),
      moments.length > 1 && this.track(),
      moments.length > 1 && this.keys(),
      moments.length === 1 && this.empty(),
    ]);
    draw(this.top, this.moments.going && this.more());
  }

  track() {
    const { all: moments } = this.moments;
    return h(
      "div",
      { key: "track", class: "tb-replay-track" },
      h(
        "p",
        { class: "tb-replay-said" },
        h("b", { class: "tb-num" }, this.clock(this.moment.at)),
        " ",
        h("span", { class: "tb-words" }, this.moment.what),
        h("span", { class: "tb-replay-count tb-num" }, this.t("replay.count", { n: this.place + 1, of: moments.length })),
      ),
      h("div", { class: "tb-replay-marks", "aria-hidden": "true" }, this.marks()),
      h("input", {
        type: "range",
        min: 0,
        max: moments.length - 1,
        step: 1,
        "aria-label": this.t("replay.label"),
        "aria-valuetext": this.told(),
        live: { value: String(this.place) },
        on: { input: (event) => this.seek(Number(event.target.value)) },
      }),
    );
  }

  /** Where each step begins, its title as long as there is room before the next. */
  marks() {
    const end = this.moments.all.length - 1;
    const { steps } = this.moments;
    const current = this.current();
    return steps.map(({ place, step }, i) => {
      const room = ((i + 1 < steps.length ? steps[i + 1].place : end) - place) / end;
      return h(
        "span",
        {
          key: `mark ${place}`,
          class: current && current.place === place ? "tb-now" : "",
          title: step,
          vars: { "--tb-from": place / end, "--tb-room": room },
        },
        room > SHORTEST_MARK && step,
      );
    });
  }

  keys() {
    const end = this.moments.all.length - 1;
    const current = this.current();
    return h(
      "div",
      { key: "keys", class: "tb-replay-keys" },
      this.key("arrow-left", "replay.previous", this.place > 0, () => this.seek(this.place - 1, true)),
      h(
        "button",
        { class: "tb-replay-play", type: "button", on: { click: () => this.toggle() } },
        icon(this.playing ? "pause" : "play"),
        this.t(this.playing ? "clock.pause" : "replay.play"),
      ),
      this.key("arrow-right", "replay.next", this.place < end, () => this.seek(this.place + 1, true)),
      this.choice("replay.speed", this.speeds(), this.speed, (speed) => (this.speed = speed)),
      this.moments.steps.length > 0 &&
        this.choice("replay.step", this.stops(), current ? current.place : 0, (place) => this.seek(place, true)),
    );
  }

  key(name, label, able, press) {
    const words = this.t(label);
    // `aria-disabled` keeps the focus where it is on the last press.
    return h(
      "button",
      { type: "button", "aria-label": words, title: words, "aria-disabled": able ? undefined : "true", on: { click: press } },
      icon(name),
    );
  }

  choice(label, options, value, choose) {
    return h(
      "label",
      { class: "tb-replay-choice" },
      h("span", {}, this.t(label)),
      h(
        "select",
        { live: { value: String(value) }, on: { change: (event) => choose(Number(event.target.value)) } },
        options.map(([each, words]) => h("option", { key: each, value: each, selected: each === value }, words)),
      ),
    );
  }

  speeds() {
    return SPEEDS.map((n) => [n, this.t("replay.times", { n })]);
  }

  stops() {
    const steps = this.moments.steps.map(({ place, step }) => [place, step]);
    return steps[0][0] === 0 ? steps : [[0, this.t("replay.before")], ...steps];
  }

  empty() {
    return h(
      "div",
      { key: "empty", class: "tb-replay-empty" },
      h("h2", {}, this.t("replay.empty")),
      h("p", {}, this.t("replay.empty_text")),
    );
  }

  more() {
    const time = this.clock((lastOf(this.moments.all) || { at: 0 }).at);
    return [
      h("p", {}, this.t("replay.until", { time })),
      h("button", { type: "button", on: { click: () => this.load() } }, this.t("replay.more")),
    ];
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
    this.redraw();
  }

  /** Somebody chose a moment: it plays no longer by itself. */
  seek(place, spoken = false) {
    this.pause();
    this.go(place, { spoken });
  }

  current() {
    return lastOf(this.moments.steps.filter(({ place }) => place <= this.place));
  }

  told() {
    return this.t("replay.told", { time: this.clock(this.moment.at), what: this.moment.what });
  }

  /** The time of day, with the day where the session lasted several. */
  clock(at) {
    const { all: moments } = this.moments;
    const days = moments.length && lastOf(moments).at - moments[0].at > DAY;
    /** @type {Intl.DateTimeFormatOptions} */
    const day = days ? { day: "numeric", month: "short" } : {};
    /** @type {any} */
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    const told = new Intl.DateTimeFormat([this.lang, "fr"], { ...day, ...time }).format(new Date(at * 1000));
    return this.lang.split("-")[0] === "fr" ? told.replace(/^1 /, "1er ") : told;
  }
}
