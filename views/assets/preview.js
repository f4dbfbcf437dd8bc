// A palette beside a colour that is typed: <input data-color="Choose a colour">.
for (const text of document.querySelectorAll('input[data-color]')) {
  const palette = document.createElement('input');
  const follow = () => {
    if (text.value && text.validity.valid) palette.value = text.value;
  };
  palette.type = 'color';
  palette.className = 'palette';
  palette.ariaLabel = text.dataset.color;
  palette.value = '#0d5c63';
  palette.disabled = text.matches(':disabled');
  palette.addEventListener('input', () => {
    text.value = palette.value;
  });
  text.addEventListener('input', follow);
  text.after(palette);
  follow();
}

// What the server says of a colour follows while one types it: <div id="color-notes">.
for (const text of document.querySelectorAll('input[data-color]')) {
  let timer;
  const ask = async () => {
    const color = text.value;
    if (!color) document.getElementById('color-notes')?.replaceChildren();
    if (!color || !text.validity.valid) return;
    const answer = await fetch(`?color=${encodeURIComponent(color)}`).catch(() => undefined);
    if (!answer?.ok || answer.redirected || color !== text.value) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const notes = page.getElementById('color-notes');
    if (notes) document.getElementById('color-notes')?.replaceChildren(...notes.children);
  };
  text.form.addEventListener('input', ({ target }) => {
    if (target !== text && !target.matches('.palette')) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}

// A preview follows the form it stands in while one types: <iframe data-preview="address to which the fields are added">.
for (const frame of document.querySelectorAll('iframe[data-preview]')) {
  const form = frame.closest('form');
  let shown = frame;
  let timer;
  const follow = () => {
    if (!form.checkValidity()) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.delete('csrf');
    shown.parentElement.dataset.width = fields.get('preview:width');
    // A frame beside the old one, which goes when the new one is there: nothing flickers, and “back” leaves the page.
    const next = frame.cloneNode();
    const old = shown;
    next.src = frame.dataset.preview + fields;
    next.addEventListener('load', () => old.remove());
    old.after(next);
    shown = next;
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(follow, 250);
  });
}
