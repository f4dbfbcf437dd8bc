// Lists of links that are narrowed while one types. Ctrl K or Cmd K, or the finder, open the dialog #palette, in which Enter
// leads to the page that searches everything; <input data-narrows="id of a list"> shows its list below it. Without script
// both are forms and links to a page that searches.
const isMac = /Mac|iP/.test(navigator.platform);

/** What has every word that is typed stays; arrows lead from the field through the list. Returns what narrows. */
function lead(input, list, around) {
  const rows = [...list.querySelectorAll('li')];
  const narrow = () => {
    const words = input.value.toLocaleLowerCase().split(/\s+/);
    for (const row of rows) {
      const text = `${row.textContent} ${row.dataset.words ?? ''}`.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  };
  input.addEventListener('input', narrow);
  around.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [input, ...rows.filter((row) => !row.hidden).map((row) => row.firstElementChild)];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
  });
  return narrow;
}

const dialog = document.getElementById('palette');
if (dialog) {
  const input = dialog.querySelector('input');
  const narrow = lead(input, dialog, dialog);
  const open = () => {
    dialog.showModal();
    input.select();
    narrow();
  };
  for (const finder of document.querySelectorAll('[data-palette]')) {
    finder.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    const key = finder.querySelector('kbd');
    if (key) {
      key.textContent = isMac ? '⌘ K' : key.textContent;
      key.hidden = false;
    }
  }
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(isMac ? event.metaKey : event.ctrlKey)) return;
    event.preventDefault();
    open();
  });
  // A click beside the form is one on the dialog itself.
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
}

for (const input of document.querySelectorAll('[data-narrows]')) {
  const list = document.getElementById(input.dataset.narrows);
  const { form } = input;
  lead(input, list, form);
  const close = () => {
    list.hidden = true;
  };
  input.addEventListener('input', () => {
    list.hidden = input.value.trim() === '' || !list.querySelector('li:not([hidden])');
  });
  // The focus stays in the field until the click arrives.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', close);
  form.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  form.addEventListener('focusout', ({ relatedTarget }) => form.contains(relatedTarget) || close());
}
