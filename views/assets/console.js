// Copy buttons: <button data-copy="id of what to copy" data-copied="Copied" hidden>Copy</button>. They stay hidden
// where there is no script or no clipboard.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('[data-copy]')) {
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
