// Frames around the voting cards that were read on a photo.

import { h } from "../core/dom/draw.js";

/** A frame around each card: unbroken where it is sure. */
export function overlay(lines, { width, height }) {
  const points = (corners) => corners.map(([x, y]) => `${x * width},${y * height}`).join(" ");
  return h(
    "svg",
    { class: "tb-c-over", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    lines.map((line) =>
      h("polygon", { key: line.number, class: line.sure && line.side !== null ? "tb-c-sure" : "tb-c-doubt", points: points(line.corners), "vector-effect": "non-scaling-stroke" }),
    ),
  );
}
