// The page on which whoever facilitates makes cards of a wall of sticky notes: photos, one after the other, with
// what was found on each; it is corrected, typed, put into zones, and sent to the session.

import { announce } from "../../core/dom/announcer.js";
import { draw, h, icon } from "../../core/dom/draw.js";
import { giveFocus } from "../../core/compat/older.js";
import { speaker } from "../../core/texts.js";
import { list } from "./list.js";
import { cornersOf, Notes, usualSize } from "./notes.js";
import { photo } from "./photo.js";
import { name } from "../../core/network/sending.js";
import { upload } from "../../core/network/upload.js";

export class NotesPage {
  constructor(root, setUp) {
    this.root = root;
    /** @type {any} */
    this.setUp = setUp;
    const { zones, needed, longest } = setUp;
    Object.assign(this, { zones, needed, longest });
    /** The highest number of a note that is kept: those of the next photo follow it. */
    this.numbered = setUp.numbered || 0;
    this.t = speaker(setUp.texts);
    /** @type {File[]} */
    this.queue = [];
    /** The photo that is looked at. @type {any} */
    this.shot = null;
    this.picked = 0;
    /** @type {number[][] | null} */
    this.drag = null;
    this.busy = "";
    this.wrong = "";
    this.told = "";
    addEventListener("beforeunload", (event) => this.shot && event.preventDefault());
    this.redraw();
  }

  // ── photos ────────────────────────────────────────────────────────────────────────────────

  choose(files) {
    this.queue.push(...Array.from(files));
    this.told = "";
    if (!this.shot && !this.busy) this.nextPhoto();
    else this.redraw();
  }

  /** The next photo on which something can be looked at; what is wrong with those before it is said. */
  async nextPhoto() {
    this.forget();
    const wrong = [];
    while (this.queue.length && !this.shot) {
      const file = /** @type {File} */ (this.queue.shift());
      const answer = await this.sent("found", file, "sticky.looking");
      if (answer) await this.look(file, answer);
      else wrong.push(this.t("scans.about", { name: file.name, words: this.wrong }));
    }
    if (wrong.length) this.wrong = wrong.join(" ");
    this.redraw();
    if (this.shot) {
      announce(this.found());
      giveFocus(document.getElementById("notes-found"));
    }
  }

  found() {
    const n = this.shot.notes.all.length;
    return n ? this.t("sticky.found", { n }) : this.t("sticky.none");
  }

  async look(file, { width, height, notes }) {
    const image = new Image();
    const url = URL.createObjectURL(file);
    image.src = url;
    await new Promise((resolve) => {
      image.onload = image.onerror = resolve;
    });
    this.shot = { file, url, sending: name(), image, width, height, notes: new Notes(notes, this.setUp.rows) };
    this.picked = notes.length ? this.shot.notes.all[0].id : 0;
  }

  forget() {
    if (this.shot) URL.revokeObjectURL(this.shot.url);
    this.shot = null;
    this.picked = 0;
  }

  /** Sends the photo, with what is said of its notes where the address wants it. Null where it was refused. */
  async sent(what, file, busy, notes = null) {
    this.busy = busy;
    this.wrong = "";
    this.redraw();
    const body = notes ? new Blob([`${JSON.stringify({ notes, sending: this.shot.sending })}\n`, file]) : file;
    const reply = await upload(`${this.setUp.address}/${what}?lang=${this.setUp.lang}`, body, () => {});
    this.busy = "";
    if (reply && reply.status < 400) return reply.answer;
    this.wrong = (reply && reply.answer && reply.answer.error) || this.t("sticky.offline");
    this.redraw();
    return null;
  }

  confirmed() {
    return this.shot.notes.all.map(({ id, corners, text, zone }) => ({ id, corners, text, zone }));
  }

  async read() {
    const answer = await this.sent("read", this.shot.file, "sticky.reading", this.confirmed());
    if (!answer) return;
    let n = 0;
    this.shot.notes.all.forEach((note, at) => {
      const text = answer.texts[at];
      if (!text || note.text) return;
      Object.assign(note, { text, proposed: true });
      n += 1;
    });
    this.told = this.t("sticky.read_done", { n });
    announce(this.told);
    this.redraw();
  }

  async keep() {
    const { notes, file } = this.shot;
    const lost = notes.all.find(({ zone }) => this.setUp.needed && !zone);
    if (lost) {
      this.wrong = this.t("sticky.where", { n: this.numbered + notes.all.indexOf(lost) + 1 });
      this.pick(lost.id, true);
      return;
    }
    const answer = await this.sent("kept", file, "sticky.keeping", this.confirmed());
    if (!answer) return;
    this.numbered = answer.numbered;
    this.told = this.t("sticky.kept", { n: answer.cards.length });
    announce(this.told);
    await this.nextPhoto();
    if (!this.shot) giveFocus(document.getElementById("notes-told"));
  }

  // ── notes ─────────────────────────────────────────────────────────────────────────────────

  pick(id, typing = false) {
    const same = this.picked === id;
    this.picked = id;
    if (!same || typing) this.redraw();
    if (typing) giveFocus(document.getElementById(`note-${id}`));
  }

  /** After a change whose notes are picked or gone. */
  changed(change) {
    const note = change();
    if (note) this.picked = note.id;
    this.redraw();
    giveFocus(document.getElementById(`note-${this.picked}`));
  }

  added(corners) {
    if (this.shot.notes.all.length >= this.setUp.most) return;
    this.changed(() => this.shot.notes.add(corners));
  }

