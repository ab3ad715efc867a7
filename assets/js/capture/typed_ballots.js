// Keeps what is typed for the room until the server has it, and what the server says was typed so far.
// Nothing is drawn here, and nothing kept anywhere else: a secret ballot must not lie in the browser's files.

import { timeLimit } from "../core/compat/older.js";

/** How often at most the list is asked for again when others move things. */
const EVERY = 2000;
const LONGEST_WAIT = 10000;

/** By vote, for as long as the page lives: whoever looks elsewhere finds all as it was. */
const typedBallots = new Map();

/** What the server refused, in its own words. */
class Refusal extends Error {}

/** What is typed and not sent yet. */
class TypedBallot {
  constructor() {
    this.sending = false;
    /** Keys pressed while the server answers, for the ballot after this one. */
    this.ahead = [];
    /** A ballot sent without an answer: what it said, and what was there before it. */
    this.lost = null;
    this.empty();
  }

  /** The next one. */
  empty() {
    /** @type {Record<string, string>} */
    this.values = {};
    this.text = "";
    this.times = "";
    this.person = "";
    this.bearer = "";
    /** By field, what is wrong: a sentence's key and values. */
    this.wrong = {};
    this.alert = "";
    /** The field to which a number that was complete has led. */
    this.led = null;
    /** Whether it was said that nothing is marked. */
    this.warned = false;
  }

  /** Whether anything stands in it. */
  get begun() {
    const typed = [...Object.values(this.values), this.text, this.times, this.person, this.bearer];
    return typed.some(Boolean);
  }
}

export class TypedBallots {
  static at(paper, ctx) {
    let typed = typedBallots.get(paper.address);
    if (!typed || typed.round !== paper.round) typedBallots.set(paper.address, (typed = new TypedBallots(paper)));
    typed.follow(paper, ctx);
    return typed;
  }

  constructor({ address, round }) {
    this.address = `${address}/room`;
    this.round = round;
    /** What the names of fields begin with, so that no two are alike on the page. */
    this.name = `tb-e-${address.split("/").pop()}`;
    this.tab = "paper";
    this.ballots = {};
    /** What was typed so far, newest first; null while it is not known. */
    this.entered = null;
    this.unread = false;
    /** Whether all that was typed is listed; which of it is asked about, and why it was not taken back. */
    this.unfolded = false;
    this.asking = "";
    this.problem = "";
    /** Numbers of the paper ballots, by id: one that is taken back does not change the others'. */
    this.numbers = new Map();
    this.last = 0;
    /** The same of those that a photo has read. */
    this.scanned = 0;
    /** The two words of the ballot that was typed last, for who put it; empty where there are none. */
    this.words = "";
    this.said = "";
    this.times = 0;
    this.asked = -Infinity;
    /** Goes on when something is sent, and when its answer has come. */
    this.sent = 0;
  }

  ballot(tab) {
    this.ballots[tab] = this.ballots[tab] || new TypedBallot();
    return this.ballots[tab];
  }

  /** A frame came: somebody else may have typed something. */
  follow(paper, ctx) {
    this.paper = paper;
    this.ctx = ctx;
    if (this.drawing || this.timer) return;
    const wait = Math.max(0, this.asked + EVERY - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.load().catch(() => {});
    }, wait);
  }

  redraw() {
    this.drawing = true;
    this.ctx.redraw();
    this.drawing = false;
  }

  /** Says it beside the fields and to screen readers, the same words twice included. */
  say(sentence) {
    this.said = sentence;
    this.times += 1;
  }

  // ── with the server ───────────────────────────────────────────────────────────────────────

  async load() {
    try {
      await this.ask();
    } catch (error) {
      this.unread = this.entered === null;
      if (this.unread) this.redraw();
      throw error;
    }
  }

  /** Asks; takes in the list, unless something was sent meanwhile, whose answer is newer. */
  async ask() {
    this.asked = performance.now();
    const { sent } = this;
    const entered = await this.fetched({});
    if (sent === this.sent) this.take(entered);
  }

  /** Sends; takes in the list that comes back. */
  async post(body) {
    this.sent += 1;
    const headers = { "Content-Type": "application/json" };
    this.take(await this.fetched({ method: "POST", headers, body: JSON.stringify(body) }));
    this.sent += 1;
  }

  /** What was typed so far, as the server says it. Throws a `Refusal`, or whatever cut it off. */
  async fetched(how) {
    const address = `${this.address}?lang=${this.ctx.lang || ""}`;
    const response = await fetch(address, { ...how, signal: timeLimit(LONGEST_WAIT) });
    const answer = await response.json();
    if (answer.error) throw new Refusal(answer.error);
    this.words = answer.words || "";
    return answer.entered;
  }

  take(entered) {
    const papers = entered.filter(({ origin }) => origin === "paper");
    for (const { id } of papers.reverse()) {
      if (!this.numbers.has(id)) this.numbers.set(id, (this.last += 1));
    }
    for (const { id } of entered.filter(({ origin }) => origin === "scan").reverse()) {
      if (!this.numbers.has(id)) this.numbers.set(id, (this.scanned += 1));
    }
    const same = JSON.stringify(entered) === JSON.stringify(this.entered);
    this.entered = entered;
    this.unread = false;
    /** Whether all that was typed is listed; which of it is asked about, and why it was not taken back. */
    this.unfolded = false;
    this.asking = "";
    this.problem = "";
    if (!same) this.redraw();
  }

  /**
   * Sends what a ballot says; true once the server has it, and the ballot is empty again. Otherwise all
   * stays in it, with `alert` saying why.
   */
  async send(ballot, body) {
    Object.assign(ballot, { sending: true, alert: "" });
    this.redraw();
    try {
      if (!this.entered || ballot.lost) await this.ask();
      if (!this.hasArrived(ballot, body)) {
        ballot.lost = { body: JSON.stringify(body), before: new Set(this.entered.map(({ id }) => id)) };
        await this.post(body);
      }
      ballot.lost = null;
      ballot.empty();
      return true;
    } catch (error) {
      if (error instanceof Refusal) ballot.lost = null;
      ballot.alert = error instanceof Refusal ? error.message : this.ctx.t("capture.offline");
      ballot.ahead = [];
      return false;
    } finally {
      ballot.sending = false;
      this.redraw();
    }
  }

  /** Whether what was sent before without an answer had arrived all the same: it must not count twice. */
  hasArrived({ lost }, body) {
    if (!lost || body.person) return false; // a person's ballot replaces itself
    const people = body.voters || body.times || 1;
    const origin = body.voters || people > 1 ? "hands" : "paper";
    const found = this.entered.some((it) => !lost.before.has(it.id) && it.origin === origin && it.people === people);
    if (!found) return false;
    if (lost.body === JSON.stringify(body)) return true;
    throw new Refusal(this.ctx.t("capture.arrived"));
  }

  /** Takes back what was typed by mistake; returns why not, or nothing. */
  async takeBack(id) {
    try {
      await this.post({ take_back: id });
      return "";
    } catch (error) {
      return error instanceof Refusal ? error.message : this.ctx.t("capture.offline");
    }
  }

  // ── what was typed so far ─────────────────────────────────────────────────────────────────

  /** How many people's votes came in one of these ways. */
  count(...origins) {
    const theirs = (this.entered || []).filter(({ origin }) => origins.includes(origin));
    return theirs.reduce((n, { people }) => n + people, 0);
  }

  /** Whether a ballot is there already for a person of this name. */
  hasBallotOf(name) {
    return (this.entered || []).some((it) => it.name && it.name === name);
  }
}
