// Moves the steps of the console's agenda: dragged by mouse or finger (SortableJS), or by Alt and an arrow.
// The order shown is the one asked for until the server's frame has it, or has not answered for a while.

import { announce } from "../../core/dom/announcer.js";

/** @import { Context } from "../../core/context.js" */

const PATIENCE = 4000;
const KEYS = { ArrowUp: -1, ArrowDown: 1 };

/** Lists that can be dragged in already. */
const sorted = new WeakSet();

/**
 * The steps in the order that was asked for last, where the server has not said yet what it made of it.
 * @param {any[]} steps @param {Context} ctx
 */
export function inOrder(steps, ctx) {
  const { asked } = ctx.memory;
  if (!asked) return steps;
  if (asked.was !== namesOf(steps)) {
    ctx.memory.asked = null;
    return steps;
  }
  return asked.order.map((id, place) => ({ ...steps.find((step) => step.id === id), number: place + 1 }));
}

function namesOf(steps) {
  return steps.map((step) => step.id).join(" ");
}

/**
 * A press on a step: Alt and an arrow move it one place.
 * @param {any[]} steps as the server has them @param {Context} ctx
 */
export function moveByKey(event, id, steps, ctx) {
  const by = event.altKey && KEYS[event.key];
  if (!by) return;
  event.preventDefault();
  const order = inOrder(steps, ctx).map((step) => step.id);
  const place = order.indexOf(id) + by;
  if (place < 0 || place >= order.length) return;
  order.splice(place - by, 1);
  order.splice(place, 0, id);
  ask(id, order, steps, ctx);
}

/** @param {Context} ctx */
function ask(id, order, steps, ctx) {
  const { memory } = ctx;
  const place = order.indexOf(id);
  memory.asked = { was: namesOf(steps), order };
  clearTimeout(memory.forget);
  memory.forget = setTimeout(() => {
    memory.asked = null;
    ctx.redraw();
  }, PATIENCE);
  ctx.trigger("move", { step: id, before: order[place + 1] || null, n: Date.now() });
  const { title } = steps.find((step) => step.id === id);
  announce(ctx.t("agenda.moved", { title, place: place + 1, of: order.length }));
  ctx.redraw();
}

/**
 * Lets the steps of this list be dragged; what that takes is fetched when it is first drawn.
 * @param {HTMLElement} root @param {() => any[]} steps as the server has them @param {Context} ctx
 */
export function letReorder(root, steps, ctx) {
  const list = /** @type {HTMLElement | null} */ (root.querySelector(".tb-agenda"));
  if (!list || sorted.has(list) || list.children.length < 2) return;
  sorted.add(list);
  import("../../vendor/sortable.esm.js").then(({ default: Sortable }) => drag(Sortable, list, steps, ctx)).catch(() => sorted.delete(list));
}

/** @param {Context} ctx */
function drag(Sortable, list, steps, ctx) {
  /** @type {Element | null} */
  let next = null;
  Sortable.create(list, {
    draggable: "li",
    // One way of dragging for mouse and finger; a finger that scrolls lifts nothing.
    forceFallback: true,
    fallbackTolerance: 6,
    delay: 250,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "tb-ghost",
    fallbackClass: "tb-dragged",
    onStart: ({ item }) => {
      next = item.nextElementSibling;
      ctx.hold();
    },
    onEnd: ({ item }) => {
      const order = [...list.querySelectorAll("li:not(.tb-dragged)")].map((each) => each.dataset.id);
      // Where it was: the page is drawn by nobody but `draw.js`.
      list.insertBefore(item, next);
      ctx.held = false;
      if (order.join(" ") === namesOf(inOrder(steps(), ctx))) ctx.redraw();
      else ask(item.dataset.id, order, steps(), ctx);
    },
  });
}
