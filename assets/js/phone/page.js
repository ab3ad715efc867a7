// The page of whoever takes part: where we are, what to do, what one writes, what everybody sees.
// The stream moves it; what is this person's alone comes with it, and is asked for anew when it may differ.

import { Ticking } from "../core/clock/clock.js";
import { Context } from "../core/context.js";
import { draw, h } from "../core/dom/draw.js";
import { keepFocus } from "../core/dom/focus.js";
import { ask } from "../core/network/requests.js";
import { barHeight, toTop } from "../core/dom/scroll.js";
import { join } from "../core/network/stream.js";
import { bar, draft, heading, lost } from "../view/bar.js";
import { News, wantsPulse } from "../view/news.js";
import { Reveal } from "../view/results.js";
import { leaveOthers, wordsAt } from "./fields/sender.js";
import { hasArrived, showLeftover } from "./fields/leftover.js";
import { initials } from "../board/labels.js";
import { EarlyStep, OpenStep, PastStep, WaitingStep } from "./other_steps.js";
import { stepView } from "./step.js";

/** @import { Frame } from "../core/shapes.d.ts" */

/** Milliseconds for each person of a crowd that asks for the same at one moment. */
const EACH = 4;
const RETRY = 3000;
const LEFT_WITHIN = 1500;
/** Steps that are over, each on a line of its own; more stand under one. */
const FEW = 2;

/** The page begins under its bar, whose words take more lines where they are larger, or the phone is turned. */
function makeRoom() {
  document.documentElement.style.setProperty("--tb-bar-height", `${barHeight()}px`);
}

/** Draws the page into `root` for as long as it lives. */
export function page(given) {
  return new PhonePage(given);
}

/** A pulse, for whoever wants it: fetched when the first comes. @param {string} name */
function pulses(name) {
  if (wantsPulse()) import("./pulse.js").then(({ pulse }) => pulse(name)).catch(() => {});
}

class PhonePage {
  constructor({ root, session, stream, address, me, mine, texts, lang }) {
    this.root = root;
    this.session = session;
    /** Why what was pressed did not open. */
    this.refusal = "";
    this.address = address;
    /** What is this person's alone. @type {any} */
    this.mine = mine;
    /** The steps that stand beside the one that runs. @type {(OpenStep | PastStep | WaitingStep)[]} */
    this.sides = [];
    /** Whether the steps that are over are unfolded. */
    this.pastOpen = false;
    this.title = document.title;
    /** @type {Record<string, any>} */
    this.timers = {};
    /** The step shown; undefined before the first frame. @type {string | undefined} */
    this.step = undefined;
    this.ctx = new Context(() => this.redraw());
    Object.assign(this.ctx, { me, phone: true, plain: true, direct: true, selectable: false });
    this.ctx.trigger = (name, value) => this.asked(name, value);
    this.ctx.speak(texts, lang);
    this.takeMine(mine);
    // Each second only the bar is drawn.
    this.ticking = new Ticking(() => this.drawBar(), pulses);
    this.reveal = new Reveal();
    this.news = new News();
    addEventListener("resize", makeRoom);
    root.classList.add("tb-live", "tb-phone-page");
    keepFocus();
    const { leave } = join(stream, (channel) => this.heard(channel));
    this.leave = leave;
  }

  /** What a press asks for that no card does by itself: who wrote this. */
  asked(name, value) {
    if (name !== "act" || value.action !== "who") return;
    this.opens(() => import("./dialogs/who.js"), (who) => who.open(this.ctx, this.session, value.target));
  }

  /** A dialog that is fetched when it is first asked for. @param {"me" | "texts"} view */
  openMe(view) {
    const renamed = (name) => {
      this.mine = { ...this.mine, name };
      this.redraw();
    };
    this.opens(() => import("./dialogs/me.js"), (me) => me.open(this.ctx, this.session, { view, renamed, pulses }));
  }

  /** Fetches a dialog's module; where the network fails, that is said, and one may press again. */
  async opens(load, open) {
    this.refusal = "";
    try {
      open(await load());
    } catch (error) {
      console.error(error);
      this.refusal = this.ctx.t("writing.unanswered");
    }
    this.redraw();
  }

