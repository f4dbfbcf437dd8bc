// The bar at the end of a form that says what is not saved: parts/save-bar. What has changed has an edge, and who leaves
// the page is asked.
for (const bar of document.querySelectorAll('form .save-bar')) {
  const form = bar.closest('form');
  const words = bar.querySelector('[role="status"]');
  const discard = bar.querySelector('[type="reset"]');
  const names = new Intl.ListFormat(document.documentElement.lang, { style: 'short', type: 'unit' });
  let leaving = false;

  const hasChanged = (field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.options) return field.value !== first(field);
    return field.value !== field.defaultValue;
  };
  // Without a chosen option a select begins with its first.
  const first = (select) => ([...select.options].find((one) => one.defaultSelected) ?? select.options[0])?.value;
  // What is shown beside the form, such as the width of a preview, is nothing to save.
  const fields = () =>
    [...form.elements].filter(({ name, type }) => name && type !== 'hidden' && !name.startsWith('preview:'));
  const partOf = (field) => field.closest('.setting, .field, .check, .switch') ?? field;
  const nameOf = (part) =>
    (part.querySelector('.field-label, legend, .switch > span, .check > span') ?? part).firstChild?.textContent.trim();

  const show = () => {
    const changed = new Map(fields().map((field) => [partOf(field), false]));
    for (const field of fields()) if (hasChanged(field)) changed.set(partOf(field), true);
    for (const [part, isChanged] of changed) part.classList.toggle('changed', isChanged);
    const parts = [...changed].filter(([, isChanged]) => isChanged).map(([part]) => part);
    const typed = 'typed' in bar.dataset;
    bar.hidden = parts.length === 0 && !typed;
    discard.hidden = parts.length === 0 && !typed;
    if (parts.length > 0) {
      const text = parts.length === 1 ? bar.dataset.one : bar.dataset.many;
      words.textContent = text
        .replace('{count}', parts.length)
        .replace('{names}', names.format(parts.map(nameOf).filter(Boolean)));
    }
    return parts.length > 0 || typed;
  };

  form.addEventListener('input', show);
  form.addEventListener('change', show);
  form.addEventListener('submit', () => {
    leaving = true;
  });
  form.addEventListener('reset', (event) => {
    if ('typed' in bar.dataset) {
      // The page holds what was refused: what is saved stands at its address.
      event.preventDefault();
      leaving = true;
      location.assign(location.pathname);
      return;
    }
    setTimeout(() => {
      show();
      form.dispatchEvent(new Event('input', { bubbles: true }));
    });
  });
  addEventListener('beforeunload', (event) => {
    if (!leaving && !bar.hidden) event.preventDefault();
  });
  addEventListener('pageshow', show);
  show();
}
