// The photo of a wall with its notes: a frame around each, a number to press; what is dragged where no note is
// becomes one.

import { h } from "../../core/dom/draw.js";
import { boxOf, cornersOf, middle, LEAST } from "./notes.js";

/** @param {any} page */
export function photo(page) {
  const { shot, t } = page;
  const { width, height, notes } = shot;
  const points = (corners) => corners.map(([x, y]) => `${x * width},${y * height}`).join(" ");
  return h(
    "div",
    { key: "photo", class: "tb-n-photo", vars: { "--w": width, "--h": height }, on: { pointerdown: (event) => begin(event, page) } },
    h("img", { src: shot.url, alt: t("sticky.photo_alt", { n: notes.all.length }), draggable: "false" }),
    h(
      "svg",
      { class: "tb-n-over", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      limits(notes, width, height),
      notes.all.map((note) =>
        h("polygon", { key: note.id, class: note.id === page.picked ? "tb-n-picked" : "", points: points(note.corners), "vector-effect": "non-scaling-stroke" }),
      ),
      page.drag && h("polygon", { key: "drag", class: "tb-n-drag", points: points(page.drag), "vector-effect": "non-scaling-stroke" }),
    ),
    notes.all.map((note, n) => badge(note, n, page)),
  );
}

function limits({ across, down }, width, height) {
  const line = (key, x1, y1, x2, y2) => h("line", { key, class: "tb-n-limit", x1, y1, x2, y2, "vector-effect": "non-scaling-stroke" });
  return [
    across.map((x, n) => line(`x${n}`, x * width, 0, x * width, height)),
    down.map((y, n) => line(`y${n}`, 0, y * height, width, y * height)),
  ];
}

function badge(note, n, page) {
  const [x, y] = middle(note.corners);
  return h(
    "button",
    {
      key: `badge ${note.id}`,
      type: "button",
      class: `tb-n-badge tb-num${note.id === page.picked ? " tb-n-picked" : ""}${note.text ? " tb-n-said" : ""}`,
      vars: { "--x": x, "--y": y },
      "aria-label": page.t("sticky.badge", { n: page.numbered + n + 1 }),
      on: { click: () => page.pick(note.id, true) },
    },
    String(page.numbered + n + 1),
  );
}

/** A press where no note is: what is dragged from there is a note, once it is large enough. */
function begin(event, page) {
  const around = event.currentTarget.getBoundingClientRect();
  const at = ({ clientX, clientY }) => [(clientX - around.left) / around.width, (clientY - around.top) / around.height].map((v) => Math.min(1, Math.max(0, v)));
  if (event.button || event.target.closest("button")) return;
  const from = at(event);
  const known = page.shot.notes.all.find(({ corners }) => inside(from, corners));
  if (known) {
    page.pick(known.id, true);
    return;
  }
  event.preventDefault();
  const moved = (other) => {
    page.drag = cornersOf(boxOf([from, at(other)]));
    page.redraw();
  };
  const ended = (other) => {
    for (const [name, listener] of heard) removeEventListener(/** @type {any} */ (name), /** @type {any} */ (listener));
    const { width, height } = boxOf([from, at(other)]);
    page.drag = null;
    if (other.type === "pointerup" && width > 2 * LEAST && height > 2 * LEAST) page.added(cornersOf(boxOf([from, at(other)])));
    else page.redraw();
  };
  const heard = [["pointermove", moved], ["pointerup", ended], ["pointercancel", ended]];
  for (const [name, listener] of heard) addEventListener(/** @type {any} */ (name), /** @type {any} */ (listener));
}

/** Whether a place lies in a shape of four corners that go clockwise. */
function inside(place, corners) {
  const [x, y] = place;
  return corners.every(([x1, y1], n) => {
    const [x2, y2] = corners[(n + 1) % corners.length];
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) >= 0;
  });
}
