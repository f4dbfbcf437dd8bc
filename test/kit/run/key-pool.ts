// Makes RSA keys from a pool of primes: to generate them was half of what it costs to create an App, and each test creates its
// own. No pair comes twice in a file, so that its Apps differ in their keys as they do elsewhere. The next file begins with the
// first pair again, in a database of its own. Spawned servers generate their keys.
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pairs whose primes any two of make another: 12 are enough for 276. Kept between runs; filled when a file needs more. */
const POOL = join(import.meta.dirname, '../../../node_modules/.cache/gatehouse-test-primes-3072');
/** What src/apps/signing-keys.ts asks of jose. */
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 3072 };
const EXPONENT = 65_537n;

type Generate = (algorithm: AlgorithmIdentifier, extractable: boolean, usages: KeyUsage[]) => Promise<unknown>;
type Primes = { p: bigint; q: bigint };

const { subtle } = crypto;
// The files of a worker share its globals, so that a later file finds the function of an earlier one.
const worker = process as typeof process & { gatehouseGenerateKey?: Generate };
worker.gatehouseGenerateKey ??= subtle.generateKey.bind(subtle) as Generate;
const generate = worker.gatehouseGenerateKey;

let taken = 0;
mkdirSync(POOL, { recursive: true });
Object.defineProperty(subtle, 'generateKey', { value: takeOrGenerate, configurable: true, writable: true });

function takeOrGenerate(algorithm: AlgorithmIdentifier, extractable: boolean, usages: KeyUsage[]): Promise<unknown> {
  const asked = Object(algorithm) as Record<string, unknown>;
  const isPooled = extractable && Object.entries(ALGORITHM).every(([name, value]) => asked[name] === value);
  return isPooled ? take(++taken) : generate(algorithm, extractable, usages);
}

async function take(number: number): Promise<CryptoKeyPair> {
  const [one, other] = placesOf(number);
  const { n, e, ...secret } = toKey(await primeAt(one), await primeAt(other));
  return {
    publicKey: await subtle.importKey('jwk', { kty: 'RSA', n, e }, ALGORITHM, true, ['verify']),
    privateKey: await subtle.importKey('jwk', { kty: 'RSA', n, e, ...secret }, ALGORITHM, true, ['sign']),
  };
}

/** 1 → 1, 0; 2 → 2, 0; 3 → 2, 1; 4 → 3, 0: as few primes as there can be. */
function placesOf(number: number): [number, number] {
  let one = 1;
  let left = number - 1;
  while (left >= one) left -= one++;
  return [one, left];
}

async function primeAt(place: number): Promise<bigint> {
  const file = join(POOL, `${place >> 1}.json`);
  const { p, q } = read(file) ?? (await make(file));
  return place % 2 ? q : p;
}

/** RFC 8017 §3.2. OpenSSL's primes have their two highest bits set, so that the product of any two has all 3072. */
function toKey(one: bigint, other: bigint) {
  const [p, q] = one > other ? [one, other] : [other, one];
  const d = invert(EXPONENT, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: invert(q, p) };
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, toBase64(number)]));
}

/** By Euclid's algorithm. */
function invert(number: bigint, modulus: bigint): bigint {
  let [rest, next, factor, nextFactor] = [modulus, number % modulus, 0n, 1n];
  while (next > 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function toBase64(number: bigint): string {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString('base64url');
}

const toNumber = (base64: string) => BigInt(`0x${Buffer.from(base64, 'base64url').toString('hex')}`);

function read(file: string): Primes | undefined {
  try {
    const { p, q } = JSON.parse(readFileSync(file, 'utf8'));
    return { p: toNumber(p), q: toNumber(q) };
  } catch {
    return undefined;
  }
}

async function make(file: string): Promise<Primes> {
  const algorithm = { ...ALGORITHM, publicExponent: Uint8Array.of(1, 0, 1) };
  const { privateKey } = (await generate(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const { p = '', q = '' } = await subtle.exportKey('jwk', privateKey);
  // Another worker may be making the same: the one that is there first is both's, as a whole.
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify({ p, q }), { mode: 0o600 });
  try {
    linkSync(unfinished, file);
  } catch {
    // There is one.
  }
  rmSync(unfinished);
  return read(file)!;
}
