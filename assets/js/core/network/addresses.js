// The base path of this server, which may share its host with others: what its addresses and the names
// of what it keeps of people's words in this browser begin with.

/** Such as `/atelier`; empty where the server has the host for itself. */
const BASE = (typeof document === "object" && document.documentElement.dataset.base) || "";

/** An address of this server: `/who/…` is `/atelier/who/…`. @param {string} path */
export function at(path) {
  return BASE + path;
}

/** The name under which this server keeps something in this browser. @param {string} name */
export function own(name) {
  return BASE + name;
}
