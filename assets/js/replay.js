// The workshop seen again: what the wall showed at each moment, and a bar to go through the moments.

import { figures, liveRegion, reading } from "./clock.js";
import { Context } from "./context.js";
import { draw, h, icon } from "./dom.js";
import { timer } from "./parts.js";
import { speaker } from "./texts.js";
import { Wall } from "./wall.js";
import { widget } from "./widgets.js";

const SPEEDS = [1, 10, 60];
/** Seconds that a silence lasts at most while it plays. */
const LONGEST_SILENCE = 1.5;
const TICK = 200;
const FRAMES_KEPT = 150;
const RETRY = 2000;
const DAY = 86400;
/** Where the wall's picture would be too small to read, its view is drawn as on a phone. */
const SMALL = "(max-width: 760px), (max-height: 480px)";

/** What happened, and the frame of each moment, as the server gives them. */
class History {
  constructor(address, lang) {
    this.address = address;
    this.lang = lang;
    this.forget();
  }

  forget() {
    this.moments = [];
    this.frames = new Map();
    this.generation = "";
    this.going = false;
  }

  /** Takes in what has happened since; all of it again if something was erased. */
  async load() {
    const { moments, generation, going } = await this.get("moments", { after: this.moments.at(-1)?.n ?? 0 });
    if (this.moments.length && generation !== this.generation) {
      this.forget();
      return this.load();
    }
    this.generation = generation;
    this.going = going;
    this.moments.push(...moments.map(([n, at, what, step]) => ({ n, at, what, step })));
  }

  /** The frame after entry `n`; each is asked for once. */
  async frame(n) {
    let frame = this.frames.get(n);
    if (!frame) frame = await this.get(n, { of: this.generation });
    this.frames.delete(n);
    this.frames.set(n, frame);
    if (this.frames.size > FRAMES_KEPT) this.frames.delete(this.frames.keys().next().value);
    return frame;
  }

  async get(what, asked) {
    const response = await fetch(`${this.address}/${what}?${new URLSearchParams({ lang: this.lang, ...asked })}`);
    if (!response.ok) throw new Refused(response.status, await response.text());
    return response.json();
  }
}

class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** The picture of one frame: the wall's, or on a small screen its view alone. */
class Picture {
  constructor(root, texts, lang) {
    this.small = matchMedia(SMALL);
    this.small.addEventListener("change", () => this.draw());
    this.channel = { frame: null, lost: false, now: () => this.time };
    this.wide = root.appendChild(document.createElement("div"));
    this.narrow = root.appendChild(document.createElement("div"));
    this.narrow.className = "tb-live tb-replay-narrow";
    this.wall = new Wall(this.wide, texts, lang);
    // What was said aloud at the time is not said again while one looks for a moment.
    this.wall.milestones = { follow() {} };
    this.ctx = new Context(() => this.draw());
    this.ctx.phone = true;
    this.ctx.speak(texts, lang);
  }

  show(frame, onward) {
    this.channel.frame = frame;
    // Who was already there is greeted only when time goes on by itself.
    if (!onward) this.wall.known = null;
    this.draw();
  }

  draw() {
    this.wide.hidden = this.small.matches;
    this.narrow.hidden = !this.small.matches;
    if (!this.channel.frame) return;
    if (!this.small.matches) this.wall.heard(this.channel);
    else draw(this.narrow, this.page());
  }

  page() {
    const { frame } = this.channel;
    const { step, view, session } = frame;
    this.ctx.follow(this.channel);
    this.ctx.heading = step ? step.quote || step.prompt : session.title;
    const read = reading(frame, this.time);
    const title = step ? step.title : session.title;
    return [
      h(
        "header",
        { key: "head", class: "tb-replay-step" },
        h("h1", { class: "tb-words" }, this.ctx.glued(title)),
        read && timer(read, figures(read), this.ctx),
      ),
      step && this.ctx.heading && h("p", { key: "heading", class: "tb-replay-heading tb-words" }, this.ctx.glued(this.ctx.heading)),
      view && h("div", { key: `view ${step?.id ?? ""}`, class: "tb-phone" }, widget(view, this.ctx)),
    ];
  }
}

class Replay {
  constructor(root, { address, texts, lang }) {
    this.history = new History(address, lang);
    this.t = speaker(texts, lang);
    this.lang = lang;
    root.replaceChildren();
    const stage = root.appendChild(document.createElement("div"));
    stage.className = "tb-replay-stage";
    this.picture = new Picture(stage, texts, lang);
    this.bar = root.appendChild(document.createElement("div"));
    this.bar.className = "tb-live tb-replay-bar";
    this.top = document.querySelector(".tb-replay-top").appendChild(document.createElement("div"));
    this.top.className = "tb-live tb-replay-more";
    this.place = 0;
    this.speed = SPEEDS[1];
    liveRegion();
    this.load();
  }

