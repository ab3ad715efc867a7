// Sticky notes on one photo, as they are corrected: added, moved, cut in two, joined, put into zones. Nothing
// is drawn here. Corners are from 0 to 1 across and down the photo, from a note's top left, clockwise.

/**
 * @typedef {{ id: number, corners: number[][], text: string, zone: string, said: boolean, proposed: boolean }} Note
 * `said`: its zone was chosen by hand. `proposed`: its text was read by a machine, and not confirmed.
 */

/** The least part of the photo's width or height that a note takes. */
export const LEAST = 0.01;

const within = (value) => Math.min(1, Math.max(0, value));
const mean = (corners, i) => corners.reduce((sum, corner) => sum + corner[i], 0) / corners.length;
const between = (one, two, part = 0.5) => [0, 1].map((i) => one[i] + (two[i] - one[i]) * part);

/** The middle of some corners. */
export const middle = (corners) => [mean(corners, 0), mean(corners, 1)];

/** The upright rectangle around some corners: left, top, width, height. */
export function boxOf(corners) {
  const [xs, ys] = [0, 1].map((i) => corners.map((corner) => corner[i]));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** The corners of an upright rectangle, kept on the photo. */
export function cornersOf({ left, top, width, height }) {
  const wide = Math.min(1, Math.max(LEAST, width));
  const high = Math.min(1, Math.max(LEAST, height));
  const [x, y] = [Math.min(within(left), 1 - wide), Math.min(within(top), 1 - high)];
  return [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]];
}

/** What the usual note is as large as: the median of those there, else a tenth of the photo. */
export function usualSize(notes) {
  const half = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const boxes = notes.map(({ corners }) => boxOf(corners));
  return { width: half(boxes.map(({ width }) => width)) || 0.1, height: half(boxes.map(({ height }) => height)) || 0.1 };
}

/** The number of the part in which a place from 0 to 1 lies, parted at `limits`. */
const partOf = (place, limits) => limits.filter((limit) => place >= limit).length;

export class Notes {
  /** @param {number[][][]} found @param {string[][]} rows The ids of zones as they lie; may be empty. */
  constructor(found, rows = []) {
    this.next = 1;
    this.rows = rows;
    const columns = Math.max(1, ...rows.map((row) => row.length));
    /** Where the photo is parted, down and across. */
    this.across = Array.from({ length: columns - 1 }, (_one, n) => (n + 1) / columns);
    this.down = Array.from({ length: Math.max(0, rows.length - 1) }, (_one, n) => (n + 1) / rows.length);
    /** @type {Note[]} */
    this.all = [];
    for (const corners of found) this.add(corners);
  }

  /** @param {number} id @returns {Note} */
  find(id) {
    return /** @type {Note} */ (this.all.find((note) => note.id === id));
  }

  /** @param {number[][]} corners @param {number} at Where among the others; last by itself. */
  add(corners, at = this.all.length) {
    /** @type {Note} */
    const note = { id: this.next, corners, text: "", zone: "", said: false, proposed: false };
    this.next += 1;
    note.zone = this.zoneAt(corners);
    this.all.splice(at, 0, note);
    return note;
  }

  remove(id) {
    this.all = this.all.filter((note) => note.id !== id);
  }

  move(id, corners) {
    const note = this.find(id);
    note.corners = corners;
    if (!note.said) note.zone = this.zoneAt(corners);
  }

  /** Cuts a note in two, side by side or one under the other; the words stay with the first. */
  split(id, { down }) {
    const note = this.find(id);
    const [a, b, c, d] = note.corners;
    const [one, two] = down ? [between(a, d), between(b, c)] : [between(a, b), between(d, c)];
    const other = this.add(down ? [one, two, c, d] : [one, b, c, two], this.all.indexOf(note) + 1);
    this.move(id, down ? [a, b, two, one] : [a, one, two, d]);
    if (note.said) Object.assign(other, { zone: note.zone, said: true });
    return other;
  }

  /** Joins notes into the first of them: what lies around all, and all their words. */
  merge(ids) {
    const parts = this.all.filter((note) => ids.includes(note.id));
    if (parts.length < 2) return null;
    const first = parts[0];
    this.move(first.id, cornersOf(boxOf(parts.map(({ corners }) => corners).flat())));
    first.text = parts.map(({ text }) => text).filter(Boolean).join("\n");
    this.all = this.all.filter((note) => note === first || !parts.includes(note));
    return first;
  }

  // ── zones ─────────────────────────────────────────────────────────────────────────────────

  /** The zone in which these corners hang, as the photo is parted; empty where nobody said. */
  zoneAt(corners) {
    if (!this.rows.length) return "";
    const [x, y] = middle(corners);
    const row = this.rows[partOf(y, this.down)];
    return row[Math.min(partOf(x, this.across), row.length - 1)];
  }

  /** Moves the limit `n` between two parts of the photo, and with it the notes whose zone nobody chose. */
  part(way, n, place) {
    const limits = this[way];
    const [least, most] = [n ? limits[n - 1] : 0, n + 1 < limits.length ? limits[n + 1] : 1];
    limits[n] = Math.min(most, Math.max(least, place));
    for (const note of this.all) if (!note.said) note.zone = this.zoneAt(note.corners);
  }

  put(id, zone) {
    Object.assign(this.find(id), { zone, said: true });
  }

  putAll(zone) {
    for (const note of this.all) Object.assign(note, { zone, said: true });
  }
}
