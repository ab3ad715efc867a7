// Nothing moves under the finger: what a press makes longer or shorter is made up for by scrolling.

/**
 * Does `change`, then scrolls so that what `after()` finds stands where what `before()` found stood, and
 * not above `least` pixels from the top of the window.
 */
export function keepStill(before, change, after = before, least = 0) {
  const shown = before();
  const from = shown ? shown.getBoundingClientRect().top : undefined;
  change();
  const element = after();
  if (from === undefined || !element) return;
  const by = element.getBoundingClientRect().top - Math.max(least, from);
  if (Math.abs(by) >= 1) scrollerOf(element).scrollTop += by;
}

function scrollerOf(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(parent).overflowY);
    if (scrolls && parent.scrollHeight > parent.clientHeight) return parent;
  }
  return document.scrollingElement;
}

/** Pixels that the phone's top bar hides of the page. */
export function barHeight() {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".tb-part-bar .tb-bar"));
  return (bar && bar.offsetHeight) || 0;
}

/** What one is to do now begins at the top: a page left far down would show its end. */
export function toTop() {
  window.scrollTo(0, 0);
}
