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
