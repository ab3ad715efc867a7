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
  gauge.append(svg, document.createElement("p"), document.createElement("ul"));
  // On the wall nothing is pressed; the console has the field, and no number of its own.
  if (around.audience === "phone") gauge.append(numbers(around));
  update(gauge, data, around);
  return gauge;
}

export function update(gauge, data, { audience, words, say, tell }) {
  const svg = gauge.querySelector("svg");
  svg.setAttribute("aria-label", words.title);
  svg.querySelector(".needle").style.transform = `rotate(${turn(data.mean)}deg)`;
  fill(svg.querySelector(".dots"), data.levels.map(dot));
  const told = `${words.title} · ${words.said}`;
  gauge.querySelector("p").textContent = told;
  // What changes is said to whoever does not see it, now and then: not at each of sixty answers.
  tell(told);
  // People’s words are text: never `innerHTML`.
  const said = data.levels.filter(({ word }) => word);
  const shown = said.slice(-WORDS[audience]).map(line);
  const left = said.length - shown.length;
  fill(gauge.querySelector("ul"), left ? [...shown, item(say("more", { n: left }))] : shown);
}

/** Each number as a button, which does what `act` of the activity does with it. */
function numbers({ words, press }) {
  const row = document.createElement("div");
  row.className = "numbers";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", words.choose);
  for (let number = 0; number <= 10; number += 1) {
    const button = document.createElement("button");
    button.textContent = String(number);
    button.addEventListener("click", () => press("level", number));
    row.append(button);
  }
  return row;
}

function fill(element, children) {
  while (element.lastChild) element.lastChild.remove();
  element.append(...children);
}

function line({ number, word }) {
  return item(`${number} · ${word}`);
}

function item(words) {
  const made = document.createElement("li");
  made.textContent = words;
  return made;
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
