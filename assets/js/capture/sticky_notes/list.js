// The notes of a photo one by one: each cut out beside the field in which it is typed, and where it goes.

import { h, icon } from "../../core/dom/draw.js";
import { boxOf, cornersOf } from "./notes.js";

/** @param {any} page */
export function list(page) {
  const { shot, t } = page;
  return h(
    "section",
    { key: "list", class: "tb-n-list", "aria-labelledby": "notes-list" },
    h("h2", { id: "notes-list" }, t("sticky.count", { n: shot.notes.all.length })),
    h("p", { class: "tb-detail" }, t("sticky.keys")),
    h("div", {}, shot.notes.all.map((note, n) => item(note, n, page))),
  );
}

function item(note, n, page) {
  const { t } = page;
  const name = t("sticky.note", { n: page.numbered + n + 1 });
  return h(
    "div",
    { key: note.id, class: `tb-n-item${note.id === page.picked ? " tb-n-picked" : ""}`, role: "group", "aria-label": name },
    h("canvas", { key: "cut", class: "tb-n-cut", "aria-hidden": "true", own: (canvas) => cut(canvas, note, page) }),
    h(
      "div",
      { key: "fields", class: "tb-n-fields" },
      h("label", { key: "label", for: `note-${note.id}` }, h("b", { class: "tb-num" }, name), note.proposed && h("span", { class: "tb-n-proposed" }, t("sticky.proposed"))),
      text(note, n, page),
      page.zones.length > 0 && zone(note, n, page),
      note.id === page.picked && tools(note, page),
    ),
  );
}

function text(note, n, page) {
  const { shot } = page;
  const typed = (event) => {
    note.text = event.target.value;
    note.proposed = false;
    page.redraw();
  };
  // Enter goes to the next note, as one types a wall; with Shift it is a line of the same note
  const keydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    note.proposed = false;
    const next = shot.notes.all[n + 1];
    if (next) page.pick(next.id, true);
    else page.toEnd();
  };
  return h("textarea", {
    key: "text",
    id: `note-${note.id}`,
    rows: "2",
    maxlength: String(page.longest),
    placeholder: page.t("sticky.placeholder"),
    live: { value: note.text },
    on: { input: typed, keydown, focus: () => page.pick(note.id) },
  });
}

function zone(note, n, page) {
  const { t, zones } = page;
  const chosen = (event) => {
    page.shot.notes.put(note.id, event.target.value);
    page.redraw();
  };
  return h(
    "select",
    { key: "zone", class: note.zone || !page.needed ? "" : "tb-n-missing", "aria-label": t("sticky.zone_of", { n: page.numbered + n + 1 }), on: { change: chosen } },
    h("option", { key: "none", value: "", live: { selected: !note.zone } }, t(page.needed ? "sticky.choose" : "sticky.nowhere")),
    zones.map(([id, words]) => h("option", { key: `zone ${id}`, value: id, live: { selected: id === note.zone } }, words)),
  );
}

/** What can be done with the note that is picked: its place by fields, cut, join, take away. */
function tools(note, page) {
  const { t, shot } = page;
  const box = boxOf(note.corners);
  const side = (name) =>
    h(
      "label",
      { key: name },
      t(`sticky.${name}`),
      h("input", {
        type: "number",
        min: "0",
        max: "100",
        step: "0.5",
        live: { value: String(Math.round(box[name] * 1000) / 10) },
        on: { change: ({ target }) => page.changed(() => shot.notes.move(note.id, cornersOf({ ...box, [name]: Number(target.value) / 100 }))) },
      }),
    );
  const button = (key, image, press) => h("button", { key, type: "button", class: "tb-link", on: { click: press } }, icon(image), t(`sticky.${key}`));
  const at = shot.notes.all.indexOf(note);
  const next = shot.notes.all[at + 1];
  return [
    h("div", { key: "acts", class: "tb-n-acts" }, [
      button("remove", "trash-2", () => page.removed(note.id)),
      button("split_across", "scissors", () => page.changed(() => shot.notes.split(note.id, { down: false }))),
      button("split_down", "scissors", () => page.changed(() => shot.notes.split(note.id, { down: true }))),
      next && joining(note, page),
    ]),
    h("fieldset", { key: "place", class: "tb-n-place" }, h("legend", {}, t("sticky.place")), ["left", "top", "width", "height"].map(side)),
  ];
}

/** With which other note this one is joined. */
function joining(note, page) {
  const { t, shot } = page;
  const join = (event) => {
    const id = Number(event.target.value);
    if (id) page.changed(() => shot.notes.merge([note.id, id]));
  };
  return h(
    "select",
    { key: "merge", "aria-label": t("sticky.merge"), live: { value: "" }, on: { change: join } },
    h("option", { key: "none", value: "" }, t("sticky.merge")),
    shot.notes.all.map((other, n) => other !== note && h("option", { key: other.id, value: String(other.id) }, t("sticky.note", { n: page.numbered + n + 1 }))),
  );
}

/** Draws the note into its canvas, from the photo that the browser has. */
function cut(canvas, note, { shot }) {
  const { image } = shot;
  const named = JSON.stringify(note.corners);
  if (!image || canvas.tbCut === named) return;
  canvas.tbCut = named;
  const { left, top, width, height } = boxOf(note.corners);
  const [w, h_] = [image.naturalWidth, image.naturalHeight];
  const scale = Math.min(1, 320 / Math.max(width * w, height * h_, 1));
  canvas.width = Math.max(1, Math.round(width * w * scale));
  canvas.height = Math.max(1, Math.round(height * h_ * scale));
  canvas.getContext("2d").drawImage(image, left * w, top * h_, width * w, height * h_, 0, 0, canvas.width, canvas.height);
}
