// docs/keys.md, the inventory of keys, against the code that derives, seals and generates them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_DAYS } from '../src/apps/keys/api-keys.ts';
import { generateSigningKeys } from '../src/apps/signing-keys.ts';
import { PROOF_ALGORITHMS } from '../src/oidc/tokens/proof-of-possession.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/keys.md');

const section = (title: string) => page.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!;
const firstColumn = (title: string) => [...section(title).matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name!);
const rowOf = (name: string) =>
  section('All keys')
    .split('\n')
    .find((line) => line.startsWith(`| ${name}`)) ?? '';

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: `src/${path}`, text: read(`src/${path}`) }));

const matches = (pattern: RegExp) =>
  sources.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name!));

test('every purpose for which a key is derived has a row, and no other', () => {
  // A template's purpose ends where the App's id begins.
  const derived = matches(/\.derive\(['`]([\w -]+?) ?['`$]/g);
  const named = matches(/info: ['`]gatehouse ([\w -]+)['`]/g);
  const calls = matches(/(\.derive\(|deriveKey\((?!secret: ))/g).length;
  expect(firstColumn('Purposes of HKDF').sort()).toEqual([...new Set([...derived, ...named])].sort());
  // In secrets.ts, `derive` is one more call, which takes its purpose from the caller.
  expect(calls).toBe(derived.length + named.length + 1);
});

test('every file that seals a value has a row, and no other', () => {
  // Sealing again under a newer key, or in place of what a lost one sealed, seals nothing new.
  const again = ['src/database/sealed.ts', 'src/cli/give-up.ts'];
  const sealing = sources.filter(({ path, text }) => /\.seal\(/.test(text) && !again.includes(path));
  expect(firstColumn('Sealed values').sort()).toEqual(sealing.map(({ path }) => path).sort());
});

test('lengths and algorithms are those of the code', () => {
  const [modulus] = matches(/const RSA_BITS = ([\d_]+);/g);
  expect(rowOf('signing keys of an App, RS256')).toContain(`RSA ${modulus?.replace('_', '')}`);
  expect(rowOf('API keys')).toContain(`${DEFAULT_DAYS} days`);
  expect(rowOf('DPoP keys')).toContain(PROOF_ALGORITHMS.join(', '));
  const [passkeys = ''] = matches(/const ALGORITHMS = \[(-[^\]]+)\]/g);
  for (const id of passkeys.split(', ')) expect(rowOf('passkeys')).toContain(`(${id})`);
  const [memory, passes] = matches(/(?:memoryCost|timeCost): ([\d_]+)/g).map((cost) => Number(cost.replace('_', '')));
  expect(rowOf('passwords')).toContain(`${memory! / 1024} MiB, ${passes === 2 ? 'two' : passes} passes`);
});

test('no source uses a hash or a cipher that the page rules out', () => {
  const weak = /['"`](md5|sha1|sha-1|[\w-]*-(?:ecb|cbc))['"`]/i;
  const using = sources.filter(({ text }) => weak.test(text)).map(({ path }) => path);
  expect(using).toEqual(['src/authentication/password/breached.ts']);
});

test('a new App signs with keys of 128 bits of security', async () => {
  const { current, next } = await generateSigningKeys();
  const strength = [...current, ...next].map(({ publicJwk: { kty, crv, n } }) =>
    kty === 'RSA' ? Buffer.from(n!, 'base64url').length * 8 : crv,
  );
  expect(strength).toEqual(['P-256', 3072, 'P-256', 3072]);
});