  get moment() {
    return this.history.moments[this.place];
  }

  async load() {
    clearTimeout(this.again);
    try {
      await this.history.load();
    } catch (error) {
      this.failed(error, () => this.load());
      return;
    }
    this.recovered();
    this.go(Math.min(this.place, this.history.moments.length - 1));
  }

  /** Stands on a moment: the bar at once, the picture when it is there. */
  go(place, { spoken = false, onward = false } = {}) {
    this.place = Math.max(0, Math.min(place, this.history.moments.length - 1));
    if (!onward) this.picture.time = this.moment.at;
    this.onward = onward;
    this.redraw();
    if (spoken) liveRegion().textContent = this.told();
    this.wanted = this.moment.n;
    if (!this.asking) this.ask();
  }

  /** One question at a time: while one is asked, only the newest wish is kept. */
  async ask() {
    this.asking = true;
    while (this.wanted !== null) {
      const n = this.wanted;
      try {
        const frame = await this.history.frame(n);
        this.picture.channel.lost = false;
        this.recovered();
        this.picture.show(frame, this.onward);
      } catch (error) {
        this.wanted = null;
        this.missed(error);
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

  missed(error) {
    if (error.status === 409) {
      this.history.forget();
      this.load();
      return;
    }
    this.picture.channel.lost = !error.status;
    this.picture.draw();
    this.failed(error, () => this.go(this.place));
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
    if (this.place === this.history.moments.length - 1) this.go(0);
    this.seen = performance.now();
    this.playing = setInterval(() => this.tick(), TICK);
    this.redraw();
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
  }

  tick() {
    const { moments } = this.history;
    const now = performance.now();
    const gone = Math.min(1, (now - this.seen) / 1000) * this.speed;
    this.seen = now;
    let place = this.place;
    const soon = moments[place + 1].at - LONGEST_SILENCE * this.speed;
    this.picture.time = Math.max(this.picture.time + gone, soon);
    while (place + 1 < moments.length && moments[place + 1].at <= this.picture.time) place += 1;
    if (place === moments.length - 1) this.pause();
    if (place === this.place) this.picture.draw();
    else this.go(place, { onward: true });
  }

  // ── the bar ─────────────────────────────────────────────────────────────────────────────

  redraw() {
    const { moments } = this.history;
    draw(this.bar, [
      this.trouble && h("p", { key: "trouble", class: "tb-replay-trouble", role: "alert" }, this.trouble),
      moments.length > 1 && this.track(),
      moments.length > 1 && this.keys(),
      moments.length === 1 && this.empty(),
    ]);
    draw(this.top, this.history.going && this.more());
  }

  track() {
    const { moments } = this.history;
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
    const last = this.history.moments.length - 1;
    const steps = this.steps();
    return steps.map(({ place, step }, i) =>
      h(
        "span",
        {
          key: `mark ${place}`,
          class: this.current()?.place === place ? "tb-now" : "",
          title: step,
          vars: { "--tb-from": place / last, "--tb-until": (steps[i + 1]?.place ?? last) / last },
        },
        step,
      ),
    );
  }

  keys() {
    const last = this.history.moments.length - 1;
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
      this.key("arrow-right", "replay.next", this.place < last, () => this.seek(this.place + 1, true)),
      this.choice("replay.speed", this.speeds(), this.speed, (speed) => (this.speed = speed)),
      this.steps().length > 0 &&
        this.choice("replay.step", this.stops(), this.current()?.place ?? 0, (place) => this.seek(place, true)),
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
    const steps = this.steps().map(({ place, step }) => [place, step]);
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
    const time = this.clock(this.history.moments.at(-1)?.at ?? 0);
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

  /** The moments at which a step begins. */
  steps() {
    return this.history.moments.flatMap(({ step }, place) => (step ? [{ place, step }] : []));
  }

  current() {
    return this.steps().findLast(({ place }) => place <= this.place);
  }

  told() {
    return this.t("replay.told", { time: this.clock(this.moment.at), what: this.moment.what });
  }

  /** The time of day, with the day where the session lasted several. */
  clock(at) {
    const { moments } = this.history;
    const days = moments.length && moments.at(-1).at - moments[0].at > DAY;
    const day = days ? { day: "numeric", month: "short" } : {};
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    return new Intl.DateTimeFormat(this.lang, { ...day, ...time }).format(new Date(at * 1000));
  }
}

const setUp = JSON.parse(document.getElementById("set-up").textContent);
new Replay(document.getElementById("replay"), setUp);
