// Hashes of passwords that other systems made, brought along by an import: what they look like, which costs are taken,
// and how each is verified on libuv's threads. A user who signs in gets one of ours instead (docs/migrating.md).
//
// Every hash is kept as `$scheme$costs$…`. The beginning up to the third `$` is its kind: all hashes of one kind take the
// same work, so that a decoy of the kind takes the place of a user's own hash.
import { createCipheriv, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import argon2 from 'argon2';
import bcrypt from 'bcrypt';
import { caps } from './foreign-caps.ts';

const MIN_MEMORY_PER_LANE = 8;
const MIN_HASH_BYTES = 16;
const MAX_HASH_BYTES = 64;
const MAX_SALT_BYTES = 64;
const AES_256_KEY_BYTES = 32;
const AES_BLOCK_BYTES = 16;

type Scheme = {
  /** The kept form, with the kind as its first group. */
  shape: RegExp;
  /** A hash of the kind that no password has. */
  decoy(kind: string): string;
  verify(hash: string, password: string): Promise<boolean>;
};

const B64 = '[A-Za-z0-9+/]';

const schemes: Record<string, Scheme> = {
  argon2: {
    shape: new RegExp(`^(\\$argon2(?:id|i|d)\\$v=19;m=\\d+,t=\\d+,p=\\d+)\\$(${B64}+)\\$(${B64}+)$`),
    decoy: (kind) => `${kind}$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(32))}`,
    // The library reads version and costs as two parts.
    verify: (hash, password) => argon2.verify(hash.replace(';', '$'), password),
  },
  bcrypt: {
    shape: /^(\$2[ab]\$\d\d)\$([./A-Za-z0-9]{53})$/,
    decoy: (kind) => `${kind}$${'.'.repeat(53)}`,
    verify: (hash, password) => bcrypt.compare(password, hash),
  },
  pbkdf2: {
    shape: new RegExp(`^(\\$pbkdf2-sha(?:1|256|512)\\$i=\\d+,l=\\d+)\\$(${B64}+)\\$(${B64}+)$`),
    decoy: (kind) => `${kind}$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(Number(kind.split('l=')[1])))}`,
    async verify(hash, password) {
      const [, name = '', costs = '', salt = '', expected = ''] = hash.split('$');
      const { i } = readCosts(costs);
      const wanted = decode(expected);
      const derived = await derivePbkdf2(password, decode(salt), i ?? 0, wanted.length, name.replace('pbkdf2-', ''));
      return timingSafeEqual(derived, wanted);
    },
  },
  scrypt: {
    shape: new RegExp(`^(\\$scrypt\\$ln=\\d+,r=\\d+,p=\\d+,l=\\d+)\\$(${B64}+)\\$(${B64}+)$`),
    decoy: (kind) => `${kind}$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(Number(kind.split('l=')[1])))}`,
    async verify(hash, password) {
      const [, , costs = '', salt = '', expected = ''] = hash.split('$');
      const wanted = decode(expected);
      return timingSafeEqual(await deriveScrypt(password, decode(salt), costs, wanted.length), wanted);
    },
  },
  firebase: {
    shape: new RegExp(`^(\\$firebase-scrypt\\$ln=\\d+,r=\\d+,p=1,l=\\d+)\\$(${B64}+)\\$(${B64}+)$`),
    decoy: (kind) => `${kind}$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(Number(kind.split('l=')[1])))}`,
    async verify(hash, password) {
      const [, , costs = '', salt = '', expected = ''] = hash.split('$');
      const wanted = decode(expected);
      const key = await deriveScrypt(password, decode(salt), costs, AES_256_KEY_BYTES);
      return timingSafeEqual(keyStream(key, wanted.length), wanted);
    },
  },
};

/** The kind of a kept foreign hash; undefined for one of ours, and for what is no hash. */
export function kindOf(hash: string): string | undefined {
  for (const { shape } of Object.values(schemes)) {
    const kind = shape.exec(hash)?.[1];
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Whether it is the password of the hash. Without a hash of that kind, the same work is done for nothing. */
export async function verifyForeign(kind: string, hash: string | undefined, password: string): Promise<boolean> {
  const scheme = Object.values(schemes).find(({ shape, decoy }) => shape.test(decoy(kind)));
  if (!scheme) return false;
  const verified = await scheme.verify(hash ?? scheme.decoy(kind), password);
  return verified && hash !== undefined;
}

/**
 * A hash as its system exports it, in the form in which it is kept; undefined if it is of no kind that is taken, or beyond
 * the caps. docs/migrating.md describes the forms.
 */
export function readForeignHash(text: string): string | undefined {
  for (const read of readers) {
    const kept = read(text);
    if (kept !== undefined) return kept;
  }
  return undefined;
}

/** Whether it is a foreign hash in the form in which it is kept, within the caps: for rows that come from another server. */
export function isKeptForeignHash(hash: string): boolean {
  const [, name, costs, salt, stream] = /^\$(firebase-scrypt)\$([^$]+)\$([^$]+)\$([^$]+)$/.exec(hash) ?? [];
  if (name) return keepScrypt(name, readCosts(costs), readSalt(salt), readHash(stream)) === hash;
  return readForeignHash(hash.replace('v=19;', 'v=19$')) === hash;
}

const readers: ((text: string) => string | undefined)[] = [
  readArgon2,
  readBcrypt,
  readPbkdf2,
  readDjangoPbkdf2,
  readScrypt,
  readDjangoScrypt,
  readFirebase,
];

/** Django writes `argon2$argon2id$…`. */
function readArgon2(text: string): string | undefined {
  const parts = /^(?:argon2)?\$(argon2(?:id|i|d))\$v=19\$([^$]+)\$([^$]+)\$([^$]+)$/.exec(text);
  if (!parts) return undefined;
  const { m = 0, t = 0, p = 0 } = readCosts(parts[2]);
  const isAffordable =
    isWithin(p, 1, caps.lanes) &&
    isWithin(t, 1, caps.argon2Passes) &&
    isWithin(m, MIN_MEMORY_PER_LANE * p, caps.memory / 1_024);
  const [salt, hash] = [readSalt(parts[3], 8), readHash(parts[4])];
  if (!isAffordable || !salt || !hash) return undefined;
  return `$${parts[1]}$v=19;m=${m},t=${t},p=${p}$${encode(salt)}$${encode(hash)}`;
}

/** Auth0's, and most others'. PHP writes 2y for what 2b means everywhere else, and Django writes `bcrypt$$2b$…`. */
function readBcrypt(text: string): string | undefined {
  const [, version, rounds, rest] = /^(?:bcrypt\$)?\$(2[aby])\$(\d\d)\$([./A-Za-z0-9]{53})$/.exec(text) ?? [];
  if (!isWithin(Number(rounds), caps.bcrypt.min, caps.bcrypt.max)) return undefined;
  return `$${version === '2y' ? '2b' : version}$${rounds}$${rest}`;
}

/** Keycloak's, as its export names the parts: algorithm, iterations, salt and value. */
function readPbkdf2(text: string): string | undefined {
  const [, digest, costs, salt, hash] = /^\$pbkdf2-(sha(?:1|256|512))\$([^$]+)\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  return keepPbkdf2(digest, readCosts(costs).i, readSalt(salt), readHash(hash));
}

/** `pbkdf2_sha256$iterations$salt$hash`. The salt is a text. */
function readDjangoPbkdf2(text: string): string | undefined {
  const [, digest, i, salt = '', hash] = /^pbkdf2_(sha(?:1|256))\$(\d{1,7})\$([\x21-\x7e]+)\$([^$]+)$/.exec(text) ?? [];
  return keepPbkdf2(digest, Number(i), boundedSalt(Buffer.from(salt)), readHash(hash));
}

function keepPbkdf2(digest: string | undefined, i = 0, salt: Buffer | undefined, hash: Buffer | undefined) {
  if (!isWithin(i, 1, caps.pbkdf2Iterations) || !salt || !hash) return undefined;
  return `$pbkdf2-${digest}$i=${i},l=${hash.length}$${encode(salt)}$${encode(hash)}`;
}

/** `$scrypt$ln=14,r=8,p=1$salt$hash`. */
function readScrypt(text: string): string | undefined {
  const [, costs, salt, hash] = /^\$scrypt\$([^$]+)\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  return keepScrypt('scrypt', readCosts(costs), readSalt(salt), readHash(hash));
}

/** `scrypt$16384$salt$8$1$hash`. The salt is a text. */
function readDjangoScrypt(text: string): string | undefined {
  const parts = /^scrypt\$(\d{1,8})\$([\x21-\x7e]+)\$(\d{1,3})\$(\d{1,3})\$([^$]+)$/.exec(text);
  if (!parts) return undefined;
  const [ln, r, p] = [Math.log2(Number(parts[1])), Number(parts[3]), Number(parts[4])];
  return keepScrypt('scrypt', { ln, r, p }, boundedSalt(Buffer.from(parts[2] ?? '')), readHash(parts[5]));
}

/**
 * `$firebase-scrypt$ln=14,r=8,s=<salt separator>,k=<signer key>$salt$hash`. Firebase's hash is its signer key, encrypted with
 * AES-256-CTR under what scrypt makes of the password. Hash XOR signer key is therefore the key stream alone: it verifies
 * the password as well, and the signer key isn't needed again (docs/decisions/0025).
 */
function readFirebase(text: string): string | undefined {
  const shape = /^\$firebase-scrypt\$ln=(\d+),r=(\d+),s=([^$,]*),k=([^$,]+)\$([^$]+)\$([^$]+)$/;
  const [, ln, r, separator = '', key, salt, hash] = shape.exec(text) ?? [];
  const [salted, signer, encrypted] = [readBase64(salt), readHash(key), readHash(hash)];
  const ending = separator === '' ? Buffer.alloc(0) : readBase64(separator);
  if (!salted || !ending || !signer || encrypted?.length !== signer.length) return undefined;
  const stream = Buffer.from(encrypted.map((byte, at) => byte ^ (signer[at] ?? 0)));
  const costs = { ln: Number(ln), r: Number(r), p: 1 };
  return keepScrypt('firebase-scrypt', costs, boundedSalt(Buffer.concat([salted, ending])), stream);
}

function keepScrypt(name: string, costs: Costs, salt: Buffer | undefined, hash: Buffer | undefined) {
  const { ln = 0, r = 0, p = 0 } = costs;
  if (!Number.isInteger(ln) || !isWithin(ln, 1, 20) || !isWithin(r, 1, 64) || !isWithin(p, 1, caps.lanes))
    return undefined;
  const isAffordable = 128 * r * 2 ** ln <= caps.memory && r * p * 2 ** ln <= caps.scryptWork;
  if (!isAffordable || !salt || !hash) return undefined;
  return `$${name}$ln=${ln},r=${r},p=${p},l=${hash.length}$${encode(salt)}$${encode(hash)}`;
}

type Costs = Partial<Record<string, number>>;

/** `ln=14,r=8`; only numbers. */
function readCosts(text = ''): Costs {
  const named = [...text.matchAll(/(?:^|,)([a-z]{1,2})=(\d{1,9})(?=,|$)/g)];
  return Object.fromEntries(named.map(([, name = '', value]) => [name, Number(value)]));
}

const isWithin = (value: number, min: number, max: number) => value >= min && value <= max;

/** With or without padding, in the usual alphabet. */
function readBase64(text = ''): Buffer | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

const readSalt = (text: string | undefined, min = 1) => boundedSalt(readBase64(text), min);

const boundedSalt = (salt: Buffer | undefined, min = 1) =>
  salt && isWithin(salt.length, min, MAX_SALT_BYTES) ? salt : undefined;

function readHash(text: string | undefined): Buffer | undefined {
  const hash = readBase64(text);
  return hash && isWithin(hash.length, MIN_HASH_BYTES, MAX_HASH_BYTES) ? hash : undefined;
}

const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const decode = (text: string) => Buffer.from(text, 'base64');

const derivePbkdf2 = promisify(pbkdf2);

function deriveScrypt(password: string, salt: Buffer, costs: string, length: number): Promise<Buffer> {
  const { ln = 0, r = 0, p = 0 } = readCosts(costs);
  const options = { N: 2 ** ln, r, p, maxmem: 2 * caps.memory };
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key))),
  );
}

function keyStream(key: Buffer, length: number): Buffer {
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(AES_BLOCK_BYTES)).update(Buffer.alloc(length));
}
