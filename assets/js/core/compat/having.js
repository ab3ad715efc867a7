// Sets the attribute that stands for `:has()` in our sheets, for browsers that do not know it (web/static/sheets.py).

/**
 * From now on, whatever holds what a rule asks for has the rule's number in `data-has`. The rules are fetched
 * once: `[[around, has], …]` beside each of our sheets.
 */
export async function watchHavings() {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel="stylesheet"][href*="/made/"]'));
  const told = await Promise.all([...links].map((link) => havingsOf(link.href)));
  const havings = [].concat(...told);
  if (!havings.length) return;
  let waits = false;
  const look = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      mark(havings);
      // Rules for what does not hold something wait for this: before, that is true of all.
      document.documentElement.setAttribute("data-marked", "");
    });
  };
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "hidden", "data-level"] };
  new MutationObserver(look).observe(document.body, changes);
  // What has the focus, or is chosen, changes no element.
  for (const type of ["focusin", "focusout", "change"]) document.addEventListener(type, look);
  look();
}

async function havingsOf(sheet) {
  try {
    return await (await fetch(sheet.replace(/\.css$/, ".having.json"))).json();
  } catch (error) {
    console.error(error);
    return [];
  }
}

/** Rules stand in order: what an earlier one has marked, a later one may look for. */
function mark(havings) {
  /** @type {Map<Element, string[]>} */
  const marks = new Map();
  const marked = document.querySelectorAll("[data-has]");
  for (const element of marked) marks.set(element, []);
  havings.forEach(([around, has], n) => {
    const wanted = has.split(", ");
    for (const element of document.querySelectorAll(around)) {
      if (!wanted.some((each) => holds(element, each))) continue;
      const numbers = (marks.get(element) || []).concat(String(n));
      marks.set(element, numbers);
      set(element, [...new Set([...words(element), String(n)])]);
    }
  });
  marks.forEach((numbers, element) => set(element, numbers));
}

/** Whether an element has what stands in `:has()`: within it, or right after it. */
function holds(element, has) {
  try {
    if (has[0] !== "+") return Boolean(element.querySelector(`:scope ${has}`));
    const [first, ...then] = has.slice(1).split(">");
    const next = element.nextElementSibling;
    if (!next || !next.matches(first.trim())) return false;
    return !then.length || Boolean(next.querySelector(`:scope > ${then.join(">")}`));
  } catch {
    // `:focus-visible` is younger than some who ask for it: what has the focus then shows it.
    return has === ":focus-visible" && element.contains(document.activeElement);
  }
}

function words(element) {
  const said = element.getAttribute("data-has");
  return said ? said.split(" ") : [];
}

function set(element, numbers) {
  const said = numbers.join(" ");
  if (!said) element.removeAttribute("data-has");
  else if (element.getAttribute("data-has") !== said) element.setAttribute("data-has", said);
}
