// The boat: wind behind it, an island before it, anchors and rocks under water; each as often as it was
// said, up to a few. An anchor that somebody cuts hangs loose.

const SVG = "http://www.w3.org/2000/svg";
/** Of each at most: their number is said beside the drawing. */
const MOST = { wind: 6, anchor: 6, rock: 5 };
const SEA = 84;

export function draw(data, around) {
  const figure = document.createElement("div");
  figure.className = `boat ${around.audience}${around.reduced ? " still" : ""}`;
  const svg = shape("svg", { viewBox: "0 0 640 150", role: "img" });
  svg.append(
    shape("g", { class: "wind" }),
    shape("g", { class: "island" }),
    ship(),
    shape("path", { class: "sea", d: `${wave()} V400 H-1480 Z` }),
    shape("path", { class: "crest", d: wave() }),
    shape("g", { class: "chains moves" }),
    shape("g", { class: "rocks" }),
  );
  // What changes is said to whoever does not see it.
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.append(document.createElement("strong"), document.createElement("span"));
  figure.append(svg, told);
  update(figure, data, around);
  return figure;
}

export function update(figure, data, { words }) {
  const find = (name) => figure.querySelector(name);
  find("svg").setAttribute("aria-label", [words.title, words.told].filter(Boolean).join(". "));
  for (const part of figure.querySelectorAll(".moves")) part.style.transform = `translateX(${ahead(data)}px)`;
  fill(find(".wind"), times(Math.min(data.wind, MOST.wind), gust));
  fill(find(".chains"), anchors(data));
  fill(find(".rocks"), times(Math.min(data.rock, MOST.rock), rock));
  fill(find(".island"), island(data.island));
  find("strong").textContent = words.title;
  find("p span").textContent = words.told;
}

function fill(element, children) {
  while (element.lastChild) element.lastChild.remove();
  element.append(...children);
}

/** How far the boat has come: what pushes against what still holds. */
function ahead({ wind, anchor, cut }) {
  return Math.max(-90, Math.min(90, (wind - (anchor - cut)) * 18));
}

function ship() {
  const boat = shape("g", { class: "ship moves" });
  boat.append(
    shape("path", { class: "sail", d: "M298 12 L298 66 L352 66 Z" }),
    shape("path", { class: "sail jib", d: "M290 24 L290 66 L252 66 Z" }),
    shape("path", { class: "mast", d: "M294 6 V76" }),
    shape("path", { class: "hull", d: "M236 74 H366 L346 100 H256 Z" }),
  );
  return boat;
}

/** As wide as any screen: what stands beside the middle is shown where there is room. */
function wave() {
  return `M-1480 ${SEA} ${times(90, () => "q10 -6 20 0 t20 0").join(" ")}`;
}

function gust(i) {
  const [x, y] = [30 + (i % 2) * 84, 20 + Math.floor(i / 2) * 20];
  return shape("path", { d: `M${x} ${y} h58 q14 0 14 -10 q0 -8 -9 -8 q-7 0 -8 6` });
}

/** Those that still hold, then those that are cut: their chains end in the water. */
function anchors({ anchor, cut }) {
  const shown = Math.min(anchor, MOST.anchor);
  const loose = Math.min(cut, shown);
  return times(shown, (i) => {
    const [x, free] = [264 + i * 15, i >= shown - loose];
    const one = shape("g", { class: free ? "loose" : "holds" });
    one.append(
      shape("path", { d: free ? `M${x} 98 v8` : `M${x} 98 v38` }),
      shape("path", { d: `M${x - 5} ${free ? 128 : 134} q5 10 10 0 m-5 -10 v16` }),
    );
    return one;
  });
}

function rock(i) {
  const x = 420 + i * 42;
  return shape("path", { d: `M${x} 152 l8 -${26 + (i % 3) * 10} l12 -6 l10 12 l10 28 Z` });
}

function island(goals) {
  if (!goals) return [];
  return [
    shape("path", { class: "sand", d: "M516 92 q44 -40 104 -14 q14 6 20 14 Z" }),
    shape("path", { class: "trunk", d: "M578 70 q6 -22 0 -40" }),
    shape("path", { class: "leaves", d: "M578 30 q-24 -12 -34 6 q18 -8 34 -6 q24 -14 36 4 q-18 -6 -36 -4 q2 -18 -12 -20 q10 8 12 20" }),
  ];
}

function times(n, make) {
  return Array.from({ length: n }, (_each, i) => make(i));
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
