// The three sounds, made here of sine waves that die away: two soft strokes at half, three light ones when a
// minute is left, one deep gong at the end. No file is fetched, and nobody else's recording is used.

/**
 * One stroke: when, seconds; its note, Hz; how long it lasts, seconds; how loud; its partials as multiples of the note.
 * @typedef {{ at: number, note: number, lasts: number, loud: number, partials: number[] }} Stroke
 */

const BELL = [1, 2, 3.01, 4.2];
const GONG = [1, 1.48, 2.02, 2.74, 3.46, 4.8];

/** @type {Record<string, Stroke[]>} */
const SOUNDS = {
  half: [
    { at: 0, note: 523.25, lasts: 1.6, loud: 0.5, partials: BELL },
    { at: 0.45, note: 659.25, lasts: 2, loud: 0.5, partials: BELL },
  ],
  minute: [0, 0.28, 0.56].map((at) => ({ at, note: 880, lasts: 0.9, loud: 0.45, partials: BELL })),
  end: [{ at: 0, note: 98, lasts: 5, loud: 0.9, partials: GONG }],
};

/** @type {AudioContext | null} */
let audio = null;

/** The page's one context; null where the browser has none. @returns {AudioContext | null} */
function context() {
  const { AudioContext, webkitAudioContext } = /** @type {any} */ (window);
  const Kind = AudioContext || webkitAudioContext;
  if (!audio && Kind) audio = new Kind();
  return audio;
}

/** Whether a sound would be heard now: `yes`, `gesture` where the browser waits for one, `no` where it has none. */
export function hearing() {
  const found = context();
  if (!found) return "no";
  return found.state === "running" ? "yes" : "gesture";
}

/** In a press of a key or a button: the browser lets sounds be heard from now on. */
export function allow() {
  const found = context();
  return found && found.state !== "running" ? found.resume().catch(() => {}) : Promise.resolve();
}

/** Plays one of the three, unless the browser refuses: what is refused is not played later. @param {string} name @param {number} volume From 0 to 1. */
export function ring(name, volume) {
  if (hearing() !== "yes" || volume <= 0) return;
  const to = /** @type {AudioContext} */ (audio);
  const loud = to.createGain();
  loud.gain.value = volume;
  loud.connect(to.destination);
  for (const stroke of SOUNDS[name] || []) strike(stroke, to, loud);
}

/** @param {Stroke} stroke @param {AudioContext} to @param {AudioNode} into */
function strike({ at, note, lasts, loud, partials }, to, into) {
  const begins = to.currentTime + at;
  partials.forEach((partial, i) => {
    const wave = to.createOscillator();
    const fades = to.createGain();
    wave.frequency.value = note * partial;
    // Higher partials are softer, and die first, as in metal.
    const ends = begins + lasts / (1 + i * 0.5);
    fades.gain.setValueAtTime(0.0001, begins);
    fades.gain.exponentialRampToValueAtTime((loud * 0.5) / (i + 1), begins + 0.015);
    fades.gain.exponentialRampToValueAtTime(0.0001, ends);
    wave.connect(fades);
    fades.connect(into);
    wave.start(begins);
    wave.stop(ends);
  });
}
