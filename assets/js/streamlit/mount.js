// Draws what the server sends into the parts of a page that Streamlit makes.
// Words and rights are decided on the server; what is drawn here never widens them.

import { Milestones, reading, untilNextSecond } from "../core/clock/clock.js";
import { placeBar } from "./console/selection.js";
import { keepAwake } from "../core/clock/wake_lock.js";
import { Gong } from "../core/clock/gong.js";
import { listen } from "./console/shortcuts.js";
import { tell, watchPresses } from "./console/toast.js";
import { keepPresses } from "./reconnection.js";
import { Reruns } from "./reruns.js";
import { Context } from "../core/context.js";
import { draw, h } from "../core/dom/draw.js";
import { senderOf, hasOwnPart, leaveOthers } from "../phone/fields/sender.js";
import { keepDrafts } from "./unsent.js";
import { letReorder } from "./console/agenda_order.js";
import { lost } from "../view/bar.js";
import { agenda, clock, people } from "./console/parts.js";
import { projector } from "./console/wall_controls.js";
import { News } from "../view/news.js";
import { Reveal } from "../view/results.js";
import { join } from "../core/network/stream.js";
import { speaker, wordsOfThePage } from "../core/texts.js";
import { widget } from "../view/widgets.js";
import { besidesLeading, lastAct, refusal, waitingToBeShown, writing } from "../phone/fields/writing.js";

/** @import { Frame } from "../core/shapes.d.ts" */

/** How each part is drawn, whether it asks for reruns, and how often its clock moves it (ms). */
const PARTS = {
  clock: { drawing: clock, conducts: true, tick: untilNextSecond },
  conduct: { drawing: () => [], conducts: true },
  agenda: { drawing: agenda, tick: () => 5000 },
  people: { drawing: people, tick: () => 5000, ticksAlways: true },
  view: { drawing: view },
  wall: { drawing: projector },
};

/** A cleanup may belong to a call that a newer one has already replaced. */
const GRACE = 200;

const mounted = new WeakMap();
/** The parts that stand on the page. @type {Set<Part>} */
const parts = new Set();
/** Address of a stream → what its view has shown: a script that runs again makes no result new. */
const reveals = new Map();
/** Address of a stream → what was said of it: a script that runs again, or another part, says nothing twice. */
const news = new Map();

/**
 * Puts a part into `parentElement`, or brings it up to date. `data`: part, stream, me, roles, stage,
 * focus, selectable, selection, lang, and texts where the page has none. Returns the cleanup.
 */
export function mount({ parentElement, data: given, setTriggerValue, setStateValue }) {
  const data = { ...given, texts: given.texts || wordsOfThePage() };
  keepPresses();
  keepDrafts(speaker(data.texts));
  let part = mounted.get(parentElement);
  if (part && (part.name !== data.part || part.address !== data.stream)) {
    part.leave();
    part = null;
  }
  if (!part) mounted.set(parentElement, (part = new Part(parentElement, data)));
  const run = part.update(data, { trigger: setTriggerValue, state: setStateValue });
  return () => {
    const leaveIfLast = () => {
      if (part.run !== run) return;
      part.leave();
      if (mounted.get(parentElement) === part) mounted.delete(parentElement);
    };
    if (parentElement.isConnected) setTimeout(leaveIfLast, GRACE);
    else leaveIfLast();
  };
}

class Part {
  constructor(parent, data) {
    this.name = data.part;
    this.address = data.stream;
    this.kind = PARTS[data.part];
    this.run = 0;
    this.root = document.createElement("div");
    this.root.className = `tb-live tb-part-${data.part}`;
    parent.append(this.root);
    this.ctx = new Context(() => this.redraw());
    this.gong = data.part === "clock" ? new Gong("console", this.ctx, () => this.redraw()) : null;
    this.milestones = new Milestones((name, key) => {
      for (const { gong } of parts) if (gong) gong.rings(name, key);
    });
    if (data.part === "wall") this.letSleep = keepAwake(() => this.redraw());
    this.reruns = new Reruns((stage) => this.ctx.trigger("stage", stage));
    parts.add(this);
    if (this.kind.conducts) this.news = cached(news, data.stream, News);
    if (this.name === "view") this.reveal = cached(reveals, data.stream, Reveal);
  }

  update(data, calls) {
    this.data = data;
    this.ctx.take(data, calls);
    this.root.lang = data.lang || "";
    if (this.joined) this.heard(this.joined.channel, false);
    else this.join();
    if (this.name === "clock") listen(this.ctx);
    if (data.did !== undefined) {
      watchPresses();
      tell(data.did, this.ctx);
    }
    this.run += 1;
    return this.run;
  }

  join() {
    draw(this.root, skeleton(this.name));
    this.joined = join(this.address, (channel, fresh) => this.heard(channel, fresh));
  }

  heard(channel, fresh) {
    this.channel = channel;
    this.ctx.follow(channel);
    if (channel.frame && this.kind.conducts) this.conduct(channel.frame, fresh);
    this.redraw();
  }

  conduct(frame, fresh) {
    const { stage, crowd } = this.data;
    this.news.follow(frame, this.ctx);
    // Beside the running step stands what a page is about, as the sheet: nobody leaves it while it is there.
    leaveOthers([...parts].map((part) => part.channel && part.channel.frame && part.channel.frame.endpoint));
    const joined = frame.crowd !== undefined && frame.crowd !== crowd;
    this.reruns.follow({ wanted: frame.stage, have: stage, fresh, joined });
  }

