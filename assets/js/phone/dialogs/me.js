// « Moi »: one's name and how it appears, language, one's texts, and how to erase them, or oneself.
// All words come with the answers; nothing is erased before it was asked about once.

import { at } from "../../core/network/addresses.js";
import { h } from "../../core/dom/draw.js";
import { FORGET } from "../../core/erasure.js";
import { countCards, countsCards, wantPulse, wantsPulse } from "../../view/news.js";
import { ask } from "../../core/network/requests.js";
import { alert, Dialog, refused, waiting } from "./dialog.js";

/** @import { Context } from "../../core/context.js" */

/** What is erased besides the text of an id. */
const ALL = "all";
const LEAVE = "leave";

/**
 * Opens the dialog; `renamed` is called once one's name is another.
 * @param {Context} ctx @param {string} session The session's id.
 * @param {{ view?: "me" | "texts", renamed?: (name: string) => void, pulses?: (name: string) => void }} options
 */
export function open(ctx, session, options = {}) {
  return new MeDialog(ctx, session, options);
}

/** Whether this browser counts others' cards aloud: for whoever hears the page. @param {Context} ctx */
function digest(ctx) {
  return choice("digest", countsCards(), countCards, ctx.t("news.digest"));
}

/** Whether this phone pulses as the time goes; turned on, it shows at once what that is. @param {Context} ctx @param {(name: string) => void} pulses */
function pulse(ctx, pulses) {
  const switched = (wanted) => {
    wantPulse(wanted);
    pulses("half");
  };
  const vibrates = "vibrate" in navigator;
  return choice("pulse", wantsPulse(), switched, ctx.t(vibrates ? "pulse.wanted" : "pulse.seen"));
}

/** @param {string} key @param {boolean} checked @param {(wanted: boolean) => void} kept @param {string} words */
function choice(key, checked, kept, words) {
  return h(
    "label",
    { key, class: "tb-write-choice tb-plain-choice" },
    h("input", { type: "checkbox", live: { checked }, on: { change: (event) => kept(event.target.checked) } }),
    h("i", { class: "tb-tick tb-tick-checkbox", "aria-hidden": "true" }),
    h("span", { class: "tb-words" }, words),
  );
}

class MeDialog {
  /** @param {Context} ctx @param {string} session @param {any} options */
  constructor(ctx, session, { view = "me", renamed = () => {}, pulses = () => {} }) {
    this.pulses = pulses;
    this.ctx = ctx;
    this.session = encodeURIComponent(session);
    this.renamed = renamed;
    /** `me`, `texts`, or `ask` for what is asked before something is erased. */
    this.view = view;
    /** The last answer for the view; null until it has come. @type {any} */
    this.answer = null;
    this.error = "";
    this.busy = false;
    /** What was typed, as it differs from the answer. @type {Record<string, any>} */
    this.typed = {};
    /** What is asked about: the id of a text, `all` or `leave`. */
    this.about = "";
    this.most = 0;
    /** The link by which one comes back, once it was asked for. @type {any} */
    this.made = null;
    /** What was done last: `{ text, later }`. @type {any} */
    this.done = null;
    this.dialog = new Dialog(ctx, () => this.drawn());
    this.load();
  }

  address(what, query = "") {
    return at(`/${what}/${this.session}?lang=${this.ctx.lang || ""}${query}`);
  }

  /** Asks for what the view shows. */
  async load() {
    const { view } = this;
    const query = view === "ask" ? `&about=${encodeURIComponent(this.about)}` : this.most ? `&most=${this.most}` : "";
    this.error = "";
    this.dialog.redraw();
    const reply = await ask(this.address(view === "me" ? "me" : "texts", query));
    if (this.view !== view) return;
    this.error = refused(this.ctx, reply);
    if (!this.error && reply) this.answer = reply.answer;
    this.dialog.redraw();
  }

  go(view, about = "") {
    Object.assign(this, { view, about, answer: null });
    if (view === "ask") this.done = null;
    this.load();
    this.dialog.toHeading();
  }

