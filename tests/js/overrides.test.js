// Streamlit's own words are put into ours once: ours are never read as its words again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { afresh } from "../../assets/js/streamlit/overrides.js";

test("what we wrote is left alone, and what Streamlit writes anew is put into our words", () => {
  const button = {};
  const ours = afresh(button, "aria-label", "Remove it");
  assert.equal(ours, "streamlit.remove");
  assert.equal(afresh(button, "title", "Remove it"), ours);
  assert.equal(afresh(button, "aria-label", "Delete file"), "streamlit.delete_file");
  assert.equal(afresh(button, "aria-label", "streamlit.delete_file"), null);
});

test("ours that reads like something of Streamlit’s is not put into our words again", () => {
  const t = (key, { what } = {}) => (what ? `Remove: ${what}` : "Remove the file");
  const place = {};
  const ours = afresh(place, "", "Delete file", t);
  assert.equal(ours, "Remove the file");
  assert.equal(afresh({}, "", ours, t), "Remove: the file");
  assert.equal(afresh(place, "", ours, t), null);
});
