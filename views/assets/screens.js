// What script adds to the screens: a button that shows the password, and one submission per press. Everything works
// without it.
const SUBMISSION_TIMEOUT = 8000;

for (const button of document.querySelectorAll('.reveal')) {
  const input = button.previousElementSibling;
  const show = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.ariaPressed = String(shown);
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // A password manager should see a password field when the form leaves.
  input.form.addEventListener('submit', () => show(false));
  button.hidden = false;
}

const busy = (form, value) => {
  form.ariaBusy = String(value);
};

for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.ariaBusy === 'true') return event.preventDefault();
    busy(form, true);
    setTimeout(() => busy(form, false), SUBMISSION_TIMEOUT);
  });
}

// Who comes back by the back button finds a page that works.
addEventListener('pageshow', () => {
  for (const form of document.forms) busy(form, false);
});

// A form that was refused is answered by a page that only another POST would bring back: “back” to it asked whether to send
// the form again, or failed. It takes the address of the form's page instead, and keeps what the page shows as typed in its
// place in the history, as browsers do themselves where pages may be stored. Passwords, codes and files are never kept.
{
  const SENT = 'sent form';
  const KEPT =
    'input:not([type=password], [type=hidden], [type=file], [autocomplete$=code], [autocomplete$=password]), select, textarea:not([autocomplete])';

  addEventListener('submit', ({ target: form, submitter, defaultPrevented }) => {
    if (form.method !== 'post' || defaultPrevented) return;
    const action = new URL((submitter?.getAttribute('formaction') ?? form.getAttribute('action')) || '', location.href)
      .href;
    remember({ action, page: location.href });
  });

  const remember = (sent) => {
    try {
      sessionStorage.setItem(SENT, JSON.stringify(sent));
    } catch {
      // This browser keeps nothing for us.
    }
  };

  const takeSent = () => {
    try {
      const sent = JSON.parse(sessionStorage.getItem(SENT));
      sessionStorage.removeItem(SENT);
      return sent ?? {};
    } catch {
      return {};
    }
  };

  const fieldsOf = (action) =>
    [...document.forms]
      .filter((form) => new URL(form.getAttribute('action') ?? '', location.href).href === action)
      .flatMap((form) => [...form.querySelectorAll(KEPT)]);

  const { action, page } = takeSent();
  const [visit] = performance.getEntriesByType('navigation');
  const isChoice = ({ type }) => type === 'checkbox' || type === 'radio';
  const keyOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  if (page && action === location.href && !visit?.redirectCount) {
    const typed = fieldsOf(action).map((field) => [keyOf(field), isChoice(field) ? field.checked : field.value]);
    history.replaceState({ action, typed: Object.fromEntries(typed) }, '', page);
  } else if (history.state?.typed && visit?.type !== 'navigate') {
    const { action, typed } = history.state;
    for (const field of fieldsOf(action)) {
      const value = typed[keyOf(field)];
      if (value !== undefined) field[isChoice(field) ? 'checked' : 'value'] = value;
    }
  }
}
