// Dragging the cards of a board, with a mouse or a finger (SortableJS). Where a card is dropped is told to
// the sender; the page itself is drawn by nobody but `draw.js`, so the node goes back before that.

import Sortable from "../vendor/sortable.esm.js";

/** @import { Context } from "../core/context.js" */

const LONG = 30;

/** List → its Sortable. */
const sorted = new WeakMap();

/**
 * Lets the cards of these lists be dragged among them.
 * @param {Context} ctx
 */
export function sort(lists, ctx) {
  for (const list of lists) {
    if (!sorted.has(list)) sorted.set(list, made(list, ctx));
  }
}

/** @param {Context} ctx */
function made(list, ctx) {
  let next = null;
  // Each card that gives way is measured: in a long list they do so at once.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || list.children.length > LONG;
  return Sortable.create(list, {
    group: "tb-board",
    draggable: ".tb-movable",
    // Words can be selected, buttons pressed and fields typed in as everywhere.
    filter: "button:not(.tb-grip), input, textarea, a, summary, label",
    preventOnFilter: false,
    // One way of dragging for mouse and finger; a finger that scrolls does not lift a card.
    forceFallback: true,
    fallbackTolerance: 4,
    delay: 200,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: calm ? 0 : 120,
    ghostClass: "tb-ghost",
    chosenClass: "tb-lifted",
    fallbackClass: "tb-dragged",
    scrollSensitivity: 80,
    onStart: ({ item }) => {
      next = following(item);
      ctx.hold();
    },
    onMove: ({ dragged, to }) => !(dragged.classList.contains("tb-group") && to.closest(".tb-group")),
    onEnd: ({ item, from, to }) => {
      const after = following(item);
      const before = (after && after.dataset.id) || null;
      const moved = from !== to || after !== next;
      from.insertBefore(item, next);
      ctx.release();
      if (moved && ctx.sender) ctx.sender.move(item.dataset.id, to.dataset.zone, before);
    },
  });
}

/** The card after this one; the list also holds what the library shows under the hand. */
function following(item) {
  let node = item.nextElementSibling;
  while (node && (!node.dataset.id || node.dataset.id === item.dataset.id)) node = node.nextElementSibling;
  return node;
}
