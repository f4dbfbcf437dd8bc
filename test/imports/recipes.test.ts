// The recipes of docs/migrating.md, run as they are printed there, on exports that have the hard cases: blocked users, users
// without a password, and each way in which a system writes its hashes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import argon2 from 'argon2';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ROOT } from '../kit/processes.ts';
import { hashes } from './hashes.ts';
import { importUsers } from './upload.ts';

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

const page = readFileSync(join(ROOT, 'docs/migrating.md'), 'utf8');

function recipeOf(heading: string): string {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return /```sh\n([\s\S]+?)```/.exec(section)?.[1] ?? '';
}

/** Runs it where these files are, and returns the lines of `users.jsonl`. */
function cook(heading: string, files: Record<string, unknown>, env: Record<string, string> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-recipe-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  // Where there is no `python`, `python3` is it.
  const script = `python() { python3 "$@"; }\n${recipeOf(heading)}`;
  execFileSync('sh', ['-euc', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
  });
  return readFileSync(join(directory, 'users.jsonl'), 'utf8');
}

/** What became of each line, and what the App knows of the users. */
async function take(lines: string) {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['users:import']);
  const done = await importUsers(app, as, lines);
  const columns = ['external_id', 'email', 'status', 'name', 'given_name', 'username', 'password_hash'] as const;
  const users = await gatehouse.database.db.selectFrom('users').select(columns).where('app_id', '=', app.id).execute();
  const find = (email: string) => users.find((one) => one.email === email);
  const refused = done.lines.filter(({ status }: { status: string }) => status === 'refused');
  return { app, users, find, refused };
}

describe.skipIf(!has('jq'))('with jq', () => {
  test('Auth0’s users keep their names, blocked ones stay blocked, and those without a hash come along', async () => {
    const { password, password_hash } = hashes['Auth0’s bcrypt']!;
    const hashed = (id: string, email: string) => ({ _id: { $oid: id }, email, passwordHash: password_hash });
    const lines = (items: unknown[]) => items.map((item) => JSON.stringify(item)).join('\n');
    const { app, find, users, refused } = await take(
      cook('From Auth0', {
        'auth0.json': lines([hashed('1', 'bob@example.com'), hashed('2', 'eve@example.com')]),
        'profiles.json': lines([
          { user_id: 'google-oauth2|7', email: 'ann@example.com', email_verified: true, name: 'Ann' },
          { user_id: 'auth0|1', email: 'bob@example.com', email_verified: true, name: 'Bob', username: 'bob' },
          { user_id: 'auth0|2', email: 'eve@example.com', blocked: true, name: 'eve@example.com' },
        ]),
      }),
    );
    expect(refused).toEqual([]);
    expect(users).toHaveLength(3);
    expect(find('ann@example.com')).toMatchObject({ external_id: 'google-oauth2|7', password_hash: null });
    expect(find('bob@example.com')).toMatchObject({ status: 'active', name: 'Bob', username: 'bob' });
    expect(find('eve@example.com')).toMatchObject({ status: 'disabled', name: null });
    await signInByApi(gatehouse, app, { email: 'bob@example.com' }, password);
    await expect(signInByApi(gatehouse, app, { email: 'eve@example.com' }, password)).rejects.toThrow();
  });

  test('Firebase’s users without a salt lose nobody, and disabled ones stay disabled', async () => {
    const { password, password_hash } = hashes.Firebase!;
    const [, , costs = '', salt = '', hash = ''] = password_hash.split('$');
    const [, separator = '', key = ''] = /s=([^,]+),k=(.+)$/.exec(costs) ?? [];
    const toUrl = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');
    const own = { salt: toUrl(salt), passwordHash: toUrl(hash), emailVerified: true };
    const google = { localId: 'g', email: 'ann@example.com', displayName: 'Ann', providerUserInfo: [{}] };
    const users = [
      google,
      { localId: 'b', email: 'bob@example.com', displayName: 'Bob', createdAt: '1577934245000', ...own },
      { localId: 'e', email: 'eve@example.com', disabled: true, ...own },
      { localId: 'p', phoneNumber: '+4915112345678' },
    ];
    const settings = { SIGNER_KEY: key, SALT_SEPARATOR: separator };
    const found = await take(cook('From Firebase', { 'users.json': { users } }, settings));
    expect(found.refused).toMatchObject([{ external_id: 'p', errors: [{ field: 'email' }] }]);
    expect(found.users).toHaveLength(3);
    expect(found.find('ann@example.com')).toMatchObject({ name: 'Ann', status: 'active', password_hash: null });
    expect(found.find('bob@example.com')).toMatchObject({ name: 'Bob', status: 'active' });
    expect(found.find('eve@example.com')).toMatchObject({ status: 'disabled' });
    await signInByApi(gatehouse, found.app, { email: 'bob@example.com' }, password);
  });

  test('Keycloak’s users come with argon2 and every PBKDF2, without credentials too, and disabled ones stay so', async () => {
    const salt = Buffer.from('seasaltseasalt16');
    const options = { type: argon2.argon2id, memoryCost: 7168, timeCost: 5, parallelism: 1, hashLength: 32, salt };
    const raw = await argon2.hash('argon2 password', { ...options, raw: true });
    const credential = (data: object, secret: object) => ({
      type: 'password',
      credentialData: JSON.stringify(data),
      secretData: JSON.stringify({ ...secret, additionalParameters: {} }),
    });
    const additionalParameters = {
      ...{ hashLength: ['32'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] },
    };
    const byArgon2 = credential(
      { hashIterations: 5, algorithm: 'argon2', additionalParameters },
      { value: raw.toString('base64'), salt: salt.toString('base64') },
    );
    const { password, password_hash } = hashes['Keycloak’s PBKDF2']!;
    const [, , , pbkdf2Salt, value] = password_hash.split('$');
    const byPbkdf2 = (algorithm: string) =>
      credential({ hashIterations: 10_000, algorithm, additionalParameters: {} }, { value, salt: pbkdf2Salt });
    const user = (id: string, more: object) => ({
      ...{ id, username: `user-${id}`, email: `${id}@example.com`, emailVerified: true, enabled: true },
      ...{ createdTimestamp: 1_577_934_245_123, firstName: 'Ann', lastName: id, ...more },
    });
    const realm = {
      users: [
        user('none', { credentials: [] }),
        user('missing', { firstName: undefined, lastName: '' }),
        user('argon', { credentials: [{ type: 'otp' }, byArgon2] }),
        user('pbkdf', { credentials: [byPbkdf2('pbkdf2-sha256')], username: 'pbkdf@example.com' }),
        user('sha1', { credentials: [byPbkdf2('pbkdf2')] }),
        user('off', { credentials: [byPbkdf2('pbkdf2-sha256')], enabled: false }),
        { id: 'robot', username: 'service-account-x', serviceAccountClientId: 'x', enabled: true },
        user('lost', { email: undefined }),
      ],
    };
    const { app, find, users, refused } = await take(cook('From Keycloak', { 'export/NAME-realm.json': realm }));
    expect(refused).toMatchObject([{ external_id: 'lost', errors: [{ field: 'email' }] }]);
    expect(users).toHaveLength(6);
    expect(find('none@example.com')).toMatchObject({ name: 'Ann none', username: 'user-none', password_hash: null });
    expect(find('missing@example.com')).toMatchObject({ name: null, given_name: null, password_hash: null });
    expect(find('sha1@example.com')?.password_hash).toMatch(/^\$pbkdf2-sha1\$i=10000,/);
    expect(find('off@example.com')).toMatchObject({ status: 'disabled' });
    expect(find('pbkdf@example.com')).toMatchObject({ username: null });
    await signInByApi(gatehouse, app, { email: 'argon@example.com' }, 'argon2 password');
    await signInByApi(gatehouse, app, { email: 'pbkdf@example.com' }, password);
    await expect(signInByApi(gatehouse, app, { email: 'off@example.com' }, password)).rejects.toThrow();
  });
});

