// One's own ballot: what is marked here, what the server has of it, and how the one becomes the other.
// Nothing marked is lost on the way: it is sent whole, one sending at a time, and again for as long as the
// network fails. Nothing is drawn here.

import { Announcements } from "./announcements.js";
import { whenForgotten } from "../core/erasure.js";
import { soon } from "../core/compat/older.js";
import { forgetOthers, keep, nameOf, stored } from "./storage.js";
import { opensText } from "./marks.js";
import { ask, hasFailed } from "../core/network/requests.js";
import { toTop } from "../core/dom/scroll.js";
import { LONGEST, lengthOf, says } from "./text.js";

/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */

/** From one sending to the next: no more in a minute than one person may change (`session/access/limits.py`). */
const SPACING = 500;
const RETRIES = [1000, 2000, 3000];
/** A paper drawn although its vote was not open is asked for again, not sooner than this. */
const STALE = 2000;

/** Somebody's ballot was typed for them: within this time each phone looks whether it was its own. */
const LOOK_WITHIN = 1500;

const STATES = {
  blank: "ballot.blank",
  saved: "ballot.saved",
  sending: "ballot.sending",
  failing: "ballot.failing",
  unsaved: "ballot.unsaved",
};

/** Address of a paper → its ballot: a script that runs again, or a part taken down, changes nothing. */
const ballots = new Map();

whenForgotten((all) => {
  if (!all) return;
  const gone = [...ballots.values()];
  ballots.clear();
  for (const ballot of gone) {
    ballot.end();
    soon(() => ballot.redraw());
  }
});

/**
 * The ballot of this paper and person; for another round, or somebody else, a fresh one. `late()` is
 * called where a ballot comes back refused when there is no paper any more to say it on.
 * @param {Paper} paper @param {Context} ctx
 */
export function ballotOf(paper, ctx, late) {
  const name = nameOf(paper, ctx.me);
  let ballot = ballots.get(paper.address);
  if (!ballot || ballot.name !== name) {
    if (ballot) ballot.end();
    forgetOthers(paper.address, name);
    ballot = new OwnBallot(name, late);
    ballots.set(paper.address, ballot);
    if (ctx.phone) toTop();
  }
  ballot.follow(paper, ctx);
  return ballot;
}

export class OwnBallot {
  constructor(name, late) {
    this.name = name;
    this.late = late;
    /** Contexts of the parts of the page that show it. */
    this.screens = new Set();
    /** As marked here. */
    this.marks = {};
    this.text = "";
    this.finished = false;
    /** As the server has it. */
    this.known = { marks: {}, text: "", finished: false };
    this.seen = "";
    /** Sent, and not answered: the server may have it or not. */
    this.doubtful = [];
    /** The two by which this ballot is found in the list; empty where there are none. */
    this.words = "";
    this.own = new Set();
    this.refusal = "";
    this.ready = this.open = this.unread = false;
    /** What the server said when it refused; and what was marked then, to be put back. */
    this.error = "";
    this.refused = null;
    /** Waits for the next tap: what is typed was refused, or replaced from elsewhere. */
    this.held = false;
    this.failing = this.flying = this.reading = this.ended = false;
    this.tries = 0;
    this.due = 0;
    this.sentAt = -Infinity;
    this.readAt = Infinity;
    /** What the forms keep between drawings: what is open, what is typed and is no mark yet, why not, and what is
     *  asked before one ends. */
    /** @type {Record<string, any>} */
    this.memory = { typed: {}, wrong: {}, why: null, asked: "", sure: false };
    this.announcements = new Announcements(() => this.state !== "sending" && this.stateWords, () => this.redraw());
    this.timers = {};
    /** @type {[EventTarget, string, (event: any) => void][]} */
    this.wakeUps = [
      [window, "online", () => this.wake()],
      [window, "pageshow", () => this.wake()],
      [window, "pagehide", () => this.hurry()],
      [document, "visibilitychange", () => (document.hidden ? this.hurry() : this.wake())],
    ];
    for (const [target, type, heard] of this.wakeUps) target.addEventListener(type, heard);
  }

