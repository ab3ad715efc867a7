// Makes each row of names of the wall fit its place: the last leave, and a line says how many.

/**
 * Fits every row marked `data-fit` (the key of its "and n others") inside `root`.
 * @param {HTMLElement} root
 */
export function fit(root, t) {
  for (const box of root.querySelectorAll("[data-fit]")) fitOne(box, t);
}

function fitOne(box, t) {
  const items = [...box.querySelectorAll("[data-at]")].sort((a, b) => at(b) - at(a));
  const show = (count) => showFirst(box, items, count, t);
  if (fits(box, show, items.length)) return;
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
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}

function showFirst(box, items, count, t) {
  items.forEach((item, i) => (item.hidden = i >= count));
  const others = items.length - count + Number(box.dataset.leftOut || 0);
  const more = box.querySelector(".tb-more");
  if (!more) return;
  more.hidden = others === 0;
  more.textContent = others ? t(box.dataset.fit, { n: others }) : "";
}

function at(item) {
  return Number(item.dataset.at);
}