  heard(channel) {
    this.ctx.follow(channel);
    this.frame = channel.frame;
    if (this.frame) {
      this.news.follow(this.frame, this.ctx);
      this.follow(this.frame);
    }
    this.redraw();
  }

  /** @param {Frame} frame */
  follow(frame) {
    if (frame.stage === "left") {
      // Whoever pressed it themselves is led away already.
      this.timers.left = setTimeout(() => location.reload(), LEFT_WITHIN);
      return;
    }
    const step = frame.step ? frame.step.id : "";
    if (this.step !== undefined && this.step !== step) toTop();
    this.step = step;
    document.title = frame.step ? `${frame.step.title} · ${this.title}` : this.title;
    const wanted = this.isMany ? frame.casting : frame.stage;
    if (wanted === this.mine.stage) clearTimeout(this.timers.mine);
    // A crowd does not ask at one moment.
    else if (wanted !== this.wanted) this.ask(wanted, this.isMany ? Math.random() * EACH * frame.room.people : 0);
    this.wanted = wanted;
    this.leaveOtherSteps();
  }

  /** A step that is over is not left where this person goes on in it, nor before that is known. */
  leaveOtherSteps() {
    const known = this.isMany || this.wanted === undefined || this.wanted === this.mine.stage;
    leaveOthers(known ? [this.frame && this.frame.endpoint, ...this.sides.map((side) => side.endpoint)] : null);
  }

  /** Whether this person does what everybody does. */
  get isMany() {
    return this.mine.roles.every((role) => role === "participant" || role === "timekeeper");
  }

  ask(stage, delay) {
    clearTimeout(this.timers.mine);
    this.timers.mine = setTimeout(async () => {
      const reply = await ask(this.address);
      if (reply && reply.status === 200) this.takeMine(reply.answer);
      else if (this.mine.stage !== stage) this.ask(stage, RETRY);
      this.redraw();
    }, delay);
  }

  takeMine(mine) {
    // Whoever leads from now on has a console.
    if (mine.facilitates) location.reload();
    this.mine = mine;
    this.ctx.roles = mine.roles;
    const kept = (each, kind) => this.sides.find((side) => side.endpoint === each.endpoint && side instanceof kind) || new kind(this, each);
    const now = [
      ...mine.beside.map((each) => kept(each, OpenStep)),
      ...mine.before.map((each) => kept(each, EarlyStep)),
      ...mine.prepare.map((each) => kept(each, WaitingStep)),
      ...mine.over.map((each) => kept(each, PastStep)),
    ];
    for (const side of this.sides) if (!now.includes(side)) side.leave();
    for (const side of now) if (side instanceof PastStep && !this.sides.includes(side)) this.goesOn(side);
    this.sides = now;
    this.leaveOtherSteps();
  }

  /** What was being typed as a step ended stays in its field: that is said, and the step stands open. */
  goesOn(side) {
    const words = wordsAt(side.endpoint);
    if (!words) return;
    side.open = this.pastOpen = true;
    showLeftover(words, this.ctx.t, "draft.stays");
  }

  redraw() {
    const { frame, ctx } = this;
    if (ctx.held) return;
    if (!frame) {
      draw(this.root, lost(ctx));
      return;
    }
    hasArrived(this.root);
    ctx.reveal = this.reveal.follow(frame);
    draw(this.root, this.page(frame));
    makeRoom();
    clearTimeout(this.timers.reveal);
    if (ctx.reveal) this.timers.reveal = setTimeout(() => this.redraw(), ctx.reveal);
    this.ticking.follow(frame, ctx);
  }

  drawBar() {
    const top = this.root.querySelector(".tb-part-bar");
    if (!top || !this.frame) return;
    draw(top, this.bar(this.frame));
    makeRoom();
  }

  /** @param {Frame} frame */
  page(frame) {
    const { ctx } = this;
    const step = frame.step ? frame.step.id : "none";
    // Before the heading, which says what this step asks of this person.
    const view = stepView(isHeaded(frame) ? { ...frame, view: { ...frame.view, title: "" } } : frame, ctx, this);
    return [
      h("div", { key: "bar", class: "tb-part-bar" }, this.bar(frame)),
      h(
        "main",
        { key: "main", id: "main", tabindex: -1, class: "tb-part-view" },
        draft(frame, ctx),
        frame.session.state === "closed" ? null : this.sides.filter((side) => side.first).map((side) => side.drawn()),
        this.head(frame),
        h("div", { key: step, "data-step": step, class: "tb-phone" }, view),
        this.before(frame),
        this.later(),
      ),
      this.foot(),
    ];
  }

