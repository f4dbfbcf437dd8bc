// Takes RSA keys from a pool: to generate them was half of what it costs to create an App, and each test creates its own.
// No pair comes twice in a file, so that its Apps differ in their keys as they do elsewhere. The next file begins with the
// first pair again, in a database of its own. Spawned servers generate their keys.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kept between runs; filled when a file needs more pairs than any file before it. */
const POOL = join(import.meta.dirname, '../../../node_modules/.cache/gatehouse-test-keys-3072');
/** What src/apps/signing-keys.ts asks of jose. */
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 3072 };

type Generate = (algorithm: AlgorithmIdentifier, extractable: boolean, usages: KeyUsage[]) => Promise<unknown>;
type Pair = { privateKey: JsonWebKey; publicKey: JsonWebKey };

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
  const file = join(POOL, `${number}.json`);
  const pair = read(file) ?? (await make(file));
  return {
    publicKey: await subtle.importKey('jwk', pair.publicKey, ALGORITHM, true, ['verify']),
    privateKey: await subtle.importKey('jwk', pair.privateKey, ALGORITHM, true, ['sign']),
  };
}

function read(file: string): Pair | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function make(file: string): Promise<Pair> {
  const algorithm = { ...ALGORITHM, publicExponent: Uint8Array.of(1, 0, 1) };
  const { publicKey, privateKey } = (await generate(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const pair = {
    publicKey: await subtle.exportKey('jwk', publicKey),
    privateKey: await subtle.exportKey('jwk', privateKey),
  };
  // Another worker may be making the same: each keeps its own this time, and a file is there as a whole.
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify(pair), { mode: 0o600 });
  renameSync(unfinished, file);
  return pair;
}
