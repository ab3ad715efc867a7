// Notices that the page's letters, words or lines are spaced otherwise than before, as anybody may want.

/**
 * Calls `changed` when a line of words becomes longer, shorter or higher, whatever made it so;
 * never in a browser that cannot watch sizes. Returns what ends it.
 * @param {() => void} changed
 */
export function whenSpaced(changed) {
  const probe = document.createElement("span");
  probe.className = "tb-probe";
  probe.setAttribute("aria-hidden", "true");
  probe.textContent = "Mm mm mm";
  document.body.append(probe);
  const size = () => `${probe.offsetWidth} ${probe.offsetHeight}`;
  let before = size();
  const look = () => {
    if (size() === before) return;
    before = size();
    changed();
  };
  if (typeof ResizeObserver !== "undefined") new ResizeObserver(look).observe(probe);
  return () => probe.remove();
}
