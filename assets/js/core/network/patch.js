// Applies a JSON Patch (RFC 6902: add, remove, replace, move) without touching what was given: what
// did not change stays the same object, so that it need not be drawn again.

/**
 * The state that the operations make of `state`. Throws if a place is not there.
 * @template T
 * @param {T} state @param {{ op: string, path: string, value?: any, from?: string }[]} operations
 * @returns {T}
 */
export function patched(state, operations) {
  const own = new Set();
  const root = { "": state };
  for (const operation of operations) apply(root, operation, own);
  return root[""];
}

/** @param {Record<string, any>} root @param {any} given @param {any} own */
function apply(root, { op, path, value, from }, own) {
  if (op === "move") {
    const [place, name] = reach(root, from, own);
    const moved = take(place, name);
    put(...reach(root, path, own), moved, true);
  } else if (op === "remove") {
    take(...reach(root, path, own));
  } else {
    put(...reach(root, path, own), value, op === "add");
  }
}

/**
 * The object or list that holds the end of the path, copied once on the way, and the name in it.
 * @param {Record<string, any>} root
 */
function reach(root, path, own) {
  const names = path.split("/").map((name) => name.replace(/~1/g, "/").replace(/~0/g, "~"));
  const last = names.pop();
  let place = root;
  for (const name of names) {
    const inner = place[name];
    if (inner === null || typeof inner !== "object") throw new Error(`no ${path}`);
    if (!own.has(inner)) {
      const copy = Array.isArray(inner) ? inner.slice() : Object.assign({}, inner);
      own.add(copy);
      place[name] = copy;
    }
    place = place[name];
  }
  return [place, last];
}

function take(place, name) {
  if (Array.isArray(place)) return place.splice(Number(name), 1)[0];
  const taken = place[name];
  delete place[name];
  return taken;
}

function put(place, name, value, inserts) {
  if (!Array.isArray(place)) place[name] = value;
  else if (inserts) place.splice(name === "-" ? place.length : Number(name), 0, value);
  else place[Number(name)] = value;
}
