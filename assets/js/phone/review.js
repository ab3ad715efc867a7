// The draft of the synthesis, read on a phone: what it says, line by line, and what one says of it.

import { lost } from "../view/bar.js";
import { Context } from "../core/context.js";
import { draw, h, icon } from "../core/dom/draw.js";
import { join } from "../core/network/stream.js";
import { widget } from "../view/widgets.js";
import { senderOf } from "./fields/sender.js";
import { hasArrived } from "./fields/leftover.js";
import { writing } from "./fields/writing.js";

/** @import { Frame } from "../core/shapes.d.ts" */

/** Draws the page into `root` for as long as it lives; with a sentence alone where there is nothing to read. */
export function open(given) {
  return new ReviewPage(given);
}

class ReviewPage {
  constructor({ root, review, stream, me, roles, texts, lang }) {
    this.root = root;
    this.review = review;
    this.ctx = new Context(() => this.redraw());
    Object.assign(this.ctx, { me, roles, phone: true, plain: true, direct: true, selectable: false });
    this.ctx.speak(texts, lang);
    root.classList.add("tb-live", "tb-phone-page");
    /** What is shown of the last frame. @type {Frame | null} */
    this.frame = null;
    this.redraw();
    if (stream) join(stream, (channel) => this.heard(channel));
  }

  heard(channel) {
    this.ctx.follow(channel);
    this.frame = channel.frame;
    this.redraw();
  }

  redraw() {
    const { back, title, lead, why } = this.review;
    if (this.frame || why) hasArrived(this.root);
    draw(this.root, [
      h("nav", { key: "back" }, h("a", { class: "tb-review-back", href: back.href }, icon("arrow-left"), back.words)),
      h(
        "main",
        { key: "main", id: "main", tabindex: -1 },
        h("h1", { class: "tb-h1" }, title),
        lead && h("p", { key: "lead", class: "tb-review-lead" }, lead),
        lost(this.ctx),
        why ? h("p", { key: "why", class: "tb-detail" }, why) : this.draft(),
      ),
    ]);
  }

  draft() {
    const { frame, ctx } = this;
    if (!frame) return null;
    const read = { ...frame, writing: NOTHING };
    ctx.press = null;
    ctx.sender = frame.endpoint ? senderOf(read, ctx) : null;
    const { sender } = ctx;
    if (sender) ctx.press = (press, target) => sender.press(press, target);
    ctx.offer(new Set());
    return h("div", { key: "draft", class: "tb-phone" }, sender && writing(read, ctx), frame.view && widget(frame.view, ctx));
  }
}

/** A reader writes in no field: what is said goes through the lines' buttons. */
const NOTHING = { fields: [], retyped: 0 };