  /** Nothing more is sent, and what comes back is not looked at. */
  end() {
    this.ended = true;
    this.announcements.silence();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    for (const [target, type, heard] of this.wakeUps) target.removeEventListener(type, heard);
  }

  /** It is drawn now: for whom, and whether what is known of it still holds. */
  follow(paper, ctx) {
    const roles = ctx.roles.join();
    const first = this.paper === undefined;
    const stale = this.ready && !this.open && performance.now() - this.readAt > STALE;
    this.paper = paper;
    this.ctx = ctx;
    this.screens.add(ctx);
    const retyped = !first && ctx.retyped !== undefined && ctx.retyped !== this.retyped;
    if (first || stale || roles !== this.roles) this.read();
    // For whom it was typed is told to nobody: all look, not all at once.
    else if (retyped) this.timers.read = setTimeout(() => this.read(), Math.random() * LOOK_WITHIN);
    this.retyped = ctx.retyped;
    this.roles = roles;
  }

  /** Draws it wherever it stands; a screen that has gone, or shows something else by now, is forgotten. */
  redraw() {
    const screens = [...this.screens];
    this.screens.clear();
    for (const ctx of screens) ctx.redraw();
  }

  get place() {
    return `${this.paper.address}?lang=${this.ctx.lang || ""}`;
  }

  // ── what is marked ────────────────────────────────────────────────────────────────────────

  /** What would be sent: no words that the choices made do not ask for, and none that are too long. */
  get payload() {
    const { marks, finished } = this;
    const text = this.isTooLong ? this.known.text : this.text;
    return { marks, text: this.asksWords ? text : "", finished };
  }

  get asksWords() {
    return opensText(this.marks, this.paper);
  }

  get isTooLong() {
    return lengthOf(this.text) > LONGEST;
  }

  get pending() {
    const { payload, known } = this;
    return payload.finished !== known.finished || !says(payload, known);
  }

  /** `blank`, `saved`, `sending`, `failing` (being tried again), or `unsaved` (the words alone are not). */
  get state() {
    if (this.failing) return "failing";
    if (this.flying || (this.pending && !this.held)) return "sending";
    if (this.pending || (this.isTooLong && this.asksWords)) return "unsaved";
    return this.seen || this.known.finished ? "saved" : "blank";
  }

  /** The same in words. */
  get stateWords() {
    return this.ctx.t(this.typed && this.state === "saved" ? "ballot.typed" : STATES[this.state]);
  }

  /** Gives this option this mark; null for none. `words` say it aloud. */
  mark(option, value, words) {
    const { [option]: _old, ...others } = this.marks;
    this.change({ marks: value === null ? others : { ...others, [option]: value } }, { words });
  }

  /** Takes marks, text or finished as they are now, draws them, and sends the whole ballot soon. */
  change(parts, { words = "", after = 0 } = {}) {
    Object.assign(this, parts, { error: "", refused: null, held: false });
    this.memory.why = null;
    this.memory.asked = "";
    this.keep();
    this.due = performance.now() + after;
    this.plan();
    this.announcements.say(words);
    this.redraw();
  }

  /** In this tab until the server has it. */
  keep() {
    if (this.ended) return;
    const { marks, text, finished, known, seen, doubtful } = this;
    const unsent = this.pending || text !== known.text;
    keep(this.name, unsent ? { marks, text, finished, known, seen, doubtful } : null);
  }

  // ── reading ───────────────────────────────────────────────────────────────────────────────

  async read() {
    if (this.reading) return;
    this.reading = true;
    clearTimeout(this.timers.read);
    const reply = await ask(this.place);
    this.reading = false;
    if (this.ended) return;
    this.unread = hasFailed(reply) && !this.ready;
    if (!reply || hasFailed(reply)) {
      this.timers.read = setTimeout(() => this.read(), this.patience());
    } else {
      this.tries = 0;
      this.readAt = performance.now();
      this.opened(reply.answer);
    }
    this.redraw();
  }

