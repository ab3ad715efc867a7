// What screen readers are told of what happens: one polite region for the page, in which each sentence is a
// line of its own. So the same words are said again, and of two that come at once both are.

/** A line is taken out once it has been said, so that nobody meets it at the end of the page, ms. */
const STAYS = 7000;
/** The same sentence from several parts of a page that hear the same frame is one, ms. */
const ECHO = 100;

/** @type {{ sentence: string, at: number }} */
let last = { sentence: "", at: -Infinity };

/** Says a sentence to screen readers, once nothing else is being said. @param {string} sentence
 *  @param {{ once?: boolean }} [known] with `once`, whoever asks says each of their own once: none is an echo. */
export function announce(sentence, { once = false } = {}) {
  const at = performance.now();
  if (!sentence || (!once && sentence === last.sentence && at - last.at < ECHO)) return;
  last = { sentence, at };
  const line = document.createElement("p");
  line.textContent = sentence;
  liveRegion().append(line);
  setTimeout(() => line.remove(), STAYS);
}

/** Whether something was said since a moment of the page's clock, ms. */
export function saidSince(moment) {
  return last.at >= moment;
}

/** The page's one polite live region; it must exist before anything is said in it. */
export function liveRegion() {
  let region = document.getElementById("tb-announcer");
  if (!region) {
    region = document.createElement("div");
    region.id = "tb-announcer";
    region.className = "tb-vh";
    region.setAttribute("role", "log");
    region.setAttribute("aria-live", "polite");
    region.setAttribute("aria-relevant", "additions");
    document.body.append(region);
  }
  return region;
}