  drawn() {
    const { answer } = this;
    const title = (answer && (answer.question || answer.title)) || this.ctx.t("dialog.loading");
    if (!answer) return { title, body: waiting(this.ctx, this.error, () => this.load()) };
    const body = { me: () => this.me(answer), texts: () => this.texts(answer), ask: () => this.question(answer) }[this.view]();
    return { title, body };
  }

  // ── my name ─────────────────────────────────────────────────────────────────────────────────

  me({ name, appearance, remote, place_told, save, said, link, texts, languages, note, synthesis }) {
    return [
      h(
        "form",
        { key: "name", class: "tb-write", on: { submit: (event) => this.submitted(event) } },
        h("label", { for: "tb-my-name", class: "tb-write-label" }, name.label),
        h("input", {
          id: "tb-my-name",
          class: "tb-field",
          type: "text",
          maxlength: name.longest,
          autocomplete: "given-name",
          dir: "auto",
          "aria-invalid": this.error ? "true" : null,
          live: { value: this.valueOf("name") },
          on: { input: (event) => (this.typed.name = event.target.value) },
        }),
        this.appearance(appearance),
        this.ticked("remote", remote),
        this.ticked("place_told", place_told),
        this.error && alert(this.error),
        h("button", { type: "submit", class: "tb-big tb-strong", "aria-disabled": this.busy ? "true" : null }, save),
        h("p", { key: "said", class: "tb-detail", role: "status" }, this.busy ? this.ctx.t("writing.sending") : said),
      ),
      this.link(link),
      h("button", { key: "texts", type: "button", class: "tb-big", on: { click: () => this.go("texts") } }, texts),
      digest(this.ctx),
      pulse(this.ctx, this.pulses),
      synthesis && h("a", { key: "synthesis", class: "tb-big", href: synthesis.href }, synthesis.words),
      h(
        "p",
        { key: "languages", class: "tb-dialog-links" },
        languages.map(({ href, words, lang }) => h("a", { href, lang, hreflang: lang }, words)),
      ),
      note && h("p", { key: "note", class: "tb-hint" }, note),
    ];
  }

  /** A link by which one comes back on another phone: made when it is asked for, and told once. */
  link(words) {
    if (!words) return null;
    const { made } = this;
    return h(
      "div",
      { key: "link", class: "tb-my-link" },
      h("button", { type: "button", class: "tb-big", "aria-disabled": this.busy ? "true" : null, on: { click: () => this.makeLink() } }, words),
      h(
        "div",
        { key: "made", role: "status" },
        made && [
          h("label", { key: "label", for: "tb-my-link", class: "tb-write-label" }, made.label),
          h("input", { key: "link", id: "tb-my-link", class: "tb-field", type: "text", readonly: "readonly", value: `${location.origin}${made.href}`, on: { focus: (event) => event.target.select() } }),
          h("p", { key: "told", class: "tb-detail" }, made.told),
        ],
      ),
    );
  }

  async makeLink() {
    if (this.busy) return;
    const reply = await this.send("link", {});
    if (this.error) return;
    this.made = reply.answer;
    this.dialog.redraw();
  }

  appearance({ label, choices }) {
    const now = this.valueOf("appearance");
    return h(
      "fieldset",
      { key: "appearance", class: "tb-write-choices" },
      h("legend", { class: "tb-write-label" }, label),
      choices.map(([id, words]) =>
        h(
          "label",
          { key: id, class: "tb-write-choice tb-plain-choice" },
          h("input", { type: "radio", name: "tb-appearance", value: id, live: { checked: now === id }, on: { change: () => this.choose(id) } }),
          h("span", { class: "tb-words" }, words),
        ),
      ),
    );
  }

  ticked(what, { label }) {
    return h(
      "label",
      { key: what, class: "tb-write-choice tb-plain-choice" },
      h("input", {
        type: "checkbox",
        live: { checked: this.valueOf(what) },
        on: { change: (event) => (this.typed[what] = event.target.checked) },
      }),
      h("i", { class: "tb-tick tb-tick-checkbox", "aria-hidden": "true" }),
      h("span", { class: "tb-words" }, label),
    );
  }