/** As much of Django as the recipe uses. */
const DJANGO = `
class User:
    def __init__(self, **fields): self.__dict__.update(fields)
    def get_full_name(self): return (self.first_name + ' ' + self.last_name).strip()
    def has_usable_password(self): return not self.password.startswith('!')
class Users:
    def iterator(self):
        import json
        return [User(**one) for one in json.load(open('users.json'))]
User.objects = Users()
def get_user_model(): return User
`;
/** `manage.py shell -c CODE`. */
const MANAGE = 'import sys; exec(sys.argv[3])';

test.skipIf(!has('python3'))('Django’s users keep their names, and inactive ones stay so', async () => {
  const { password, password_hash } = hashes['Django’s PBKDF2']!;
  const user = (pk: number, email: string, more: object) => ({
    ...{ pk, email, first_name: 'Ann', last_name: 'Baker', is_active: true, password: password_hash, ...more },
  });
  const list = [
    user(1, 'bob@example.com', {}),
    user(2, 'eve@example.com', { is_active: false, first_name: '', last_name: '' }),
    user(3, 'ann@example.com', { password: '!GXtO5wIrEHk8' }),
  ];
  const files = {
    ...{ 'users.json': list, 'manage.py': MANAGE, 'django/__init__.py': '', 'django/contrib/__init__.py': '' },
    'django/contrib/auth/__init__.py': DJANGO,
  };
  const found = await take(cook('From Django', files));
  expect(found.refused).toEqual([]);
  expect(found.find('bob@example.com')).toMatchObject({ external_id: '1', name: 'Ann Baker', status: 'active' });
  expect(found.find('eve@example.com')).toMatchObject({ name: null, status: 'disabled' });
  expect(found.find('ann@example.com')).toMatchObject({ given_name: 'Ann', password_hash: null });
  await signInByApi(gatehouse, found.app, { email: 'bob@example.com' }, password);
});
