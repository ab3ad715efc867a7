// Keeps the photos of voting cards while they are looked at: what was read on each, what was corrected,
// and what goes to the count. Nothing is drawn here, and no photo is kept anywhere else.

import { announce } from "../../core/dom/announcer.js";
import { at } from "../../core/network/addresses.js";
import { ask } from "../../core/network/requests.js";
import { fromPairs } from "../../core/compat/older.js";
import { upload } from "../../core/network/upload.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Paper, CardTake, CardSide } from "../../core/shapes.d.ts" */

export const LETTERS = ["A", "B", "C", "D"];
export const MOST = 120;

/**
 * A card as it was seen, or added by hand: `corners` from 0 to 1 across and down its photo, if any.
 * @typedef {{ number: number, side: number | null, sure: boolean, corners: number[][] | null, photo: number }} Seen
 */

/** By vote, for as long as the page lives. @type {Map<string, Album>} */
const albums = new Map();

/** The words for a reply that is none, or that refuses. @param {any} reply @param {Context} ctx */
function wrongWith(reply, ctx) {
  if (!reply) return ctx.t("capture.offline");
  return reply.answer && reply.answer.error ? reply.answer.error : "";
}

/**
 * The sides that count in this round of a take, by the letters that cards showed first: in a first round
 * there is one list, for all.
 * @param {CardTake} take @param {number} round @returns {[string, CardSide[]][]}
 */
export function sidesOf(take, round) {
  if (round === 1) return [["", take.sides]];
  return take.sides
    .map((side, i) => /** @type {[string, CardSide[]]} */ ([LETTERS[i], side.then]))
    .filter(([, then]) => then.length > 0);
}

/** How often cards are held up for a take. @param {CardTake} take */
export function roundsOf(take) {
  return take.sides.some(({ then }) => then.length > 0) ? 2 : 1;
}

/**
 * One line for each number, from what was seen on all photos: the last photo says, and what another said
 * stands beside as `otherwise`. A number seen twice on one photo is not sure.
 * @param {Seen[]} seen
 */
function merged(seen) {
  /** @type {Map<number, Seen & { otherwise: number[], twice: boolean }>} */
  const found = new Map();
  for (const one of seen) {
    const before = found.get(one.number);
    const twice = Boolean(before && before.photo === one.photo && one.corners && before.corners);
    const otherwise = before ? before.otherwise.concat(before.side !== one.side && before.side !== null ? [before.side] : []) : [];
    found.set(one.number, { ...one, otherwise, twice: twice || Boolean(before && before.twice && before.photo === one.photo), sure: one.sure && !(twice && otherwise.length) });
  }
  return Array.from(found.values()).sort((a, b) => a.number - b.number);
}

export class Album {
  /** @param {{ address: string, round: number | string }} paper @param {any} typed @param {Context} ctx */
  static at(paper, typed, ctx) {
    let album = albums.get(paper.address);
    if (!album || album.round !== paper.round) albums.set(paper.address, (album = new Album(paper, typed)));
    album.ctx = ctx;
    return album;
  }

  constructor({ address, round }, typed) {
    const [session, step] = address.split("/").slice(-2);
    this.cards = `${address}/cards`;
    this.photo = at(`/photo/${session}/${step}`);
    this.round = round;
    this.typed = typed;
    /** @type {any} */
    this.ctx = null;
    /** What the server knows: `{ take, take_round, cards }`; null while it is not known. @type {any} */
    this.state = null;
    /** Why photos cannot be read on this server. */
    this.missing = "";
    /** The take that is looked at here, and its round. */
    this.take = "";
    this.takeRound = 1;
    /** @type {{ url: string, name: string, own: boolean, width: number, height: number, reading: number | null, wrong: string }[]} */
    this.photos = [];
    /** @type {Seen[]} */
    this.seen = [];
    this.picked = 0;
    this.busy = false;
    this.alert = "";
    /** What came of the last counting. @type {any} */
    this.told = null;
    this.asked = false;
  }

  redraw() {
    this.typed.redraw();
  }

  /** The question that is looked at now, as it is sent with what is counted for it. */
  get question() {
    return { take: this.take, take_round: this.takeRound, round: typeof this.round === "number" ? this.round : 1 };
  }

  get lines() {
    return merged(this.seen);
  }