  /** The steps that are open before the session begins, and votes that stay open. @param {Frame} frame */
  before({ session, step }) {
    const there = this.sides.filter((side) => side instanceof EarlyStep).map((side) => /** @type {EarlyStep} */ (side));
    const early = there.filter((side) => side.isOpen(session) && side.step !== (step && step.id));
    if (early.length === 0) return null;
    const words = this.ctx.t(early.some((side) => side.stays) ? "page.still_open" : "page.before");
    return h("section", { key: "before", class: "tb-before" }, h("h2", {}, words), early.map((side) => side.drawn()));
  }

  /** What stands below the running step; the steps that are over stand in one line once they are many. */
  later() {
    const below = this.sides.filter((side) => !side.first && !(side instanceof EarlyStep));
    const past = below.filter((side) => side instanceof PastStep);
    const gathered = past.length > FEW;
    const others = below.filter((side) => !gathered || !(side instanceof PastStep));
    return [...others.map((side) => side.drawn()), gathered && this.gathered(past)];
  }

  gathered(past) {
    const toggled = (event) => {
      this.pastOpen = event.target.open;
      this.redraw();
    };
    return h(
      "details",
      { key: "past", class: "tb-side-step tb-side-steps", open: this.pastOpen, on: { toggle: toggled } },
      h("summary", {}, this.ctx.t("page.complete_past")),
      this.pastOpen && h("div", {}, past.map((side) => side.drawn(side.title))),
    );
  }

  /** @param {Frame} frame */
  head(frame) {
    const { step, session } = frame;
    const over = session.state === "closed" || isPast(frame);
    const words = step ? step.quote : over ? "" : session.question;
    return heading(this.heading(frame), words, step ? session.title : "");
  }

  /** What to do, as it is said to this person. @param {any} frame */
  heading(frame) {
    const { step, session } = frame;
    if (isPast(frame)) return frame.view.title;
    const { ctx } = this;
    const { head } = this.mine;
    if (session.state === "closed") return ctx.t("page.over");
    if (!step) return ctx.t("page.here", { name: head.name });
    const own = ctx.sender && ctx.sender.own.prompt;
    // A crowd does not ask again within a step: a vote that has opened since asks for something else.
    const valid = head.step === step.id && (!this.isMany || head.asked === step.prompt);
    return own || (valid && head.title) || step.prompt || step.title;
  }

  /** @param {Frame} frame */
  bar(frame) {
    const { name } = this.mine;
    const label = this.ctx.t("page.me", { name });
    const me = h(
      "button",
      { key: "me", type: "button", class: "tb-me", title: label, on: { click: () => this.openMe("me") } },
      h("span", { class: "tb-av", "aria-hidden": "true" }, initials(name)),
      h("span", { class: "tb-vh" }, label),
    );
    return bar(frame, this.ctx, me);
  }

  foot() {
    const { ctx } = this;
    const { name, links } = this.mine;
    const opener = (view, words) => h("button", { key: view, type: "button", class: "tb-link", on: { click: () => this.openMe(view) } }, words);
    return h(
      "footer",
      { key: "foot", class: "tb-phone-foot" },
      h("p", { key: "refusal", role: "alert" }, this.refusal),
      opener("me", ctx.t("page.me", { name })),
      opener("texts", ctx.t("page.texts")),
      links.map(({ href, words, lang }) => h("a", { key: href, class: "tb-link", href, lang, hreflang: lang }, words)),
    );
  }
}

/** Whether the page’s heading says what the view is headed by. @param {any} frame */
function isHeaded(frame) {
  return isPast(frame) || (frame.session.state === "closed" && Boolean(frame.view) && frame.view.widget === "text");
}

/** Whether all steps are over, and the session is not: the page’s heading says so. @param {any} frame */
function isPast({ step, session, view }) {
  return !step && session.state !== "closed" && Boolean(view) && view.widget === "text";
}
