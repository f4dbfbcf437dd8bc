// Passkeys: asks the browser for one, and sends its answer with the form <form data-passkey="get|create" data-options="JSON">.
// What a page says without script, or where the browser has none of it, stays; what needs it appears.
const { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill, startAuthentication, startRegistration } =
  globalThis.SimpleWebAuthnBrowser;

const ceremonies = { get: startAuthentication, create: startRegistration };
// Options are good for five minutes.
const REFRESH_EVERY = 4 * 60_000;

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (browserSupportsWebAuthn()) prepare(form);
}

// The browser, or its password manager, no longer offers a passkey that was removed here, by whichever door.
for (const { dataset } of document.querySelectorAll('[data-passkeys-accepted]')) {
  signalAccepted(JSON.parse(dataset.passkeysAccepted));
}

// It is a courtesy: without it, or if it fails, the server refuses the passkey as before.
async function signalAccepted(accepted) {
  await globalThis.PublicKeyCredential?.signalAllAcceptedCredentials?.(accepted)?.catch(() => {});
}

function prepare(form) {
  const button = form.querySelector('[data-passkey-button]');
  button.addEventListener('click', () => press(form));
  // By the Enter key, say: there is nothing to send yet.
  form.addEventListener('submit', (event) => waitForAnswer(event, form), { capture: true });
  form.querySelector('[data-passkey-missing]')?.remove();
  form.hidden = button.hidden = false;
  if (form.dataset.refresh) offer(form);
}

function waitForAnswer(event, form) {
  if (form.elements.passkey.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  press(form);
}

async function press(form) {
  say(form, undefined);
  try {
    await ask(form);
  } catch (error) {
    say(form, error.name === 'InvalidStateError' ? 'exists' : 'failed');
    if (form.dataset.refresh) offer(form);
  }
}

async function ask(form, how) {
  const ceremony = ceremonies[form.dataset.passkey];
  const answer = await ceremony({ optionsJSON: JSON.parse(form.dataset.options), ...how });
  form.elements.passkey.value = JSON.stringify(answer);
  // Asked once on the page, beside the password.
  const { remember } = form.elements;
  if (remember) remember.value = document.querySelector('input[type=checkbox][name=remember]').checked ? 'yes' : '';
  form.requestSubmit();
}

function say(form, what) {
  for (const name of ['failed', 'exists']) {
    const message = form.querySelector(`[data-passkey-${name}]`);
    if (message) message.hidden = name !== what;
  }
}

// Passkeys among the suggestions of the address field. A press of the button ends this, and so does the next one of these.
async function offer(form) {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  clearTimeout(form.refreshing);
  form.refreshing = setTimeout(() => refresh(form), REFRESH_EVERY);
  await ask(form, { useBrowserAutofill: true }).catch(() => {});
}

// Somebody may leave the page open, and come back to it later.
async function refresh(form) {
  const answer = await fetch(form.dataset.refresh, { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  form.dataset.options = await answer.text();
  await offer(form);
}