  opened(answer) {
    if (answer.error) {
      this.refusal = answer.error;
    } else {
      this.allow(answer);
      if (!this.ready) this.restore(answer);
      else if (!this.pending && !this.flying) this.adopt(answer);
    }
    this.ready = true;
    this.plan();
  }

  /** Who may mark what, as the server says. */
  allow(mine) {
    this.open = mine.open && mine.round === this.paper.round;
    this.own = new Set(mine.own);
    this.refusal = mine.refusal;
    this.typed = mine.typed;
    this.words = mine.words;
    this.lost = mine.lost;
  }

  /** The ballot as the server has it, in place of what is marked here. */
  adopt({ marks, text, finished, seen }) {
    this.known = { marks, text, finished };
    Object.assign(this, { marks, text, finished, seen, doubtful: [] });
  }

  /** What had not left when the page went away is taken up again. */
  restore(mine) {
    this.adopt(mine);
    const before = this.open && !this.refusal ? stored(this.name) : null;
    if (before) Object.assign(this, before);
    if (before && !this.pending) {
      this.adopt(mine);
      this.text = before.text;
    }
    this.keep();
  }

  // ── sending ───────────────────────────────────────────────────────────────────────────────

  /** One at a time, the newest state next. */
  plan() {
    clearTimeout(this.timers.send);
    if (this.ended || this.flying || this.held || !this.pending) return;
    const at = Math.max(this.due, this.sentAt + SPACING);
    this.timers.send = setTimeout(() => this.send(), Math.max(0, at - performance.now()));
  }

  async send() {
    clearTimeout(this.timers.send);
    if (this.ended || this.flying || this.held || !this.pending) return;
    const sent = this.payload;
    this.flying = true;
    this.sentAt = performance.now();
    this.doubtful.push(sent);
    this.keep();
    const finished = sent.finished === this.known.finished ? null : sent.finished;
    const reply = await ask(this.place, { ...sent, finished, seen: this.seen, round: this.paper.round });
    this.flying = false;
    if (this.ended) return;
    if (!reply || hasFailed(reply)) this.failed(reply && reply.answer && reply.answer.error);
    else if (reply.status === 200) this.taken(sent, reply.answer);
    else this.whenRefused(reply);
    this.redraw();
  }

  /** The server has this one: what came after it goes next. */
  taken(sent, mine) {
    this.allow(mine);
    this.known = sent;
    this.seen = mine.seen;
    this.doubtful = [];
    if (this.failing) this.announcements.say();
    this.failing = false;
    this.error = "";
    this.tries = 0;
    this.keep();
    this.plan();
  }

  /** Nobody knows whether it arrived: it is kept, and sent again. `sentence` is the server's, if it spoke. */
  failed(sentence = "") {
    if (!this.failing) this.announcements.say();
    this.failing = true;
    this.error = sentence;
    this.due = performance.now() + this.patience();
    this.plan();
  }

  whenRefused({ status, answer: { error, mine } }) {
    this.failing = false;
    // Where an answer was lost on its way, the ballot was not.
    const arrived = status === 409 && mine && this.doubtful.find((sent) => says(sent, mine));
    if (arrived) {
      this.taken({ ...arrived, finished: mine.finished }, mine);
      return;
    }
    const { marks, text, finished } = this;
    const changed = !says(this.payload, this.known);
    if (mine) this.allow(mine);
    if (this.open && !this.refusal) this.refused = { marks, text, finished };
    this.adopt(mine || { ...this.known, seen: this.seen });
    // Words take long to write: they stay, unless others stand there now.
    if (text && !(status === 409 && this.text)) this.text = text;
    this.held = this.pending;
    this.error = error;
    this.announcements.silence();
    this.keep();
    this.redraw();
    if (changed && !this.screens.size) this.late(this.ctx);
  }

  patience() {
    const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    return wait;
  }

  /** The network is back, or whoever looks. */
  wake() {
    this.tries = 0;
    if (this.unread) this.read();
    if (!this.failing) return;
    this.due = 0;
    this.plan();
  }

  /** The page goes away: what waits for silence leaves now. */
  hurry() {
    if (this.ready && !this.failing) this.send();
  }
}
