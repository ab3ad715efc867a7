// Words as large as many people said them. Each finds a place once and stays there: what is new goes round
// what stands, and a word that grows moves those alone that it would cover.

/** Sizes of letters by how full the cloud is: up to so many words, the smallest letters in px. */
const ROOM = [[12, 26], [30, 20], [60, 16], [Infinity, 13]];
/** The width of an area, px, on which they are as large as that; never less than `LEAST` of it, nor more than `MOST`. */
const USUAL = 760;
const LEAST = 0.8;
const MOST = 2.2;
/** From the word said least to the one said most. */
const GROWTH = 3;
const STEPS = 6;
/** How wide a letter is for its size, about; a long word is only as large as has room on one line, or as the least. */
const LETTER = 0.6;
const SMALLEST = 13;
const GAP = 6;
/** How high the area is for its width; on the wall it has what is left of the screen, but for its foot. */
const SHARE = { phone: 1.35, console: 0.42 };
/** A phone’s for so many words, as long as all have room. */
const FEW = 12;
const LOW = 0.9;
const FOOT = 0.14;

export function draw(data, around) {
  const root = document.createElement("div");
  root.className = around.reduced ? "cloud still" : "cloud";
  const title = made("p", "told", "");
  const area = made("div", "area", "");
  const panel = made("p", "panel", "");
  panel.setAttribute("role", "status");
  root.append(title, area, made("p", "more", ""), panel);
  root.cloud = { placed: new Map(), open: "", width: 0, letters: 0 };
  const again = () => {
    if (root.isConnected && area.clientWidth !== root.cloud.width) arrange(root);
  };
  if (typeof ResizeObserver === "function") new ResizeObserver(again).observe(area);
  else window.addEventListener("resize", again);
  update(root, data, around);
  return root;
}

export function update(root, data, around) {
  Object.assign(root.cloud, { data, around });
  root.querySelector(".told").textContent = around.words.title;
  if (root.querySelector(".area").clientWidth) arrange(root);
  else requestAnimationFrame(() => arrange(root));
  tell(root);
}

/** Puts each word where it stays; all anew only where the room or the letters have become others. */
function arrange(root) {
  const { cloud } = root;
  const area = root.querySelector(".area");
  const width = area.clientWidth;
  if (!width) return;
  const scale = Math.min(MOST, Math.max(LEAST, width / USUAL));
  const { words, all } = cloud.data;
  const letters = ROOM.find(([most]) => words.length <= most)[1] * scale;
  if (width !== cloud.width || letters !== cloud.letters) {
    forget(cloud);
    cloud.low = cloud.around.audience === "phone" && words.length <= FEW;
  }
  Object.assign(cloud, { width, letters });
  const there = new Set(words.map((word) => word.id));
  for (const [id, place] of cloud.placed) if (!there.has(id)) drop(cloud, id, place);
  let out = fill(root, area);
  if (out > 0 && cloud.low) {
    cloud.low = false;
    out = fill(root, area);
  }
  const left = all - words.length + out;
  root.querySelector(".more").textContent = left > 0 ? cloud.around.words.more : "";
}

/** Puts all words on the area; how many have found no place. */
function fill(root, area) {
  const { cloud } = root;
  const { words } = cloud.data;
  cloud.high = height(area, cloud);
  area.style.height = `${cloud.high}px`;
  const most = Math.max(1, ...words.map((word) => word.n));
  return words.filter((word) => !put(root, area, word, most)).length;
}

function height(area, { width, low, around }) {
  if (around.audience !== "wall") return Math.round(width * (low ? LOW : SHARE[around.audience]));
  const left = window.innerHeight * (1 - FOOT) - area.getBoundingClientRect().top;
  return Math.round(Math.max(left, window.innerHeight * 0.3));
}

function forget(cloud) {
  for (const place of cloud.placed.values()) place.at = null;
}

function drop(cloud, id, place) {
  place.element.remove();
  cloud.placed.delete(id);
}

