// One moment of a session seen again: as on the wall, or as on a phone where the wall would be too small.

import { figures, reading } from "../core/clock/clock.js";
import { Context } from "../core/context.js";
import { draw, h } from "../core/dom/draw.js";
import { empty, whenQueryChanges } from "../core/compat/older.js";
import { timer } from "../view/bar.js";
import { News } from "../view/news.js";
import { Wall } from "../wall/wall.js";
import { widget } from "../view/widgets.js";

/** Where the wall's picture would be too small to read, its view is drawn as on a phone. */
const SMALL = "(max-width: 47.5em), (max-height: 30em)";

/** What controls do with a key themselves: a list finds what begins with it. */
const OWN_KEYS = { select: /./, input: /^(Arrow|Page)/, "a, button": /^ $/ };

/** What is seen of one frame: the wall's, or on a small screen its view alone. */
export class Scene {
  constructor(root, texts, lang) {
    this.root = root;
    /** The time shown, in the server's seconds. */
    this.time = 0;
    this.small = matchMedia(SMALL);
    this.unhear = whenQueryChanges(this.small, () => this.draw());
    /** @type {{ frame: any, lost: boolean, now: () => number }} */
    this.channel = { frame: null, lost: false, now: () => this.time };
    this.wide = root.appendChild(document.createElement("div"));
    this.narrow = root.appendChild(document.createElement("div"));
    this.narrow.className = "tb-live tb-replay-narrow";
    this.wall = new Wall(this.wide, texts, lang, { sizeOf: "replay" });
    // The clock's half and last minute are of the time, not of whoever looks back.
    this.wall.milestones.follow = () => {};
    this.news = new News();
    this.ctx = new Context(() => this.draw());
    this.ctx.phone = true;
    this.ctx.speak(texts, lang);
  }

  /** Nothing of it is left on the page, nor in memory. */
  end() {
    this.unhear();
    this.wall.leave();
    this.news.leave();
    this.channel.frame = null;
    empty(this.root);
  }

  show(frame, onward) {
    this.channel.frame = frame;
    // Who was already there is greeted, a result appears, and news is told, only when time goes on by itself.
    if (onward) this.news.follow(frame, this.ctx);
    else {
      this.news.arrive(frame);
      this.wall.known = undefined;
      this.wall.reveal.forget();
    }
    this.draw();
  }

  draw() {
    this.wide.hidden = this.small.matches;
    this.narrow.hidden = !this.small.matches;
    if (!this.channel.frame) return;
    if (this.small.matches) draw(this.narrow, this.page());
    else this.onWall();
  }

  /** The wall is as large as the bar below leaves room for. */
  onWall() {
    const room = `${this.wide.clientWidth} ${this.wide.clientHeight}`;
    if (room !== this.room) this.wall.refit();
    this.room = room;
    this.wall.heard(this.channel);
  }

  /** A key of the wall: larger, smaller, another page, pages that stay; not one that a control needs itself. */
  pressed(event) {
    const control = Object.keys(OWN_KEYS).find((css) => event.target.closest(css));
    if (!control || !OWN_KEYS[control].test(event.key)) this.wall.pressed(event);
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
      view && h("div", { key: `view ${(step && step.id) || ""}`, class: "tb-phone" }, widget(view, this.ctx)),
    ];
  }
}
