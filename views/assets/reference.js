// On a phone the contents cover the page: they close when one of their links is followed.
const contents = document.querySelector('.topbar > details');
contents?.addEventListener('click', (event) => {
  if (event.target.closest('a')) contents.open = false;
});

// “Try it” calls the API with a credential that was pasted: kept in this variable alone, and gone with the page. Cookies are
// never sent. Answers are shown as text.
let credential = '';
const field = document.getElementById('credential');
const base = document.getElementById('api-url').textContent;
field.closest('section').hidden = false;
field.addEventListener('input', () => {
  credential = field.value.trim();
});
addEventListener('pagehide', () => {
  credential = '';
  field.value = '';
});

// Hundreds of operations have the same buttons: they are made here, not sent. console.js shows those that copy.
for (const code of document.querySelectorAll('.code code[id]')) {
  const button = toButton('Copy', 'copy');
  button.hidden = true;
  button.ariaLabel = code.closest('details') ? 'Copy the example' : 'Copy the command';
  Object.assign(button.dataset, { copy: code.id, copied: 'Copied' });
  code.closest('figure').prepend(button);
}

for (const operation of document.querySelectorAll('[data-runs]')) {
  const button = toButton('Try it', 'button');
  button.addEventListener('click', () => button.replaceWith(toForm(operation)));
  operation.querySelector('figure').after(button);
}

function toButton(text, className) {
  const button = document.createElement('button');
  return Object.assign(button, { type: 'button', className, textContent: text });
}

function toForm(operation) {
  const [method, path] = operation.querySelector('.operation-line').innerText.trim().split(/\s+/);
  const body = toBody(operation.querySelector('figure code').textContent);
  const form = document.getElementById('runner').content.firstElementChild.cloneNode(true);
  const bodyField = form.querySelector('[data-body]');
  const text = form.querySelector('textarea');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const inputs = [...names, ...(method === 'GET' ? ['?'] : [])].map((name) => toField(form, name));
  if (body === undefined) bodyField.remove();
  text.value = body ?? '';
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(inputs.map(({ name, value }) => [name, value.trim()]));
    const output = form.querySelector('output');
    const send = form.querySelector('[type=submit]');
    send.disabled = true;
    output.replaceChildren('…');
    output.replaceChildren(
      ...(await call(method, { path, values, body: body === undefined ? undefined : text.value })),
    );
    send.disabled = false;
  });
  return form;
}

/** What the command sends, if anything. */
function toBody(command) {
  const [, sent] = command.split(" -d '");
  return sent && JSON.stringify(JSON.parse(sent.slice(0, -1).replaceAll("'\\''", "'")), undefined, 2);
}

function toField(form, name) {
  const label = document.createElement('label');
  const words = document.createElement('span');
  const input = document.createElement('input');
  label.className = 'field';
  words.textContent = name === '?' ? 'Query, such as limit=10' : name;
  input.className = 'input';
  input.name = name;
  input.required = name !== '?';
  // A value of dots would lead to another address.
  if (input.required) input.pattern = '(?!\\.+$).+';
  label.append(words, input);
  form.querySelector('.runner-parameters').append(label);
  return input;
}

async function call(method, { path, values, body }) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  const query = values['?'] ? `?${new URLSearchParams(values['?'])}` : '';
  const headers = {
    ...(credential && { authorization: `Bearer ${credential}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  try {
    const options = { method, headers, body, credentials: 'omit', cache: 'no-store', redirect: 'error' };
    const answer = await fetch(base + filled + query, options);
    const text = await answer.text();
    return [toStatus(answer), toCode(text)];
  } catch {
    return ['There was no answer. The server may be away, or the credential has a character that no header can have.'];
  }
}

function toStatus({ ok, status, headers }) {
  const line = document.createElement('p');
  const badge = document.createElement('span');
  badge.className = `badge badge-${ok ? 'success' : 'danger'}`;
  badge.textContent = status;
  line.append(badge, ` request ${headers.get('x-request-id') ?? ''}`);
  return line;
}

function toCode(text) {
  const block = document.createElement('pre');
  block.tabIndex = 0;
  block.textContent = text;
  try {
    block.textContent = JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {}
  block.hidden = text === '';
  return block;
}
