// A question to the server and its answer, as plain values.

import { timeLimit } from "../compat/older.js";

const LONGEST_WAIT = 10000;

/** `{ status, answer }`; null where nothing that can be read came back. Sends `body` where there is one. */
export async function ask(address, body) {
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
      cache: "no-store",
      // What is sent as the page goes away still arrives.
      keepalive: Boolean(body) && outlives(),
      signal: timeLimit(LONGEST_WAIT),
    });
    return { status: response.status, answer: await response.json() };
  } catch {
    return null;
  }
}

/** Before Chrome 81, which came with `DisplayNames`, JSON cannot be sent so. */
function outlives() {
  return "DisplayNames" in Intl;
}

/** Whether nobody answered, or whoever did asks to come back later. */
export function hasFailed(reply) {
  return !reply || reply.status >= 500 || reply.status === 429;
}