/** Whether the word has found a place. */
function put(root, area, word, most) {
  const { cloud } = root;
  const place = cloud.placed.get(word.id) || added(root, area, word);
  say(place, word);
  const share = most > 1 ? (word.n - 1) / (most - 1) : 0;
  const level = Math.round(Math.sqrt(share) * STEPS) / STEPS;
  const whole = cloud.width / (LETTER * (word.text.length + 3));
  const size = Math.round(Math.max(SMALLEST, Math.min(whole, cloud.letters * (1 + (GROWTH - 1) * level))));
  place.n = word.n;
  if (place.size !== size) {
    place.element.style.fontSize = `${size}px`;
    place.element.style.fontWeight = level > 0.5 ? "700" : "500";
    place.size = size;
  }
  place.element.hidden = false; // what is not shown has no width
  const wide = place.element.offsetWidth;
  const tall = place.element.offsetHeight;
  const stays = place.at && fits(cloud, place.at, wide, tall) && !covered(cloud, word.id, place.at, wide, tall);
  const at = stays ? place.at : found(cloud, word.id, wide, tall);
  place.at = at;
  Object.assign(place, { wide, tall });
  place.element.hidden = !at;
  if (at) place.element.style.transform = `translate(${at.x}px, ${at.y}px)`;
  return Boolean(at);
}

function added(root, area, word) {
  const wall = root.cloud.around.audience === "wall";
  const element = document.createElement(wall ? "span" : "button");
  element.className = "word";
  if (!wall) {
    element.type = "button";
    element.addEventListener("click", () => {
      root.cloud.open = root.cloud.open === word.id ? "" : word.id;
      tell(root);
    });
  }
  element.append(made("span", "text", ""), made("small", "", ""));
  area.append(element);
  const place = { element, at: null, size: 0 };
  root.cloud.placed.set(word.id, place);
  return place;
}

function say({ element }, word) {
  const [text, count] = element.children;
  if (text.textContent !== word.text) text.textContent = word.text;
  // A space of its own: whoever says what they see says what the word is called.
  const told = `\u00a0${word.n}`;
  if (count.textContent !== told) count.textContent = told;
  element.setAttribute("aria-label", `${word.text}, ${word.told}`);
  if (element.localName === "span") element.setAttribute("role", "img");
}

function fits({ width, high }, { x, y }, wide, tall) {
  return x >= 0 && y >= 0 && x + wide <= width && y + tall <= high;
}

/** Whether a word of as many people, or more, stands there; those of fewer make room. */
function covered(cloud, id, { x, y }, wide, tall) {
  const n = cloud.placed.get(id).n;
  for (const [other, place] of cloud.placed) {
    if (other !== id && place.at && place.n >= n && meets(place, x, y, wide, tall)) return true;
  }
  return false;
}

function meets({ at, wide, tall }, x, y, w, h) {
  return x < at.x + wide + GAP && at.x < x + w + GAP && y < at.y + tall + GAP && at.y < y + h + GAP;
}

/** The free place nearest to the middle, along a spiral as wide as the area; null where there is none. */
function found(cloud, id, wide, tall) {
  const { width, high } = cloud;
  const taken = [...cloud.placed].filter(([other, place]) => other !== id && place.at).map(([, place]) => place);
  const flat = high / width;
  for (let step = 0; step < 1400; step += 1) {
    const angle = step * 0.35;
    const far = step * 0.5 * (width / 900 + 0.35);
    const freely = Math.round(width / 2 + far * Math.cos(angle) - wide / 2);
    // A long one has hardly any room to the left and right: it stays in the area, higher or lower.
    const x = wide > width / 2 ? Math.min(Math.max(0, freely), width - wide) : freely;
    const y = Math.round(high / 2 + far * flat * Math.sin(angle) - tall / 2);
    if (!fits(cloud, { x, y }, wide, tall)) continue;
    if (!taken.some((place) => meets(place, x, y, wide, tall))) return { x, y };
  }
  return null;
}

/** What stands behind the word that is open. */
function tell(root) {
  const { data, around, open, placed } = root.cloud;
  const word = data.words.find(({ id }) => id === open);
  for (const [id, { element }] of placed) {
    if (element.localName === "button") element.setAttribute("aria-expanded", String(id === open));
  }
  const panel = root.querySelector(".panel");
  if (!word) {
    panel.textContent = "";
    return;
  }
  const spellings = word.said.map(([text, times]) => (times > 1 ? `${text} (${times})` : text)).join(", ");
  panel.textContent = `${word.text}, ${word.told}. ${around.words.written.replace("{spellings}", spellings)}`;
}

function made(name, css, text) {
  const element = document.createElement(name);
  if (css) element.className = css;
  element.textContent = text;
  return element;
}
