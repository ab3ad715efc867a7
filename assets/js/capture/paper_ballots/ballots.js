// Keeps paper ballots that were read on photos or scans until they are counted: what is ticked on each, what is
// asked about, what somebody said. Nothing is drawn here, and no picture is kept anywhere else.

import { announce } from "../../core/dom/announcer.js";
import { at } from "../../core/network/addresses.js";
import { ask } from "../../core/network/requests.js";
import { upload } from "../../core/network/upload.js";
import { linesOf } from "../../core/network/json_lines.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Paper } from "../../core/shapes.d.ts" */

/** Ballots that are sent to be counted at the same time. */
const AT_ONCE = 25;

/**
 * A page of a ballot as it was read.
 * @typedef {{ corners: number[][], why: string, serial: number, page: number, pages: number, ticked: number[][],
 *   read: string[], asked: { place: number[], words: string, picture: string, ticked: boolean }[], words: string,
 *   name: string }} Part
 */

/** By vote, for as long as the page lives. @type {Map<string, PaperBallots>} */
const byVote = new Map();

const key = (place) => place.join(" ");

/** All in one list. @template T @param {T[][]} lists @returns {T[]} */
const together = (lists) => lists.reduce((all, some) => all.concat(some), /** @type {T[]} */ ([]));

/** One ballot: its pages, and what somebody said of its doubtful boxes. */
export class PaperBallot {
  /** @param {number} serial @param {number} n */
  constructor(serial, n) {
    this.serial = serial;
    /** Its number among them, from 1. */
    this.n = n;
    /** @type {Map<number, Part>} */
    this.parts = new Map();
    /** By place, whether it is ticked. @type {Map<string, boolean>} */
    this.said = new Map();
    /** By place, what a tick there says. @type {Map<string, string>} */
    this.meanings = new Map();
    this.text = "";
    this.person = "";
    this.instead = false;
    /** How often it was seen more than once. */
    this.again = 0;
    /** What came of it on the server. @type {any} */
    this.came = null;
  }

  /** Takes in a page; where the same page says something else, that is asked about. @param {Part} part */
  take(part) {
    part.ticked.forEach((place, n) => this.meanings.set(key(place), part.read[n]));
    for (const { place, words } of part.asked) this.meanings.set(key(place), words);
    const before = this.parts.get(part.page);
    if (!before) {
      this.parts.set(part.page, part);
      return;
    }
    this.again += 1;
    const was = new Set(before.ticked.map(key));
    const now = new Set(part.ticked.map(key));
    const asked = new Set(before.asked.map(({ place }) => key(place)));
    const unlike = before.ticked.filter((place) => !now.has(key(place))).concat(part.ticked.filter((place) => !was.has(key(place))));
    for (const place of unlike) {
      if (!asked.has(key(place))) before.asked.push({ place, words: "", picture: "", ticked: true });
    }
    before.ticked = before.ticked.filter((place) => now.has(key(place)));
  }

  get pages() {
    return Array.from(this.parts.values());
  }

  get whole() {
    const [first] = this.pages;
    return Boolean(first) && this.parts.size === first.pages;
  }

  /** What is asked about. */
  get questions() {
    return together(this.pages.map(({ asked }) => asked));
  }

  get open() {
    return this.questions.filter(({ place }) => !this.said.has(key(place))).length;
  }

  get ready() {
    return this.whole && this.open === 0;
  }

  answer(place) {
    return this.said.get(key(place));
  }

  say(place, ticked) {
    this.said.set(key(place), ticked);
    this.came = null;
  }

  /** The boxes that count as ticked. */
  get ticked() {
    const yes = this.questions.filter(({ place }) => this.said.get(key(place))).map(({ place }) => place);
    return together(this.pages.map((part) => part.ticked)).concat(yes);
  }

  /** What it says, box by box. */
  get read() {
    return this.ticked.map((place) => this.meanings.get(key(place)) || "").filter(Boolean);
  }

