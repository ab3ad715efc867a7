// Makes each list of the wall fit its place: the oldest leave, and a line says how many.

/**
 * Fits every list marked `data-fit` (the key of its "and n others") inside `root`.
 * @param {HTMLElement} root
 */
export function fit(root, t) {
  for (const box of root.querySelectorAll("[data-fit]")) fitOne(box, t);
}

/** In the small zones of a grid cards get shorter before they leave; elsewhere they do not. */
const SHORTER = ["", "some", "most"];

function fitOne(box, t) {
  const items = [...box.querySelectorAll("[data-at]")].sort((a, b) => at(b) - at(a));
  const show = (count) => showFirst(box, items, count, t);
  for (const shorter of box.closest(".tb-canvas-grid") ? SHORTER : SHORTER.slice(0, 1)) {
    box.dataset.shorter = shorter;
    if (fits(box, show, items.length)) return;
    if (shorter && fits(box, show, 1)) break;
  }
  let [good, bad] = [1, items.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(box, show, middle)) good = middle;
    else bad = middle;
  }
  show(good);
}

function fits(box, show, count) {
  show(count);
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1 && !cut(box);
}

/** Whether a card goes on in the next column of its list. */
function cut(box) {
  return [...box.children].some((item) => !item.hidden && item.getClientRects().length > 1);
}

function showFirst(box, items, count, t) {
  items.forEach((item, i) => (item.hidden = i >= count));
  // A folded group is an item itself: its title stands for its cards.
  for (const group of box.querySelectorAll(".tb-group:not([data-at])")) {
    group.hidden = !group.querySelector("[data-at]:not([hidden])");
  }
  const others = items.length - count + Number(box.dataset.leftOut || 0);
  const more = box.querySelector(".tb-more");
  if (!more) return;
  more.hidden = others === 0;
  more.textContent = others ? t(box.dataset.fit, { n: others }) : "";
}

function at(item) {
  return Number(item.dataset.at);
}
