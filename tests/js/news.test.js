// What is told aloud of a room: steps, pauses, votes, the end, each once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cardsOf, newsBetween } from "../../assets/js/view/news.js";

const t = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const frame = (step, { state = "running", running = true } = {}) => ({
  session: { state },
  step: step && { id: "s1", title: "Idées", number: 1, of: 3, ...step },
  clock: step && { running },
});
const told = (before, after) => newsBetween(before, after, t);

test("another step is told with its place, one beside the agenda by its title alone", () => {
  assert.deepEqual(told(frame(null), frame({})), ["news.step Idées 1 3"]);
  assert.deepEqual(told(frame({}), frame({ id: "s2", number: 2, title: "Vote" })), ["news.step Vote 2 3"]);
  assert.deepEqual(told(frame({}), frame({ id: "n", number: 0, title: "Notes" })), ["Notes"]);
  assert.deepEqual(told(frame({}), frame({})), []);
});

test("a pause and its end are told within a step, not with the step that begins", () => {
  assert.deepEqual(told(frame({}), frame({}, { running: false })), ["news.pause"]);
  assert.deepEqual(told(frame({}, { running: false }), frame({})), ["news.goes_on"]);
  assert.deepEqual(told(frame({}, { running: false }), frame({ id: "s2" })), ["news.step Idées 1 3"]);
});

test("a vote is told when it opens, closes, and is shown", () => {
  const vote = (was, is) => told(frame({ vote: was }), frame({ vote: is }));
  assert.deepEqual(vote("prepared", "open"), ["news.vote_open"]);
  assert.deepEqual(vote("open", "closed"), ["news.vote_closed"]);
  assert.deepEqual(vote("closed", "shown"), ["result.shown"]);
  assert.deepEqual(vote("open", "shown"), ["news.vote_closed", "result.shown"]);
  assert.deepEqual(vote("shown", "open"), ["news.vote_open"]);
  assert.deepEqual(vote("open", "open"), []);
});

test("a result of another step than a vote is told when it appears, and of a vote once", () => {
  const seen = (step, view) => ({ ...frame(step), view });
  const [bars, none] = [{ widget: "stack", items: [{ widget: "bars" }] }, { widget: "stack", items: [] }];
  assert.deepEqual(told(seen({}, none), seen({}, bars)), ["result.shown"]);
  assert.deepEqual(told(seen({}, bars), seen({}, bars)), []);
  assert.deepEqual(told(seen({}, none), seen({}, { widget: "fold", opened: true })), ["result.shown"]);
  assert.deepEqual(told(seen({ vote: "closed" }, none), seen({ vote: "shown" }, bars)), ["result.shown"]);
  assert.deepEqual(told(seen({ vote: "shown" }, none), seen({ vote: "shown" }, bars)), []);
});

test("the last step, the end and what comes after it are told", () => {
  const closed = frame(null, { state: "closed" });
  assert.deepEqual(told(frame({}), frame(null, { state: "waiting" })), ["news.all_over"]);
  assert.deepEqual(told(frame({}), closed), ["wall.closed"]);
  assert.deepEqual(told(closed, closed), []);
  assert.deepEqual(told(closed, frame(null, { state: "waiting" })), ["news.reopened"]);
});

test("cards are found in zones, groups and circles", () => {
  const card = (id) => ({ widget: "card", id });
  const view = {
    widget: "stack",
    items: [
      { widget: "board", columns: [{ cards: [card(1), { widget: "group", cards: [card(2)] }] }] },
      { widget: "circles", circles: [{ cards: [card(3)], reports: [] }] },
      { widget: "text" },
    ],
  };
  assert.deepEqual(cardsOf(view).map(({ id }) => id), [1, 2, 3]);
  assert.deepEqual(cardsOf(null), []);
});
