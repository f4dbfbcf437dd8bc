// Search from everywhere: Ctrl K or Cmd K, or the finder, open the dialog #palette. What is typed narrows its links at once,
// and Enter leads to the page that searches everything. Without script the finder is a link to that page.
const dialog = document.getElementById('palette');
const input = dialog?.querySelector('input');
const rows = [...(dialog?.querySelectorAll('li') ?? [])];
const isMac = /Mac|iP/.test(navigator.platform);

function open() {
  dialog.showModal();
  input.select();
  narrow();
}

function narrow() {
  const wanted = input.value.trim().toLocaleLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
}

if (dialog) {
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
  input.addEventListener('input', narrow);
  dialog.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [input, ...rows.filter((row) => !row.hidden).map((row) => row.firstElementChild)];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
  });
  // A click beside the form is one on the dialog itself.
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
}
