// What all that phones send has in common: a name for each sending, a refusal's words, what this tab keeps.

/** @import { Context } from "../context.js" */

/** A name for one sending: the same that comes again is taken once. */
export function name() {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(12)));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The sentence of a refusal; null where it was done.
 * @param {Context} ctx
 */
export function refusalOf(reply, ctx) {
  if (!reply) return ctx.t("writing.unanswered");
  return reply.status === 200 ? null : (reply.answer && reply.answer.error) || ctx.t("writing.unanswered");
}

/**
 * That it is not there yet, and is sent again by itself.
 * @param {string} why @param {Context} ctx
 */
export function failingWords(why, ctx) {
  return why ? `${why} ${ctx.t("ballot.failing")}` : ctx.t("writing.failing");
}

export function stored(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place) || "null");
  } catch {
    return null;
  }
}

export function store(place, value) {
  try {
    if (value) sessionStorage.setItem(place, JSON.stringify(value));
    else sessionStorage.removeItem(place);
  } catch {
    // Storage may be full, or forbidden: the page still has it.
  }
}
