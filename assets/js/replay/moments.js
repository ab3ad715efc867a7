// What happened in a session, and the frame of each moment, asked of the server.

const FRAMES_KEPT = 150;
/** The server's answer to a page whose words are of before something was erased. */
export const ERASED = 409;

/**
 * All that the page knows of the past, of one edition of it. Nothing kept is shown again before the
 * server has said that nothing was erased meanwhile; once something was, `forget` drops all of it.
 */
export class Moments {
  constructor(address, lang) {
    this.address = address;
    this.lang = lang;
    /** By entry. @type {Map<number, any>} */
    this.frames = new Map();
    this.forget();
  }

  forget() {
    this.all = [];
    /** Where each step begins: its place among them, and its title. */
    this.steps = [];
    this.frames = new Map();
    this.edition = "";
    this.going = false;
  }

  /** Takes in what has happened since; all of it again if something was erased. */
  async load() {
    const known = this.all;
    const { moments, edition, going } = await this.get("moments", { after: numberOf(known) });
    if (known !== this.all) return; // forgotten, or taken in by another question
    if (known.length && edition !== this.edition) throw new Refused(ERASED, "");
    this.edition = edition;
    this.going = going;
    this.all = known.concat(moments.map(([n, at, what, step]) => ({ n, at, what, step })));
    this.steps = this.all.flatMap(({ step }, place) => (step ? [{ place, step }] : []));
  }

  /** The frame after entry `n`, sent once; refused with `ERASED` when something was erased. */
  async frame(n) {
    const { frames, edition } = this;
    const kept = frames.get(n);
    const frame = kept || (await this.get(n, { of: edition }));
    if (kept) await this.check(n);
    if (edition !== this.edition) throw new Refused(ERASED, "");
    frames.delete(n);
    frames.set(n, frame);
    if (frames.size > FRAMES_KEPT) frames.delete(/** @type {number} */ (frames.keys().next().value));
    return frame;
  }

  /** Asks whether what is kept may be; refused with `ERASED` when something was erased. */
  check(n = numberOf(this.all)) {
    return this.get(n, { of: this.edition, kept: 1 });
  }

  async get(what, asked) {
    const response = await fetch(`${this.address}/${what}?${new URLSearchParams({ lang: this.lang, ...asked })}`);
    if (!response.ok) throw new Refused(response.status, await sentenceOf(response));
    return response.status === 204 ? null : response.json();
  }
}

/** Why something is refused; empty where whoever answered, a proxy perhaps, says no sentence. */
function sentenceOf(response) {
  return response.json().then(({ error }) => error, () => "");
}

/** The number of the last moment; 0 where there is none. */
function numberOf(moments) {
  return moments.length ? moments[moments.length - 1].n : 0;
}

class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}
