// The steps that stand beside the one that runs: the notes that a scribe takes, what a carrier prepares,
// those that are over.

import { at } from "../core/network/addresses.js";
import { Context } from "../core/context.js";
import { h } from "../core/dom/draw.js";
import { join } from "../core/network/stream.js";
import { stepView } from "./step.js";

/** @import { Frame } from "../core/shapes.d.ts" */

class OtherStep {
  /** @param {any} page The page that it is on. @param {any} given */
  constructor(page, { step, title, endpoint, page: drawsItself }) {
    this.page = page;
    this.step = step;
    this.title = title;
    this.endpoint = endpoint;
    this.drawsItself = drawsItself;
    /** Whether it stands above the running step. */
    this.first = false;
    this.open = false;
    const { ctx } = page;
    this.ctx = new Context(() => page.redraw());
    Object.assign(this.ctx, { me: ctx.me, phone: true, plain: true, direct: true, selectable: false, trigger: ctx.trigger });
    this.ctx.speak(ctx.texts || {}, ctx.lang);
    this.ctx.now = () => page.ctx.now();
  }

  get words() {
    return this.title;
  }

  leave() {}

  /** @param {string} words What stands on the line. */
  drawn(words = this.words) {
    const toggled = (event) => {
      this.open = event.target.open;
      this.page.redraw();
    };
    return h(
      "details",
      { key: `side ${this.step}`, class: "tb-side-step", open: this.open, on: { toggle: toggled } },
      h("summary", {}, words),
      this.open && h("div", { class: "tb-phone" }, this.content()),
    );
  }

  content() {
    const frame = this.frame();
    if (!frame) return null;
    this.ctx.roles = this.page.mine.roles;
    const mine = { page: this.drawsItself ? this.step : "" };
    return stepView(frame, this.ctx, { mine, session: this.page.session });
  }

  /** @returns {any} */
  frame() {
    return null;
  }
}

/** One that is open beside the agenda, with a stream of its own from when it is first opened. */
export class OpenStep extends OtherStep {
  constructor(page, given) {
    super(page, given);
    this.first = true;
    this.channel = null;
  }

  frame() {
    if (!this.joined) {
      const session = encodeURIComponent(this.page.session);
      const address = at(`/live/${session}?lang=${this.ctx.lang}&step=${encodeURIComponent(this.step)}`);
      this.joined = join(address, (channel) => {
        this.channel = channel;
        this.ctx.follow(channel);
        this.page.redraw();
      });
    }
    return this.channel && this.channel.frame;
  }

  leave() {
    if (this.joined) this.joined.leave();
  }
}

/** One that is open before the session begins, or a vote that stays open: one at a time is unfolded, and streamed. */
export class EarlyStep extends OpenStep {
  constructor(page, given) {
    super(page, given);
    this.first = this.open = false;
    this.stays = Boolean(given.stays);
  }

  /** @param {{ state: string }} session */
  isOpen(session) {
    return this.stays ? session.state !== "closed" : session.state === "waiting";
  }

  drawn(words = this.title) {
    const toggled = (event) => this.unfold(event.target.open);
    return h(
      "details",
      { key: `side ${this.step}`, class: "tb-side-step", open: this.open, on: { toggle: toggled } },
      h("summary", {}, words),
      this.open && h("div", { class: "tb-phone" }, this.asked(), this.content()),
    );
  }

  /** Unfolds it in the place of the others, or folds it. @param {boolean} open */
  unfold(open) {
    if (this.open === open) return;
    for (const side of this.page.sides) if (side instanceof EarlyStep) side.fold();
    this.open = open;
    this.page.redraw();
  }

  /** What to do in it. */
  asked() {
    const { step = null } = this.frame() || {};
    return step && h("p", { class: "tb-lead tb-words" }, step.prompt || step.title);
  }

  fold() {
    this.open = false;
    this.leave();
    this.joined = undefined;
    this.channel = null;
  }
}

/** One that is over, to which somebody who takes notes still adds what was said. */
export class PastStep extends OpenStep {
  constructor(page, given) {
    super(page, given);
    this.first = false;
  }

  get words() {
    return this.ctx.t("page.complete", { step: this.title });
  }
}

/** One that comes later, and can be made ready before: nobody else sees anything of it yet. */
export class WaitingStep extends OtherStep {
  get words() {
    return this.ctx.t("page.prepare", { step: this.title });
  }

  frame() {
    const { stage = "", casting = "" } = this.page.frame || {};
    return { endpoint: this.endpoint, step: { id: this.step, title: this.title }, stage, casting, own: this.page.mine.roles, view: null, writing: null };
  }
}