  /** As it is sent. */
  get body() {
    const { ticked } = this;
    return { serial: this.serial, ticked, text: this.text.trim(), person: this.person, instead: this.instead };
  }
}

export class PaperBallots {
  /** What is read of a closed vote stands apart: `typed` says so. @param {Paper} paper @param {any} typed @param {Context} ctx */
  static at(paper, typed, ctx) {
    const name = `${paper.address} ${typed.closed || ""}`;
    let papers = byVote.get(name);
    if (!papers || papers.round !== paper.round) byVote.set(name, (papers = new PaperBallots(paper, typed)));
    papers.ctx = ctx;
    return papers;
  }

  constructor({ address, round }, typed) {
    const [session, step] = address.split("/").slice(-2);
    this.address = `${address}/scans`;
    this.file = at(`/scan/${session}/${step}`);
    this.round = round;
    this.typed = typed;
    /** @type {any} */
    this.ctx = null;
    /** Why files cannot be read on this server. */
    this.missing = "";
    /** Serials that are counted; null while they are not known. @type {number[] | null} */
    this.counted = null;
    /** @type {{ name: string, url: string, reading: number | null, wrong: string, of: number, pages: { width: number, height: number, ballots: Part[] }[] }[]} */
    this.files = [];
    /** By serial, in the order in which they were seen. @type {Map<number, PaperBallot>} */
    this.ballots = new Map();
    this.last = 0;
    this.busy = false;
    /** How they compare with a closed round; null while nobody has asked. @type {any} */
    this.compared = null;
    this.alert = "";
    /** What came of the last counting, or comparing. @type {any} */
    this.told = null;
    this.asked = false;
  }

  redraw() {
    this.typed.redraw();
  }

  get all() {
    return Array.from(this.ballots.values());
  }

  get begun() {
    return this.files.length > 0;
  }

  /** How many of those that are ready are counted already. */
  get known() {
    return this.all.filter(({ ready, serial }) => ready && (this.counted || []).indexOf(serial) >= 0).length;
  }

  get reading() {
    return this.files.some(({ reading }) => reading !== null);
  }

  // ── with the server ───────────────────────────────────────────────────────────────────────

  /** Asks once what is counted; where nobody answers, again when the panel is drawn for another reason. */
  async begin() {
    if (this.asked) return;
    this.asked = true;
    await this.sent(null);
    this.redraw();
    this.asked = this.counted !== null;
  }

  /** Sends, or asks. Returns what came of each ballot; null where the server did not take it. */
  async sent(body) {
    const reply = await ask(`${this.address}?lang=${this.ctx.lang || ""}`, body);
    this.alert = wrongWith(reply, this.ctx);
    if (this.alert) return null;
    const { missing, counted, came, reread } = /** @type {any} */ (reply).answer;
    Object.assign(this, { missing, counted, compared: reread || null });
    return came;
  }

  /** Counts those that are ready, or only compares them with what is counted. */
  async send(compare, ballots = this.all.filter(({ ready }) => ready)) {
    if (this.busy || !ballots.length) return;
    const before = this.counted || [];
    Object.assign(this, { busy: true, told: null });
    this.redraw();
    const came = [];
    for (let from = 0; from < ballots.length; from += AT_ONCE) {
      const some = ballots.slice(from, from + AT_ONCE).map(({ body }) => body);
      const told = await this.sent({ ballots: some, round: this.round, compare });
      if (!told) break;
      came.push(...told);
    }
    this.busy = false;
    for (const one of came) this.keep(one, compare);
    if (came.length) this.told = { compare, came, unseen: before.filter((serial) => !this.ballots.has(serial) && !came.some((one) => one.serial === serial)).length };
    if (!compare) this.typed.load().catch(() => {});
    this.redraw();
  }

