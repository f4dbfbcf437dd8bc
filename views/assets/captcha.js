// The work that an App asks of its public forms: numbers are tried until a key begins as the challenge says. It is done while
// the form is filled in, by the browser's own threads; who is faster waits for it. A form that was open for long gets a fresh
// challenge. What goes wrong here, the server says.
const input = document.querySelector('input[data-challenge]');
const status = input.parentElement.querySelector('[data-working]');
const { form } = input;
const LANES = Math.min(4, navigator.hardwareConcurrency || 1);

const toBytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: toBytes(salt), iterations: cost };
  let solution;
  const tryEvery = async (lane) => {
    const password = new Uint8Array([...toBytes(nonce), 0, 0, 0, 0]);
    const number = new DataView(password.buffer);
    for (let counter = lane; !solution; counter += LANES) {
      number.setUint32(password.length - 4, counter);
      const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
      const derived = toHex(new Uint8Array(await crypto.subtle.deriveBits(derivation, key, keyLength * 8)));
      if (derived.startsWith(keyPrefix)) solution = { counter, derivedKey: derived };
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, lane) => tryEvery(lane)));
  return btoa(JSON.stringify({ challenge, solution }));
}

let since;
let working;

// This browser's clock may be wrong: only how long it was counts.
const isStale = () => Date.now() - since > (input.dataset.lifetime - 60) * 1000;

function work(challenge) {
  since = Date.now();
  input.value = '';
  working = solve(challenge)
    .then((solution) => {
      input.value = solution;
    })
    .catch(() => {});
  return working;
}

async function renew() {
  try {
    const answer = await fetch(input.dataset.url);
    await work((await answer.json()).challenge);
  } catch {}
}

let waiting = false;
let waited = false;

// Before the form's own listeners: to them it is not sent yet.
document.addEventListener(
  'submit',
  async (event) => {
    if (event.target !== form || waited || (input.value && !isStale())) return;
    event.preventDefault();
    event.stopPropagation();
    if (waiting) return;
    waiting = true;
    status.textContent = status.dataset.working;
    await (isStale() ? renew() : working);
    waited = true;
    form.requestSubmit(event.submitter);
  },
  true,
);

// A solution is good once: who comes back by the back button needs another.
addEventListener('pageshow', (event) => {
  waiting = false;
  waited = false;
  status.textContent = '';
  if (event.persisted) renew();
});

work(JSON.parse(input.dataset.challenge));
