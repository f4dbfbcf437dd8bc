// Importing users in bulk: what a line may have, what becomes of it, and that the passwords of other systems work.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rolePermissions } from '../../src/apps/permissions.ts';
import { countNewUsers } from '../../src/events/figures.ts';
import { forgetForeignHashes } from '../../src/imports/foreign-hashes.ts';
import { queueUses } from '../../src/limits/bounded-queue.ts';
import { createRole } from '../../src/users/roles.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { until } from '../kit/processes.ts';
import { Visitor } from '../kit/visitor.ts';
import { hashes } from './hashes.ts';
import { importUsers, JSON_LINES, toLines, upload } from './upload.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse);
  return { app, as: await makeApiKey(gatehouse, app, ['users:read', 'users:write', 'users:import']) };
}

describe('an import', () => {
  test('counts each user once among the new ones', async () => {
    const { app, as } = await makeWorld();
    const lines = Array.from({ length: 7 }, (_, index) => ({ email: `new${index}@example.com` }));
    await importUsers(app, as, toLines(lines));
    expect((await countNewUsers(gatehouse.system, app, 1)).map(({ count }) => count)).toEqual([7]);
  });

  test('creates users with what the App knows of them, and tells what became of each line', async () => {
    const { app, as } = await makeWorld();
    await makeUser(gatehouse, app, { email: 'known@example.com' });
    const bob = {
      external_id: 'auth0|1',
      email: 'Bob@example.com',
      email_verified: true,
      name: 'Bob',
      created_at: '2020-01-02T03:04:05.000Z',
      address: { country: 'AT' },
    };
    const done = await importUsers(
      app,
      as,
      `${toLines([bob, { email: 'KNOWN@example.com' }, { email: 'no address' }])}\n\nno JSON\n${toLines([{ email: 'x@example.com', admin: true }, { email: 'y@example.com', password_hash: 'md5$abc' }, { email: 'bob@example.com' }])}`,
    );
    expect(done).toMatchObject({ total: 7, created: 1, existing: 0, refused: 6 });
    expect(
      done.lines.map(
        ({
          line,
          status,
          errors,
        }: {
          line: number;
          status: string;
          errors: { field: string; code: string }[] | null;
        }) => [line, status, errors?.[0]?.field, errors?.[0]?.code],
      ),
    ).toEqual([
      [1, 'created', undefined, undefined],
      [2, 'refused', 'email', 'email_taken'],
      [3, 'refused', 'email', 'invalid_email'],
      [5, 'refused', 'line', 'invalid_json'],
      [6, 'refused', 'admin', 'unknown_field'],
      [7, 'refused', 'password_hash', 'invalid_format'],
      [8, 'refused', 'email', 'email_taken'],
    ]);
    const { body: user } = await call(app, 'GET /users/:id', { as, params: { id: done.lines[0].user_id } });
    expect(user).toMatchObject(bob);
  });

  test('may be sent again: a known external id stays as it is', async () => {
    const { app, as } = await makeWorld();
    const line = { external_id: '7', email: 'bob@example.com' };
    const [first, second] = [
      await importUsers(app, as, toLines([line])),
      await importUsers(app, as, toLines([{ ...line, email: 'other@example.com', name: 'Mallory' }])),
    ];
    expect(second).toMatchObject({ created: 0, existing: 1, refused: 0 });
    expect(second.lines[0].user_id).toBe(first.lines[0].user_id);
    const { body: user } = await call(app, 'GET /users/:id', { as, params: { id: first.lines[0].user_id } });
    expect(user).toMatchObject({ email: 'bob@example.com', name: null });
  });

  test('skips a user to whom the App gave the external id', async () => {
    const { app, as } = await makeWorld();
    const body = { email: 'bob@example.com', external_id: '8' };
    const { body: bob } = await call(app, 'POST /users', { as, body });
    const done = await importUsers(app, as, toLines([{ external_id: '8', email: 'robert@example.com' }]));
    expect(done).toMatchObject({ existing: 1, lines: [{ status: 'exists', user_id: bob.id }] });
  });

  test('takes the lines of an export, with the roles that the importer may give', async () => {
    const from = await makeWorld();
    for (const name of ['staff', 'editor']) await createRole(gatehouse.database.db, from.app, { name });
    const ann = await makeUser(gatehouse, from.app, { email: 'ann@example.com' });
    const roles = { params: { id: ann.id }, body: { roles: ['staff', 'editor'] } };
    expect((await call(from.app, 'PUT /users/:id/roles', { as: from.as, ...roles })).status).toBe(200);
    const bob = { email: 'bob@example.com', external_id: '8', status: 'disabled', metadata_private: { plan: 'pro' } };
    await importUsers(from.app, from.as, toLines([bob]));
    const { text } = await call(from.app, 'GET /users/export', { as: from.as });
    expect(text.trim().split('\n')).toHaveLength(2);

    const to = await makeWorld();
    await createRole(gatehouse.database.db, to.app, { name: 'staff' });
    const unknown = await importUsers(to.app, to.as, text);
    expect(unknown).toMatchObject({ created: 1, refused: 1 });
    expect(unknown.lines[0].errors).toMatchObject([{ field: 'roles', code: 'unknown_role' }]);
    await createRole(gatehouse.database.db, to.app, { name: 'editor' });
    const withoutRight = await makeApiKey(gatehouse, to.app, ['users:import']);
    const refused = await importUsers(to.app, withoutRight, text);
    expect(refused.lines[0].errors[0]).toMatchObject({ field: 'roles', code: 'cannot_grant' });
    const done = await importUsers(to.app, to.as, text);
    expect(done).toMatchObject({ created: 1, existing: 1, refused: 0 });
    const again = (await call(to.app, 'GET /users/export', { as: to.as })).text.trim().split('\n');
    const plain = (lines: string[]) =>
      lines.map((line) => {
        const { id: _, external_id: __, updated_at: ___, ...user } = JSON.parse(line);
        return user;
      });
    expect(plain(again)).toEqual(expect.arrayContaining(plain(text.trim().split('\n'))));
    expect(JSON.parse(again.find((line) => line.includes('ann@'))!).external_id).toBe(ann.id);
  });

  test('A317: gives no role with a permission that the importer lacks', async () => {
    const { app, as } = await makeWorld();
    const grantor = { kind: 'app' as const, permissions: rolePermissions.owner };
    await createRole(gatehouse.database.db, app, { name: 'boss', permissions: ['roles:write'], grantor });
    const done = await importUsers(app, as, toLines([{ email: 'eve@example.com', roles: ['boss'] }]));
    expect(done.lines[0].errors).toMatchObject([{ field: 'roles', code: 'cannot_grant' }]);
  });

  test('takes CSV with a header line', async () => {
    const { app, as } = await makeWorld();
    const csv =
      'email,email_verified,name,address.country\r\nbob@example.com,true,"Baker, Bob",AT\r\neve@example.com,perhaps,,\r\n';
    const done = await importUsers(app, as, csv, 'text/csv');
    expect(done).toMatchObject({ total: 2, created: 1, refused: 1 });
    expect(done.lines[1].errors).toMatchObject([{ field: 'email_verified' }]);
    const { body: user } = await call(app, 'GET /users/:id', { as, params: { id: done.lines[0].user_id } });
    expect(user).toMatchObject({ email_verified: true, name: 'Baker, Bob', address: { country: 'AT' } });
  });

  test('refuses a row with another number of columns alone, and says who is meant by a line if it can', async () => {
    const { app, as } = await makeWorld();
    const rows = [
      'email,external_id,name',
      'a@example.com,1,Ann',
      'b@example.com,2,Baker, Bob',
      'c@example.com',
      'd@example.com,4,',
    ];
    const done = await importUsers(app, as, [...rows, `nobody,5,${'x'.repeat(201)}`].join('\n'), 'text/csv');
    expect(done).toMatchObject({ total: 5, created: 2, refused: 3 });
    const [, many, few, , wrong] = done.lines;
    expect(many.errors).toEqual([
      { field: 'line', code: 'invalid_request', detail: expect.stringMatching(/^has 4 columns, and the header has 3/) },
    ]);
    expect([many.line, few.line, few.errors[0].detail]).toEqual([3, 4, expect.stringMatching(/^has 1 columns/)]);
    expect(wrong).toMatchObject({ email: 'nobody', external_id: '5', errors: [{ field: 'name' }] });
    const broken = await upload(app, as, 'email\na@example.com\n"b@example.com"x\n', 'text/csv');
    expect([broken.status, broken.body.detail]).toEqual([400, expect.stringContaining('line 3')]);
  });

  test.each([
    [`$2b$14$${'a'.repeat(53)}`, /^has a cost of 14; of bcrypt, this is taken: a cost of 4 to 12/],
    ['$2b$10$short', /^is a hash of bcrypt that costs too much or is not complete; this is taken: a cost of 4 to 12/],
    ['5f4dcc3b5aa765d61d8327deb882cf99', /^is of a kind that is not taken; those that are taken: Argon2, bcrypt/],
    [
      'pbkdf2_sha256$2000000$salt$hash',
      /^takes 2000000 iterations; of PBKDF2, this is taken: at most 1000000 iterations/,
    ],
  ])('says why the hash %s is not taken', async (password_hash, why) => {
    const { app, as } = await makeWorld();
    const done = await importUsers(app, as, toLines([{ email: 'bob@example.com', password_hash }]));
    expect(done.lines[0].errors[0].detail).toMatch(why);
  });

  test('goes on where it stopped, over many batches, and can be deleted with its report', async () => {
    const { app, as } = await makeWorld();
    const done = await importUsers(
      app,
      as,
      toLines(Array.from({ length: 350 }, (_, at) => ({ email: `u${at}@example.com` }))),
    );
    expect(done).toMatchObject({ total: 350, created: 350 });
    expect((await call(app, 'DELETE /users/imports/:id', { as, params: { id: done.id } })).status).toBe(204);
    expect((await call(app, 'GET /users/imports/:id/lines', { as, params: { id: done.id } })).status).toBe(404);
  });

  test.each([
    ['unsupported_media_type', 415, 'application/json', '{}'],
    ['body_too_large', 413, JSON_LINES, 'x'.repeat(5_000_001)],
    ['import_too_long', 422, JSON_LINES, '{}\n'.repeat(10_001)],
    ['invalid_request', 400, 'text/csv', 'a,b\n"'],
    ['invalid_request', 400, 'text/csv', 'name,mail\nBob,bob@example.com\n'],
    ['invalid_request', 400, 'text/csv', 'email,name\n'],
    ['invalid_request', 400, 'text/csv', ''],
    ['invalid_request', 400, JSON_LINES, '\n\n'],
  ])('is refused with %s', async (code, status, type, body) => {
    const { app, as } = await makeWorld();
    const answer = await upload(app, as, body, type);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('waits while the same node works on a batch of another, as all together take a quarter of its time', async () => {
    const worlds = [await makeWorld(), await makeWorld()];
    const files = worlds.map((_, file) =>
      toLines(Array.from({ length: 500 }, (_, index) => ({ email: `turn-${file}-${index}@example.com` }))),
    );
    const importing = Promise.all(worlds.map(({ app, as }, file) => importUsers(app, as, files[file]!)));
    const use = () => queueUses().find(({ work }) => work === 'import');
    await until('one waits for the other', () => use()?.running === 1 && use()?.waiting === 1);
    for (const done of await importing) expect(done.created).toBe(500);
  });

  test('mails nobody, or active users without a password if it is asked to', async () => {
    const { app, as } = await makeWorld();
    const lines = (name: string) =>
      toLines([
        { email: `${name}-new@example.com`, locale: 'de' },
        { email: `${name}-off@example.com`, status: 'disabled' },
        { email: `${name}-old@example.com`, password_hash: hashes['Django’s PBKDF2']!.password_hash },
      ]);
    expect(await importUsers(app, as, lines('quiet'))).toMatchObject({ created: 3, invites: false });
    expect(await importUsers(app, as, lines('loud'), JSON_LINES, { invite: 'true' })).toMatchObject({ invites: true });
    const letter = await mailTo(gatehouse, 'loud-new@example.com');
    expect(letter.subject).toContain('Wählen Sie ein Passwort');
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(linkIn(letter)), { password: 'harvest-violin-comet' });
    await signInByApi(gatehouse, app, { email: 'loud-new@example.com' }, 'harvest-violin-comet');
    const others = ['quiet-new', 'quiet-off', 'quiet-old', 'loud-off', 'loud-old'];
    expect(others.flatMap((name) => mailsTo(gatehouse, `${name}@example.com`))).toEqual([]);
  });

  test('needs its own permission', async () => {
    const app = await makeApp(gatehouse);
    const answer = await upload(app, await makeApiKey(gatehouse, app, ['users:write']), '{}');
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
  });
});

describe('passwords of other systems', () => {
  test('sign in, wrong ones don’t, and the first sign-in replaces the hash by ours', async () => {
    for (const [name, { password, password_hash }] of Object.entries(hashes)) {
      const { app, as } = await makeWorld();
      const { db } = gatehouse.database;
      const email = 'bob@example.com';
      const done = await importUsers(app, as, toLines([{ email, email_verified: true, password_hash }]));
      expect(done, name).toMatchObject({ created: 1 });
      const stored = () =>
        db.selectFrom('users').select('password_hash').where('app_id', '=', app.id).executeTakeFirstOrThrow();
      expect((await stored()).password_hash, name).not.toMatch(/^\$argon2id\$v=19\$|jxspr8Ki/);
      await expect(signInByApi(gatehouse, app, { email }, `${password}x`), name).rejects.toThrow('invalid_credentials');
      await forgetForeignHashes(db);
      await signInByApi(gatehouse, app, { email }, password);
      expect((await stored()).password_hash, name).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      await signInByApi(gatehouse, app, { email }, password);
      const kinds = async () => (await gatehouse.system.directory.findById(app.id))?.foreign_hashes;
      expect(await kinds(), name).toHaveLength(1);
      await forgetForeignHashes(db);
      expect(await kinds(), name).toEqual([]);
    }
  });

  test.each([
    ['more than twelve rounds of bcrypt', '$2b$13$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
    ['more than a million iterations', 'pbkdf2_sha256$1000001$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo='],
    ['more than 64 MiB of scrypt', `$scrypt$ln=17,r=8,p=1$c2Vhc2FsdA$${'A'.repeat(43)}`],
    ['more than 64 MiB of argon2', `$argon2id$v=19$m=65537,t=1,p=1$c2Vhc2FsdHNlYXNhbHQ$${'A'.repeat(43)}`],
    [
      'a signer key of another length',
      `$firebase-scrypt$ln=14,r=8,s=Bw==,k=${'A'.repeat(43)}$c2VhCg$${'A'.repeat(86)}`,
    ],
  ])('with %s are refused', async (_, password_hash) => {
    const { app, as } = await makeWorld();
    const done = await importUsers(app, as, toLines([{ email: 'bob@example.com', password_hash }]));
    expect(done.lines[0].errors).toMatchObject([{ field: 'password_hash', code: 'invalid_format' }]);
  });

  test('that take more memory than is allowed, as Django’s argon2 does, are reported with what to do', async () => {
    const { app, as } = await makeWorld();
    const password_hash = 'argon2$argon2id$v=19$m=102400,t=2,p=8$c2Vhc2FsdHNlYXNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng';
    const done = await importUsers(app, as, toLines([{ email: 'bob@example.com', password_hash }]));
    expect(done.lines[0].errors[0].detail).toMatch(
      /^takes 100 MiB to verify; of Argon2, .*at most 64 MiB.* leave it out/,
    );
  });

  test('are of at most four kinds in an App, as each sign-in does the work of each', async () => {
    const { app, as } = await makeWorld();
    const lines = Object.values(hashes).map(({ password_hash }, at) => ({
      email: `u${at}@example.com`,
      password_hash,
    }));
    const answer = await upload(app, as, toLines(lines));
    expect([answer.status, answer.body.code, answer.body.max]).toEqual([422, 'too_many_hash_kinds', 4]);
  });
});