  addByKeyboard() {
    const { width, height } = usualSize(this.shot.notes.all);
    this.added(cornersOf({ left: 0.5 - width / 2, top: 0.5 - height / 2, width, height }));
  }

  removed(id) {
    const { notes } = this.shot;
    const at = notes.all.indexOf(notes.find(id));
    notes.remove(id);
    const near = notes.all[Math.min(at, notes.all.length - 1)];
    announce(this.t("sticky.removed", { n: at + 1 }));
    if (near) this.pick(near.id, true);
    else this.redraw();
  }

  toEnd() {
    giveFocus(document.getElementById("notes-keep"));
  }

  // ── drawn ─────────────────────────────────────────────────────────────────────────────────

  redraw() {
    const { missing } = this.setUp;
    draw(this.root, [
      missing ? h("p", { key: "missing", class: "tb-ban tb-warn" }, icon("triangle-alert"), h("span", {}, missing)) : this.sources(),
      h("div", { key: "state", class: "tb-n-state" }, this.state()),
      this.shot && [this.above(), h("div", { key: "two", class: "tb-n-two" }, h("div", { key: "left", class: "tb-n-left" }, photo(this), this.parting()), list(this)), this.below()],
    ]);
  }

  sources() {
    const chosen = ({ target }) => {
      this.choose(target.files);
      target.value = "";
    };
    return h(
      "div",
      { key: "sources", class: "tb-n-sources" },
      h("input", { id: "notes-files", class: "tb-n-files", type: "file", accept: "image/*", multiple: true, disabled: this.busy ? true : null, on: { change: chosen } }),
      h("label", { class: "tb-act", for: "notes-files" }, icon("image"), this.t(this.shot ? "sticky.more_photos" : "sticky.photos")),
      h("p", { class: "tb-detail" }, this.t("sticky.privacy")),
    );
  }

  state() {
    return [
      this.busy && h("p", { key: "busy", role: "status" }, this.t(this.busy)),
      this.told && h("p", { key: "told", id: "notes-told", tabindex: "-1", class: "tb-n-told" }, icon("circle-check"), h("span", {}, this.told), !this.shot && h("a", { href: this.setUp.back }, this.t("sticky.back"))),
      this.wrong && h("p", { key: "wrong", class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("span", {}, this.wrong)),
    ];
  }

  above() {
    const { t, shot, setUp } = this;
    const n = shot.notes.all.length;
    return h(
      "div",
      { key: "above", class: "tb-n-above" },
      h("h2", { id: "notes-found", tabindex: "-1" }, this.found()),
      this.queue.length > 0 && h("p", { key: "queue", class: "tb-detail" }, t("sticky.waiting", { n: this.queue.length })),
      h("p", { key: "how", class: "tb-detail" }, t(n ? "sticky.how" : "sticky.none_how")),
      h("div", { key: "acts", class: "tb-n-acts" }, [
        h("button", { key: "add", type: "button", class: "tb-act", on: { click: () => this.addByKeyboard() } }, icon("plus"), t("sticky.add")),
        setUp.unreadable
          ? h("p", { key: "unreadable", class: "tb-detail" }, setUp.unreadable)
          : h("button", { key: "read", type: "button", class: "tb-act", disabled: this.busy || !n ? true : null, on: { click: () => this.read() } }, icon("sticky-note"), t("sticky.read")),
      ]),
    );
  }

  /** Where the photo is parted between zones; all into one. */
  parting() {
    const { t, shot } = this;
    const { zones } = this.setUp;
    if (!zones.length) return null;
    const { across, down } = shot.notes;
    const slider = (way, place, n) =>
      h(
        "label",
        { key: `${way}${n}` },
        t(`sticky.limit_${way}`, { n: n + 1 }),
        h("input", {
          type: "range",
          min: "0",
          max: "100",
          step: "1",
          live: { value: String(Math.round(place * 100)) },
          on: { input: ({ target }) => { shot.notes.part(way, n, Number(target.value) / 100); this.redraw(); } },
        }),
      );
    const all = ({ target }) => {
      if (target.value) shot.notes.putAll(target.value);
      this.redraw();
    };
    return h(
      "fieldset",
      { key: "parting", class: "tb-n-parting" },
      h("legend", {}, this.setUp.ask || t("sticky.zones")),
      across.map((place, n) => slider("across", place, n)),
      down.map((place, n) => slider("down", place, n)),
      h(
        "label",
        { key: "all" },
        t("sticky.all_into"),
        h("select", { live: { value: "" }, on: { change: all } }, h("option", { key: "none", value: "" }, t("sticky.choose")), zones.map(([id, words]) => h("option", { key: id, value: id }, words))),
      ),
    );
  }

  below() {
    const { t, shot } = this;
    const n = shot.notes.all.length;
    const untyped = shot.notes.all.filter(({ text }) => !text.trim()).length;
    const drop = () => this.nextPhoto();
    return h(
      "div",
      { key: "below", class: "tb-n-below" },
      h("button", { key: "keep", id: "notes-keep", type: "button", class: "tb-act tb-n-strong", disabled: this.busy || !n ? true : null, on: { click: () => this.keep() } }, icon("check"), t("sticky.keep", { n })),
      h("button", { key: "drop", type: "button", class: "tb-link", disabled: this.busy ? true : null, on: { click: drop } }, t("sticky.drop")),
      untyped > 0 && h("p", { key: "untyped", class: "tb-detail" }, t("sticky.untyped", { n: untyped })),
    );
  }
}
