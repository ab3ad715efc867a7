// Buttons that copy what they hold (`data-copy`), and say so beside themselves.

/** For as long as the page lives. */
export function copying() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (button instanceof HTMLElement) copy(button);
  });
}

async function copy(button) {
  const { copy: text, copied } = button.dataset;
  if (!(await taken(text))) return;
  const said = button.nextElementSibling;
  if (said) said.textContent = copied;
}

/** Whether it is on the clipboard: pages without TLS may not use the newer way. */
async function taken(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text);
  }
}

function selected(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
