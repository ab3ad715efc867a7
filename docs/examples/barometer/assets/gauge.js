// A needle over a half circle from 0 to 10, a dot for each person, and the words that were said.

const SVG = "http://www.w3.org/2000/svg";
/** Words shown at most; the wall has room for few. */
const WORDS = { wall: 6, phone: 4, console: 8 };

export function draw(data, around) {
  const gauge = document.createElement("div");
  gauge.className = around.reduced ? "gauge still" : "gauge";
  const svg = shape("svg", { viewBox: "0 0 220 124", role: "img" });
  svg.append(
    shape("path", { class: "arc", d: "M20 110 A90 90 0 0 1 200 110" }),
    shape("g", { class: "dots" }),
    shape("path", { class: "needle", d: "M110 36 L114 110 L106 110 Z" }),
    shape("circle", { class: "hub", cx: 110, cy: 110, r: 8 }),
  );
  // What changes is said to whoever does not see it.
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  gauge.append(svg, told, document.createElement("ul"));
  update(gauge, data, around);
  return gauge;
}

export function update(gauge, data, { audience, words }) {
  const svg = gauge.querySelector("svg");
  svg.setAttribute("aria-label", words.title);
  svg.querySelector(".needle").style.transform = `rotate(${turn(data.mean)}deg)`;
  fill(svg.querySelector(".dots"), data.levels.map(dot));
  gauge.querySelector("p").textContent = `${words.title} · ${words.said}`;
  // People’s words are text: never `innerHTML`.
  const said = data.levels.filter(({ word }) => word).slice(-WORDS[audience]);
  fill(gauge.querySelector("ul"), said.map(line));
}

function fill(element, children) {
  while (element.lastChild) element.lastChild.remove();
  element.append(...children);
}

function line({ number, word }) {
  const item = document.createElement("li");
  item.textContent = `${number} · ${word}`;
  return item;
}

function dot({ number }, i) {
  const angle = ((turn(number) - 90) * Math.PI) / 180;
  const from = 78 - (i % 4) * 9;
  return shape("circle", { cx: 110 + from * Math.cos(angle), cy: 110 + from * Math.sin(angle), r: 3.2 });
}

/** Degrees from upright. */
function turn(number) {
  return number * 18 - 90;
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
