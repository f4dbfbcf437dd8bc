// On a phone the contents cover the page: they close when one of their links is followed.
const contents = document.querySelector('.topbar > details');
contents?.addEventListener('click', (event) => {
  if (event.target.closest('a')) contents.open = false;
});

// “Try it” calls the API with a credential that was pasted into the page. It is kept in this variable alone, never stored, and
// gone with the page; cookies are never sent. Answers are shown as text.
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

for (const button of document.querySelectorAll('[data-run]')) {
  button.hidden = false;
  button.addEventListener('click', () => button.replaceWith(toForm(button.dataset)));
}

function toForm({ run: method, path, body }) {
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