  choose(id) {
    this.typed.appearance = id;
    this.dialog.redraw();
  }

  valueOf(what) {
    return what in this.typed ? this.typed[what] : this.answer[what].value;
  }

  async submitted(event) {
    event.preventDefault();
    if (this.busy) return;
    const reply = await this.send("me", this.asTyped());
    if (this.error || this.view !== "me") return;
    this.typed = {};
    this.answer = reply.answer;
    this.renamed(this.answer.name.value);
    this.dialog.redraw();
  }

  asTyped() {
    /** @type {Record<string, any>} */
    const typed = {};
    for (const what of ["name", "appearance", "remote", "place_told"]) typed[what] = this.valueOf(what);
    return typed;
  }

  /** Sends, and says in the meantime that it does; the refusal is then `error`. */
  async send(what, body) {
    Object.assign(this, { busy: true, error: "" });
    this.dialog.redraw();
    const reply = await ask(this.address(what), body);
    Object.assign(this, { busy: false, error: refused(this.ctx, reply) });
    this.dialog.redraw();
    return /** @type {any} */ (reply);
  }

  // ── my texts ────────────────────────────────────────────────────────────────────────────────

  texts({ text, texts, erase: briefly, more, most, all, leave }) {
    const { done } = this;
    return [
      h(
        "div",
        { key: "done", role: "status" },
        done && h("p", { class: done.later ? "tb-ban tb-warn" : "tb-ban tb-done" }, done.later || done.text),
      ),
      h("p", { key: "text" }, text),
      h(
        "ul",
        { key: "list", class: "tb-own-texts" },
        texts.map(({ id, words, where, erase }) =>
          h(
            "li",
            { key: id },
            h("p", { class: "tb-words", dir: "auto" }, words),
            h("p", { class: "tb-detail" }, where),
            // Which of them is said to whoever hears the buttons alone; the others have it above.
            h("button", { type: "button", class: "tb-big", "aria-label": erase, on: { click: () => this.go("ask", id) } }, briefly),
          ),
        ),
      ),
      more && h("button", { key: "more", type: "button", class: "tb-big", on: { click: () => this.show(most) } }, more),
      all && h("button", { key: "all", type: "button", class: "tb-big", on: { click: () => this.go("ask", ALL) } }, all),
      h("button", { key: "leave", type: "button", class: "tb-big", on: { click: () => this.go("ask", LEAVE) } }, leave),
    ];
  }

  show(most) {
    this.most = most;
    this.load();
  }

  // ── asked once, plainly ─────────────────────────────────────────────────────────────────────

  question({ quoted, points, final, yes, no }) {
    return [
      quoted && h("blockquote", { key: "quoted", class: "tb-words", dir: "auto" }, quoted),
      h("ul", { key: "points", class: "tb-points" }, points.map((point) => h("li", {}, point))),
      h("p", { key: "final" }, h("strong", {}, final)),
      this.error && alert(this.error),
      h("button", { key: "yes", type: "button", class: "tb-big tb-strong", "aria-disabled": this.busy ? "true" : null, on: { click: () => this.erase() } }, yes),
      h("button", { key: "no", type: "button", class: "tb-big", on: { click: () => this.go("texts") } }, no),
    ];
  }

  async erase() {
    if (this.busy) return;
    const { about } = this;
    const again = this.error !== "";
    const reply = await this.send("texts", { erase: about });
    // Whoever has left is no longer known: the answer of a first try was lost.
    const left = about === LEAVE && again && reply && reply.status === 403;
    if (this.error && !left) return;
    forget(about !== ALL && about !== LEAVE ? false : true);
    if (about === LEAVE) {
      location.replace(left ? at(`/left?lang=${this.ctx.lang || ""}`) : reply.answer.href);
      return;
    }
    this.done = reply.answer;
    this.go("texts");
  }
}

/** The tab's own copies go too: of what was sent and, where all is erased, of what was not. */
function forget(all) {
  window.dispatchEvent(new CustomEvent(FORGET, { detail: { all } }));
}