  /** Whether anything was read that is not counted yet. */
  get begun() {
    return this.photos.length > 0 || this.seen.length > 0;
  }

  // ── with the server ───────────────────────────────────────────────────────────────────────

  /** Asks once how the cards stand; where nobody answers, again when the panel is drawn for another reason. */
  async begin() {
    if (this.asked) return;
    this.asked = true;
    await this.sent(null);
    this.redraw();
    this.asked = Boolean(this.state);
  }

  /** Sends, or asks; what the server says is kept. Returns whether it took it. */
  async sent(body) {
    const reply = await ask(`${this.cards}?lang=${this.ctx.lang || ""}`, body);
    this.alert = wrongWith(reply, this.ctx);
    if (this.alert) return false;
    const { state, missing, counted } = /** @type {any} */ (reply).answer;
    Object.assign(this, { state, missing });
    if (counted) this.told = counted;
    return true;
  }

  /** Looks at this question; where the wall asks one, it asks this one from now on. */
  choose(take, round, onWall) {
    Object.assign(this, { take, takeRound: round, told: null });
    this.redraw();
    return onWall ? this.askOnWall(take, round) : Promise.resolve();
  }

  /** Has the wall ask this question, or none. */
  async askOnWall(take, round) {
    await this.sent({ ask: true, take, take_round: round });
    this.redraw();
  }

  /** Counts these, `[number, side]`, as answers to this question. Returns whether the server has them. */
  async count(pairs, question = this.question) {
    const shown = fromPairs(pairs.map(([number, side]) => [String(number), side]));
    const kept = await this.sent({ ...question, shown });
    if (kept) this.typed.load().catch(() => {});
    return kept;
  }

  /** Counts all that was read and is sure, or was said by hand; then the photos go. */
  async countAll() {
    if (this.busy) return;
    const sure = this.lines.filter(({ sure, side }) => sure && side !== null);
    this.busy = true;
    this.redraw();
    const kept = await this.count(sure.map(({ number, side }) => [number, side]));
    this.busy = false;
    if (kept) this.forget();
    this.redraw();
  }

  // ── photos ────────────────────────────────────────────────────────────────────────────────

  /** Reads these files, one after the other. @param {{ file: Blob, name: string, own?: boolean }[]} files */
  async add(files) {
    this.told = null;
    this.alert = "";
    for (const { file, name, own } of files) {
      const n = this.photos.length;
      /** @type {any} */
      const photo = { url: URL.createObjectURL(file), name, own: Boolean(own), width: 4, height: 3, reading: 0, wrong: "" };
      this.photos.push(photo);
      this.redraw();
      const answer = await this.read(file, (part) => {
        photo.reading = part;
        this.redraw();
      });
      photo.reading = null;
      if (this.photos[n] !== photo) return; // they were let go of meanwhile
      if (answer.wrong) photo.wrong = answer.wrong;
      else {
        Object.assign(photo, { width: answer.width, height: answer.height });
        this.seen.push(...answer.cards.map((card) => ({ ...card, photo: n })));
        const found = answer.cards.length;
        announce(this.ctx.t("scans.about", { name, words: found ? this.ctx.t("voting_cards.found", { n: found }) : this.ctx.t("voting_cards.nothing") }));
      }
      this.redraw();
    }
  }

  /** What stands on a file, as the server reads it: `{ width, height, cards }`, or what is `wrong`. */
  async read(file, progress) {
    const reply = await upload(`${this.photo}?lang=${this.ctx.lang || ""}`, file, progress);
    const wrong = wrongWith(reply, this.ctx) || (reply && reply.status >= 400 ? this.ctx.t("voting_cards.unread") : "");
    return wrong ? { wrong } : /** @type {any} */ (reply).answer;
  }

  /** Lets go of the photos and of what was read on them. */
  forget() {
    for (const { url } of this.photos) URL.revokeObjectURL(url);
    this.photos = [];
    this.seen = [];
    this.picked = 0;
  }

  /** Says by hand what a card shows: a side, or null for nothing. The card may be a new one. */
  say(number, side) {
    const known = this.seen.filter((one) => one.number === number);
    const last = known[known.length - 1];
    const now = { number, side, sure: true, corners: last ? last.corners : null, photo: last ? last.photo : -1 };
    this.seen = this.seen.filter((one) => one.number !== number).concat(now);
    this.picked = number;
    this.redraw();
  }
}