  redraw() {
    const frame = this.channel && this.channel.frame;
    if (this.left || this.ctx.held) return;
    if (!frame) {
      if (this.kind.conducts && this.channel) draw(this.root, lost(this.ctx));
      return;
    }
    if (this.name === "view") this.ctx.reveal = this.reveal.follow(frame);
    draw(this.root, [this.kind.drawing(frame, this.ctx), this.gong && this.gong.asks("tb-gong-asks")]);
    if (this.name === "view") {
      letSort(this.root, this.ctx);
      if (!this.ctx.phone) placeBar(this.root, this.ctx);
    }
    if (this.name === "agenda") letReorder(this.root, () => (this.channel.frame && this.channel.frame.agenda) || [], this.ctx);
    this.follow(frame);
  }

  follow(frame) {
    clearTimeout(this.timer);
    const read = reading(frame, this.ctx.now());
    if (this.kind.conducts) this.milestones.follow(frame, read, this.ctx.t);
    if (this.ctx.reveal) this.timer = setTimeout(() => this.redraw(), this.ctx.reveal);
    const moves = (read && read.running) || this.kind.ticksAlways;
    if (moves && this.kind.tick) this.timer = setTimeout(() => this.redraw(), this.kind.tick(read));
  }

  leave() {
    this.left = true;
    parts.delete(this);
    if (this.gong) this.gong.leave();
    if (this.letSleep) this.letSleep();
    clearTimeout(this.timer);
    this.reruns.leave();
    if (this.joined) this.joined.leave();
    if (this.news && ![...parts].some(({ news: theirs }) => theirs === this.news)) this.news.leave();
    this.root.remove();
  }
}

function cached(all, address, Kind) {
  if (!all.has(address)) all.set(address, new Kind());
  return all.get(address);
}

/**
 * The step's view, on a phone or on the console: only the console's frames hold an agenda.
 * @param {Frame} frame @param {Context} ctx
 */
export function view(frame, ctx) {
  ctx.phone = !frame.agenda;
  const { projection } = frame;
  ctx.projects = projection && frame.step ? { target: projection.target, step: frame.step.id, endpoint: projection.endpoint } : null;
  if (!frame.view) return [];
  ctx.press = null;
  if (ctx.direct && frame.endpoint) ctx.press = (press, target) => ctx.sender && ctx.sender.press(press, target);
  ctx.retyped = frame.writing ? frame.writing.retyped : undefined;
  ctx.sender = frame.endpoint ? senderOf(frame, ctx) : null;
  const shown = ctx.sender ? ctx.sender.arranged(frame) : frame.view;
  const own = ctx.sender && ownActs(frame, ctx);
  const mine = ctx.sender && waitingToBeShown(frame, ctx);
  ctx.offer(new Set(ctx.phone ? [] : selectableCards(shown, false)));
  // Nothing of a step's drawing may be taken over by the next.
  return h("div", { key: (frame.step && frame.step.id) || "none", "data-step": frame.step && frame.step.id, class: ctx.phone ? "tb-phone" : "tb-console" }, own, mine, queue(frame, ctx), widget(shown, ctx));
}

/**
 * What waits until whoever facilitates shows it: a part of its own, above what everybody sees.
 * @param {Frame} frame @param {Context} ctx
 */
function queue(frame, ctx) {
  if (!frame.queue) return null;
  const { projects } = ctx;
  ctx.projects = null; // what waits is not put on the wall by another way
  const drawn = widget(frame.queue, ctx);
  ctx.projects = projects;
  return h("div", { key: "queue", class: "tb-queue" }, drawn);
}

/**
 * What one writes and did, where no script draws it.
 * @param {Frame} frame @param {Context} ctx
 */
function ownActs(frame, ctx) {
  if (ctx.plain && frame.writing) return writing(frame, ctx);
  if (!ctx.phone && hasOwnPart(frame, ctx)) return besidesLeading(frame, ctx) || refusal(ctx.sender);
  return ctx.direct ? lastAct(ctx.sender, ctx) : refusal(ctx.sender);
}

/**
 * Boards can be dragged on where there is room for it; what that takes is fetched when it is first needed.
 * @param {HTMLElement} root @param {Context} ctx
 */
export function letSort(root, ctx) {
  if (ctx.phone || !root.querySelector(".tb-cards[data-zone] > .tb-movable")) return;
  const all = root.querySelectorAll(".tb-cards[data-zone]");
  import("../board/drag.js").then(({ sort }) => sort(all, ctx)).catch(() => {}); // handles still move cards
}

/** The ids of the cards in boards and lists where cards can be chosen. */
function selectableCards(it, selectable) {
  if (it.widget === "card") return selectable ? [it.id] : [];
  const inner = [...(it.items || []), ...(it.columns || []), ...(Array.isArray(it.cards) ? it.cards : [])];
  return inner.flatMap((each) => selectableCards(each, selectable || it.selectable));
}

function skeleton(part) {
  if (part !== "view") return [];
  return h("div", { class: "tb-wait", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {}));
}
