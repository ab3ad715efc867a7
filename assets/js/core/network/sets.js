// Puts the buttons and marks of a frame back where it only names their set (`web/live/serializer.py`).
// What did not change stays the same object, so that it need not be drawn again.

/** Fields of widgets that hold the name of a set, alone or with what is one card's own. */
const IN_SETS = new Set(["buttons", "own", "marks"]);

/** What was received → the same with its buttons. A set's name never means another set. */
const unfolded = new WeakMap();

/**
 * The frame as drawing modules read it; one that was made before there were sets is left as it is.
 * @template {{ sets?: any, view?: any }} F
 * @param {F} frame
 * @returns {F}
 */
export function withSets(frame) {
  return frame.sets && frame.view ? Object.assign({}, frame, { view: unfold(frame.view, frame.sets) }) : frame;
}

/** @param {any} thing @param {Record<string, any[]>} sets */
function unfold(thing, sets) {
  if (thing === null || typeof thing !== "object") return thing;
  const known = unfolded.get(thing);
  if (known) return known;
  const made = Array.isArray(thing) ? list(thing, sets) : fields(thing, sets);
  unfolded.set(thing, made);
  return made;
}

/** @param {any[]} things @param {Record<string, any[]>} sets */
function list(things, sets) {
  return things.map((each) => unfold(each, sets));
}

/** @param {Record<string, any>} widget @param {Record<string, any[]>} sets */
function fields(widget, sets) {
  /** @type {Record<string, any>} */
  const made = {};
  for (const name of Object.keys(widget)) {
    made[name] = IN_SETS.has(name) ? named(widget[name], sets) : unfold(widget[name], sets);
  }
  return made;
}

/** @param {any} told @param {Record<string, any[]>} sets */
function named(told, sets) {
  if (typeof told === "string") return sets[told] || [];
  if (!Array.isArray(told) || typeof told[0] !== "string") return told;
  const [name, own] = told;
  return (sets[name] || []).map((each, i) => (own[i] ? Object.assign({}, each, own[i]) : each));
}
