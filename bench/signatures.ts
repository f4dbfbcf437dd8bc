// `node bench/signatures.ts`: how long a signature takes with each kind of signing key (docs/decisions/0016).
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

const ROUNDS = 5;
/** The length of an ID token without its signature. */
const DATA = Buffer.alloc(700, 'a');

type Pair = { privateKey: KeyObject; publicKey: KeyObject };

const kinds: [name: string, generate: () => Pair][] = [
  ['RS256, 2048 bits', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['RS256, 3072 bits', () => generateKeyPairSync('rsa', { modulusLength: 3072 })],
  ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
];

for (const [name, generate] of kinds) {
  const { privateKey, publicKey } = generate();
  const signature = sign('sha256', DATA, privateKey);
  const figures = {
    sign: milliseconds(200, () => sign('sha256', DATA, privateKey)),
    verify: milliseconds(500, () => verify('sha256', DATA, publicKey, signature)),
    generate: milliseconds(4, generate),
  };
  const words = Object.entries(figures).map(([what, time]) => `${what} ${time.toFixed(3)} ms`);
  console.log(`${name.padEnd(18)} ${words.join(', ')}`);
}

/** The median of the rounds. */
function milliseconds(times: number, act: () => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    for (let time = 0; time < times; time++) act();
    return (performance.now() - began) / times;
  });
  return rounds.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0;
}
