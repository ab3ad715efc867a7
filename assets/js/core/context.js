// What drawing functions know besides the view: who looks, in which language, and what a press does.

import { h, inOtherLanguages } from "./dom/draw.js";
import { or, pluralOf } from "./compat/older.js";
import { FORMS, speaker } from "./texts.js";

/** @import { Sender } from "../phone/fields/sender.js" */
/** @import { Board } from "./shapes.d.ts" */

const DEBOUNCE = 400;

/** One for each mount; its fields are set anew at each drawing, so that handlers never hold old ones. */
export class Context {
  /** @param {() => void} redraw Draws all that this context draws again. */
  constructor(redraw) {
    this.redraw = redraw;
    /** What a drawing remembers from one time to the next. @type {Record<string, any>} */
    this.memory = {};
    /** Ids of cards. @type {Set<string>} */
    this.chosen = new Set();
    /** @type {Set<string>} */
    this.pickable = new Set();
    this.selectable = true;
    /** @type {string | number | undefined} */
    this.selection = undefined;
    this.me = "";
    /** @type {string[]} */
    this.roles = [];
    this.wall = false;
    this.phone = false;
    /** Whether whoever looks only takes part, and whether presses go to the server with no script. */
    this.plain = false;
    this.direct = false;
    /** Whether a script of the page draws what this one cannot. */
    this.rerun = false;
    /** The card that came last. @type {string | null} */
    this.newest = null;
    /** People who have just come in. @type {Set<string>} */
    this.welcomed = new Set();
    this.heading = "";
    /** On the wall: whether what is drawn is shown page after page (`results.js`). */
    this.paged = false;
    /** @type {string | undefined} */
    this.focus = undefined;
    this.lost = false;
    this.refusal = "";
    this.held = false;
    /** Milliseconds until a result has appeared; 0 where none appears. @type {any} */
    this.reveal = 0;
    /** How often votes typed for others were changed, so far. @type {number | undefined} */
    this.retyped = undefined;
    /** @type {Record<string, string> | null} */
    this.texts = null;
    this.lang = "";
    /** A sentence of the module in the reader's language. @type {(key: string, values?: Record<string, any>) => string} */
    this.t = (key) => key;
    /** The server's clock, seconds. */
    this.now = () => Date.now() / 1000;
    /** @type {(name: string, value: any) => void} */
    this.trigger = () => {};
    /** @type {(name: string, value: any) => void} */
    this.state = () => {};
    /** Sends presses, moves and words of this step to the server; null where nothing changes. @type {Sender | null} */
    this.sender = null;
    /** The board being drawn, and who may move its cards. @type {Board | null} */
    this.board = null;
    /** @type {string[]} */
    this.movers = [];
    /** Carries out a press where no script is to run for it; null elsewhere. @type {((press: string, target: string) => void) | null} */
    this.press = null;
    /** What the wall shows in large, and where to ask for something else; null off the console. @type {{ target: string, step: string, endpoint: string } | null} */
    this.projects = null;
    this.pressed = "";
    this.pressedAt = 0;
  }

  /** A sign never begins a line; on the wall, "à" never ends one. */
  glued(words) {
    const signs = words.replace(/ (?=[?!:;»])/g, "\u00a0");
    return this.wall ? signs.replace(/(^|\s)([àÀ]) (?=\S)/g, "$1$2\u00a0") : signs;
  }

  /** Takes in what the script gave. */
  take(data, { trigger, state }) {
    this.trigger = trigger;
    this.state = state;
    this.me = data.me || "";
    this.roles = data.roles || [];
    this.selectable = or(data.selectable, true);
    this.speak(data.texts || {}, data.lang);
    if (data.focus !== this.focus) this.memory.column = data.focus;
    this.focus = data.focus;
    this.plain = data.plain || false;
    /** Whether presses go straight to the server, and no script runs for them. */
    this.direct = data.direct || false;
    this.rerun = true;
    // The script empties the choice (once its cards are grouped, say) by giving another `selection`.
    const again = data.selection !== this.selection;
    this.selection = data.selection;
    if (again && this.chosen.size) {
      this.chosen = new Set();
      this.state("selected", []);
    }
  }

  /** What a card that did not change is drawn anew for: who looks, what they are, in which language. */
  get signature() {
    return JSON.stringify([this.me, this.roles, this.selectable, this.lang]);
  }

  speak(texts, lang) {
    if (this.texts === texts && this.lang === lang) return;
    this.texts = texts;
    this.lang = lang;
    this.t = speaker(texts);
  }

  /** The word for so many, of its forms in the language, by its plural rule. */
  worded(n, ...forms) {
    return forms[Math.min(pluralOf(this.texts ? this.texts[FORMS] : undefined)(n), forms.length - 1)];
  }

  /** Follows a channel: its clock, and whether it is cut off. */
  follow(channel) {
    this.now = () => channel.now();
    this.lost = channel.lost;
    /** Why the server lets this page listen no more, in its own words; empty where it only fails. */
    this.refusal = channel.refusal || "";
    inOtherLanguages(channel.frame && channel.frame.languages);
  }

  /** Nothing is drawn anew under the hand of whoever drags a card. */
  hold() {
    this.held = true;
  }

  release() {
    this.held = false;
    this.redraw();
  }

  /** A press on a button of a card; a double tap counts once. */
  act(press, target) {
    const pressed = `${press} ${target}`;
    const n = Date.now();
    if (this.pressed === pressed && n - this.pressedAt < DEBOUNCE) return;
    this.pressed = pressed;
    this.pressedAt = n;
    // Who wrote it is said in a dialog, which the script draws.
    if (this.press && press !== "who") this.press(press, target);
    else this.trigger("act", { action: press, target, n });
  }

  /** Whether this card can be chosen here. */
  picks(it) {
    return this.selectable && this.pickable.has(it.id);
  }

  choose(id, on) {
    if (on) this.chosen.add(id);
    else this.chosen.delete(id);
    this.state("selected", [...this.chosen]);
    this.redraw();
  }

  /** The cards that can be chosen from now on; those chosen that are no longer there are forgotten. */
  offer(ids) {
    this.pickable = ids;
    const kept = [...this.chosen].filter((id) => ids.has(id));
    if (kept.length === this.chosen.size) return;
    this.chosen = new Set(kept);
    this.state("selected", kept);
  }

  /** A picture, of this site only: any other address would tell it who looks. */
  picture(address, alt) {
    return h("img", { class: "tb-picture", src: ownAddress(address), alt: alt || "", loading: "lazy", decoding: "async" });
  }
}

function ownAddress(address) {
  const url = new URL(address, document.baseURI);
  const own = url.origin === location.origin || url.protocol === "blob:" || address.startsWith("data:image/");
  return own ? address : null;
}
