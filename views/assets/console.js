// Copy buttons: <button data-copy="id of what to copy" data-copied="Copied" hidden>Copy</button>. They stay hidden
// where there is no script or no clipboard.
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('[data-copy][hidden]')) {
    const label = button.textContent;
    let timer;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      button.textContent = button.dataset.copied ?? label;
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
      }, 2000);
    });
  }
}
offerCopies();

// A menu closes when one clicks beside it, or presses Escape.
const menus = () => document.querySelectorAll('details.switcher[open], details.person[open], .topbar > details[open]');
addEventListener('click', ({ target }) => {
  for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
});
addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// Where there are more tabs than a phone is wide, the current one is in sight.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// What is there only for pages without script.
for (const part of document.querySelectorAll('[data-scriptless]')) part.hidden = true;

// What follows a form of choices as soon as one is made: <form method="get" data-follow="id of what shows them">.
for (const form of document.querySelectorAll('form[data-follow]')) {
  let newest;
  form.addEventListener('change', async () => {
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    newest = url;
    const answer = await fetch(url).catch(() => undefined);
    // Without an answer of the page's own, the browser says what is wrong.
    if (!answer?.ok || answer.redirected) return form.submit();
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (url !== newest) return;
    const { follow } = form.dataset;
    document.getElementById(follow).replaceWith(page.getElementById(follow));
    history.replaceState(undefined, '', url);
    offerCopies();
  });
}

// A toast stays six seconds, longer while one points at it or has it focused, and leaves the address without its word.
for (const toast of document.querySelectorAll('.toast')) {
  const { pathname, search, hash } = location;
  const rest = new URLSearchParams(search);
  rest.delete('done');
  history.replaceState(history.state, '', pathname + (rest.size > 0 ? `?${rest}` : '') + hash);
  const leave = () => (toast.matches(':hover, :focus-within') ? setTimeout(leave, 1000) : toast.remove());
  setTimeout(leave, 6000);
}

// A question is asked in place: <a data-dialog="id of a dialog">. A new tab shows the page that asks.
for (const link of document.querySelectorAll('a[data-dialog]')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.getElementById(link.dataset.dialog).showModal();
  });
}
for (const button of document.querySelectorAll('dialog [data-close]'))
  button.addEventListener('click', () => button.closest('dialog').close());

// Rows that can be selected: how many are, and boxes that tick all of the page, in the head and (on phones, where tables
// have no head) in the bar.
for (const form of document.querySelectorAll('form.selecting')) {
  const count = form.querySelector('[data-count]');
  const boxes = [...form.querySelectorAll('tbody [type=checkbox]')];
  const all = [...form.querySelectorAll('[data-select-all] input')];
  const show = () => {
    const { length } = boxes.filter(({ checked }) => checked);
    count.textContent = count.dataset.count.replace('#', length);
    for (const box of all) {
      box.checked = length === boxes.length;
      box.indeterminate = length > 0 && !box.checked;
    }
  };
  for (const box of all) box.parentElement.hidden = false;
  form.addEventListener('change', ({ target }) => {
    if (all.includes(target)) for (const one of boxes) one.checked = target.checked;
    show();
  });
  // After “back”, the browser may have kept the ticks.
  addEventListener('pageshow', show);
}