  /** Compares all of them with what a closed round counted; nothing changes there. */
  async reread() {
    const ballots = this.all.filter(({ ready }) => ready);
    if (this.busy || !ballots.length) return;
    Object.assign(this, { busy: true, compared: null });
    this.redraw();
    const came = await this.sent({ ballots: ballots.map(({ body }) => ({ serial: body.serial, ticked: body.ticked })), round: this.round, reread: true });
    this.busy = false;
    for (const one of came || []) this.keep(one, true);
    this.redraw();
  }

  /** What is counted leaves them; what is not stays, with why. */
  keep(one, compare) {
    const ballot = this.ballots.get(one.serial);
    if (!ballot) return;
    ballot.came = one;
    ballot.instead = false;
    if (!compare && ["new", "same", "changed"].includes(one.came)) this.ballots.delete(one.serial);
    if (!compare && !this.ballots.size && !this.refused.length) this.forget();
  }

  /** Takes this reading of a ballot in place of the one that is counted. */
  take(ballot) {
    ballot.instead = true;
    return this.send(false, [ballot]);
  }

  // ── files ─────────────────────────────────────────────────────────────────────────────────

  /** Reads these files, one after the other. @param {File[]} files */
  async add(files) {
    Object.assign(this, { told: null, alert: "", compared: null });
    for (const file of files) {
      const pdf = file.type === "application/pdf" || /\.pdf$/i.test(file.name);
      /** @type {any} */
      const one = { name: file.name, url: pdf ? "" : URL.createObjectURL(file), reading: 0, wrong: "", of: 0, pages: [] };
      this.files.push(one);
      this.redraw();
      const progress = (part) => {
        one.reading = part;
        this.redraw();
      };
      const reply = await upload(`${this.file}?lang=${this.ctx.lang || ""}`, file, progress, (request) => linesOf(request, (line) => this.hears(one, line)));
      one.reading = null;
      if (!this.files.includes(one)) return; // they were let go of meanwhile
      const cut = !one.of || one.pages.length < one.of;
      if (!one.wrong && cut) one.wrong = wrongWith(reply, this.ctx) || this.ctx.t("scans.unread");
      if (!one.wrong) announce(foundOn(one, this.ctx));
      this.redraw();
    }
  }

  /** A line about a file: how many pages it has, a page that was read, or why reading ended. */
  hears(one, line) {
    if (!this.files.includes(one)) return;
    if (line.error) one.wrong = line.error;
    else if (line.ballots) {
      one.pages.push(line);
      for (const part of line.ballots) this.put(part);
    } else one.of = line.pages;
    this.redraw();
  }

  /** Takes in what was read of a ballot. @param {Part} part */
  put(part) {
    if (part.why) return;
    let ballot = this.ballots.get(part.serial);
    if (!ballot) {
      this.last += 1;
      this.ballots.set(part.serial, (ballot = new PaperBallot(part.serial, this.last)));
    }
    ballot.take(part);
  }

  /** What was seen and cannot be counted: `{ file, why }`. */
  get refused() {
    const found = [];
    for (const { name, pages } of this.files) {
      pages.forEach(({ ballots }, n) => {
        const file = pages.length > 1 ? this.ctx.t("scans.page_of", { name, n: n + 1 }) : name;
        for (const { why } of ballots) if (why) found.push({ file, why });
      });
    }
    return found;
  }

  /** Lets go of the files and of what was read on them. */
  forget() {
    for (const { url } of this.files) if (url) URL.revokeObjectURL(url);
    this.files = [];
    this.ballots = new Map();
    this.last = 0;
  }
}

/** The words for a reply that is none, or that refuses. @param {any} reply @param {Context} ctx */
function wrongWith(reply, ctx) {
  if (!reply) return ctx.t("capture.offline");
  return reply.answer && reply.answer.error ? reply.answer.error : "";
}

/** "mairie.jpg : 12 bulletins lus." @param {any} file @param {Context} ctx */
export function foundOn({ name, pages }, ctx) {
  const n = pages.reduce((sum, { ballots }) => sum + ballots.filter(({ why }) => !why).length, 0);
  return ctx.t("scans.about", { name, words: ctx.t("scans.found", { n }) });
}
