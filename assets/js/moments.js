// What happened in a session, and the frame of each moment, asked of the server.

const FRAMES_KEPT = 150;

/** All that the page knows of the past; once something was erased, none of it is kept. */
export class Moments {
  constructor(address, lang) {
    this.address = address;
    this.lang = lang;
    this.forget();
  }

  forget() {
    this.all = [];
    /** Where each step begins: its place among them, and its title. */
    this.steps = [];
    this.frames = new Map();
    this.generation = "";
    this.going = false;
  }

  /** Takes in what has happened since; all of it again if something was erased. */
  async load() {
    const { moments, generation, going } = await this.get("moments", { after: this.all.at(-1)?.n ?? 0 });
    if (this.all.length && generation !== this.generation) {
      this.forget();
      return this.load();
    }
    this.generation = generation;
    this.going = going;
    this.all = this.all.concat(moments.map(([n, at, what, step]) => ({ n, at, what, step })));
    this.steps = this.all.flatMap(({ step }, place) => (step ? [{ place, step }] : []));
  }

  /** The frame after entry `n`; each is asked for once. */
  async frame(n) {
    const { frames, generation } = this;
    const frame = frames.get(n) ?? (await this.get(n, { of: generation }));
    frames.delete(n);
    frames.set(n, frame);
    if (frames.size > FRAMES_KEPT) frames.delete(frames.keys().next().value);
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
