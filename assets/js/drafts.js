// What is typed and not yet sent outlives a reload: kept in this tab, put back in the same field.

const PREFIX = "tablee-draft:";
const FIELDS = '[class*="-draft-"] textarea, [class*="-draft-"] input[type="text"]';
const SENT_WITHIN = 1500;

const known = new WeakSet();
let listening = false;

/** Watches the fields that `desk` names as drafts; called again each time something is drawn. */
export function keepDrafts() {
  if (!listening) {
    listening = true;
    document.addEventListener("input", (event) => typed(event.target), true);
    document.addEventListener("click", (event) => pressed(event.target), true);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  }
  look();
}

function nameOf(field) {
  const holder = field.closest?.('[class*="-draft-"]');
  const key = [...(holder?.classList ?? [])].find((name) => name.startsWith("st-key-"));
  return key ? PREFIX + key : "";
}

function typed(field) {
  const name = field.matches?.(FIELDS) ? nameOf(field) : "";
  if (!name) return;
  if (field.value) sessionStorage.setItem(name, field.value);
  else sessionStorage.removeItem(name);
}

/** A press on the button of a form sends its fields: those found empty soon after have left. */
function pressed(target) {
  const form = target.closest?.("button") && target.closest('[data-testid="stForm"]');
  if (!form) return;
  setTimeout(() => form.querySelectorAll(FIELDS).forEach(typed), SENT_WITHIN);
}

function look() {
  for (const field of document.querySelectorAll(FIELDS)) {
    if (known.has(field)) continue;
    known.add(field);
    const kept = sessionStorage.getItem(nameOf(field));
    if (kept && !field.value) fill(field, kept);
  }
}

/** React keeps its own idea of a field's value: it must see this as typing. */
function fill(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // As if one had left the field: until then it would not let itself be emptied.
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}
