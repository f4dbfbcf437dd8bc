// A new SECRET_KEY and all that the older one sealed: sealed again, by compare-and-set, and counted.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsoleSession } from '../../src/apps/console-sessions.ts';
import { listFactorKinds } from '../../src/authentication/factors/kinds.ts';
import { spendRecoveryCode } from '../../src/authentication/factors/recovery-codes.ts';
import { enrolSentFactor } from '../../src/authentication/factors/sent.ts';
import { enrolTotp, spendTotp } from '../../src/authentication/factors/totp.ts';
import { giveUpLost } from '../../src/cli/lost.ts';
import { sealedColumns } from '../../src/cli/sealed.ts';
import { countStale, reseal, type SealedColumn } from '../../src/database/sealed.ts';
import { transact } from '../../src/database/transact.ts';
import { createStream } from '../../src/event-streams/streams.ts';
import { rotateAuditKey } from '../../src/events/chain/keys.ts';
import { rotateHookSecret, saveHook } from '../../src/hooks/hooks.ts';
import { createKeyring, type Keyring } from '../../src/secrets.ts';
import { createStream as createSignalStream } from '../../src/signals/streams.ts';
import { createConnection, updateConnection } from '../../src/social/connections.ts';
import { beginSignIn, keepAnswer } from '../../src/social/sign-ins.ts';
import { createVaultEntry } from '../../src/users/vault.ts';
import { createWebhook, rotateWebhookSecret } from '../../src/webhooks/endpoints.ts';
import { makeApp, makeClient, makeStuckMail, makeUser } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { makePlace } from '../kit/place.ts';
import { ROOT } from '../kit/processes.ts';
import { newPhone } from '../kit/sms.ts';
import { commandLine } from './command-line.ts';

const NEW = 'the-secret-of-this-year-which-is-long-enough';
const both = createKeyring([NEW, SECRET_KEY]);

/** The files that seal: into a column of the register, or something that ends by itself. */
const IN_A_COLUMN = 'a column';
const sealing: Record<string, string> = {
  'src/apps/console-sessions.ts': IN_A_COLUMN,
  'src/apps/signing-keys.ts': IN_A_COLUMN,
  'src/authentication/factors/passkeys/challenges.ts': 'minutes, held by the browser',
  'src/authentication/factors/sent.ts': IN_A_COLUMN,
  'src/authentication/factors/totp.ts': IN_A_COLUMN,
  'src/authentication/sign-in/known-browsers.ts': 'a cookie; without it a browser is unknown again',
  'src/authentication/sign-in/saved-codes.ts': 'as long as the interaction or ticket that holds it',
  'src/authentication/sign-in/ticket.ts': 'minutes, held by a backend',
  'src/authentication/ways/registration.ts': 'as long as the link in the mail',
  'src/event-streams/secrets.ts': IN_A_COLUMN,
  'src/events/chain/keys.ts': IN_A_COLUMN,
  'src/hooks/secrets.ts': IN_A_COLUMN,
  'src/http/console/kit/cookies.ts': 'minutes, a cookie',
  'src/http/kit/forms/handover.ts': 'two minutes, a cookie',
  'src/limits/idempotency-keys.ts': 'a day, under the caller’s idempotency key',
  'src/mail/outbox.ts': IN_A_COLUMN,
  'src/moves/rules.ts': IN_A_COLUMN,
  'src/oidc/storage/refresh-reply.ts': 'sealed under the refresh token, not under SECRET_KEY',
  'src/signals/secrets.ts': IN_A_COLUMN,
  'src/social/codes.ts': 'a minute, in a one-time token',
  'src/social/connections.ts': IN_A_COLUMN,
  'src/social/sign-ins.ts': IN_A_COLUMN,
  'src/users/vault.ts': IN_A_COLUMN,
  'src/webhooks/listen.ts': 'held by the listener; without it listening begins again',
  'src/webhooks/secrets.ts': IN_A_COLUMN,
};

let gatehouse: Gatehouse;
beforeAll(async () => {
  // It seals under the older one, and opens both.
  gatehouse = await startGatehouse({ SECRET_KEY: `${SECRET_KEY} ${NEW}` });
});
afterAll(() => gatehouse.stop());

const github = { slug: 'github', kind: 'github', name: 'GitHub', client_id: 'id', client_secret: 'a secret' } as const;

/** Something in every column. */
async function fill() {
  const { system } = gatehouse;
  const app = await makeApp(gatehouse, { mfa_methods: ['totp', 'sms'] });
  const user = await makeUser(gatehouse, app);
  await enrolTotp(system, app, user);
  await enrolSentFactor(system, app, user, { kind: 'sms', challenge: 'a test', locale: 'en', phone: newPhone() });
  const connection = await createConnection(system, app, github);
  const passage = { kind: 'interaction', uid: 'a test' } as const;
  const { state } = await beginSignIn(system, app, connection, { passage, wishes: { prompts: [] } });
  await keepAnswer(system, app, state, new URLSearchParams({ state, code: 'a code' }));
  await createVaultEntry(system, app, user.id, { service_name: 'claude', api_key: 'a key' });
  await makeStuckMail(gatehouse, app);
  const { webhook } = await createWebhook(system, app, { url: 'https://blog.example.com/webhooks' });
  await rotateWebhookSecret(system, app, webhook.id, { overlapHours: 24 });
  await saveHook(system, app, 'before_tokens', { url: 'https://blog.example.com/hooks' });
  await rotateHookSecret(system, app, 'before_tokens', { overlapHours: 24 });
  await createStream(system, app, {
    name: 'SIEM',
    url: 'https://siem.example.com/',
    auth: 'bearer',
    secret: 'a-token',
  });
  const { client_id } = await makeClient(gatehouse, app);
  const delivery = {
    method: 'push',
    endpoint_url: 'https://rp.example.com/',
    authorization_header: 'a header',
  } as const;
  await createSignalStream(system, app, client_id, { delivery });
  await transact(system, rotateAuditKey);
  const consoleApp = await system.consoleApp();
  const developer = await makeUser(gatehouse, consoleApp);
  await createConsoleSession(system, consoleApp, { developerId: developer.id, sessionUid: 'a', idToken: 'a token' });
  return { app, connection };
}

/** Opened by these keys, by column. Throws if they can't. */
async function openAll(keyring: Keyring, columns = sealedColumns): Promise<Record<string, string[]>> {
  const opened: Record<string, string[]> = {};
  for (const { table, column, placeOf } of columns) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(gatehouse.database.db);
    const texts = rows.map((row) => keyring.open(row[column] as Uint8Array, placeOf(row)).toString());
    opened[`${table}.${column}`] = texts.sort();
  }
  return opened;
}

const countAll = (keyring: Keyring) =>
  Promise.all(sealedColumns.map((sealed) => countStale(gatehouse.database.db, keyring, sealed)));

describe('a new SECRET_KEY', () => {
  test('replaces the older one in every column, once', async () => {
    await fill();
    const { db } = gatehouse.database;
    const before = await openAll(createKeyring([SECRET_KEY]));
    for (const [column, texts] of Object.entries(before)) expect(texts, column).not.toEqual([]);
    expect((await countAll(both)).map(({ older }) => older)).toEqual(
      Object.values(before).map((texts) => texts.length),
    );

    const counts = await Promise.all(sealedColumns.map((sealed) => reseal(db, both, sealed)));
    expect(counts).toEqual(Object.values(before).map((texts) => ({ resealed: texts.length, left: 0 })));
    expect(await openAll(createKeyring([NEW]))).toEqual(before);
    expect(await countAll(both)).toEqual(sealedColumns.map(() => ({ older: 0, unknown: 0 })));
    for (const sealed of sealedColumns) expect(await reseal(db, both, sealed)).toEqual({ resealed: 0, left: 0 });
  });

  test('goes through more rows than one batch holds', async () => {
    const { db } = gatehouse.database;
    const mails = columnOf('mails', 'content_sealed');
    const app = await makeApp(gatehouse);
    const { id } = await makeStuckMail(gatehouse, app);
    await sql`
      insert into mails (app_id, id, kind, recipient, locale, content_sealed, created_at, expires_at)
      select app_id, gen_random_uuid(), kind, recipient, locale, content_sealed, created_at, expires_at
      from mails, generate_series(1, 450) where id = ${id}`.execute(db);
    // The copies are not at their place, so that no key opens them: they are left, and none is tried twice.
    expect(await reseal(db, both, mails)).toEqual({ resealed: 1, left: 450 });
    await sql`delete from mails where app_id = ${app.id}`.execute(db);
  });

  test('does not undo a change that is made meanwhile', async () => {
    const { app, connection } = await fill();
    const { db } = gatehouse.database;
    const connections = columnOf('connections', 'secret_sealed');
    let isChanged = false;
    const meddled = db.withPlugin({
      transformQuery: ({ node }: { node: RootOperationNode }) => node,
      transformResult: async ({ result }) => {
        if (!isChanged) {
          isChanged = true;
          const core = { ...gatehouse.system, keyring: both };
          await updateConnection(core, app, connection.id, { client_secret: 'a newer secret' });
        }
        return result;
      },
    });
    expect(await reseal(meddled, both, connections)).toEqual({ resealed: 0, left: 0 });
    const { 'connections.secret_sealed': texts } = await openAll(createKeyring([NEW]), [connections]);
    expect(texts).toContain('a newer secret');
  });
});

describe('a lost SECRET_KEY', () => {
  test('is given up in every column, and leaves nothing that cannot be opened', async () => {
    const { app } = await fill();
    const user = await makeUser(gatehouse, app);
    const { secret, recoveryCodes } = await makeAuthenticator(gatehouse, app, user);
    const system = { ...gatehouse.system, keyring: createKeyring([NEW]) };
    const lost = (await countAll(system.keyring)).map(({ unknown }) => unknown);
    expect(lost.every((count) => count > 0)).toBe(true);
    await expect(giveUpLost(system, {})).rejects.toMatchObject({ message: expect.stringContaining('--yes') });
    expect((await countAll(system.keyring)).map(({ unknown }) => unknown)).toEqual(lost);

    const { json } = await giveUpLost(system, { yes: true });
    expect(json).toMatchObject({ values: lost.reduce((sum, count) => sum + count, 0) });
    expect(await countAll(system.keyring)).toEqual(sealedColumns.map(() => ({ older: 0, unknown: 0 })));
    await openAll(system.keyring);
    expect(await giveUpLost(system, { yes: true })).toMatchObject({ json: { values: 0 } });

    // The password alone opens no account that had a second factor.
    expect(await listFactorKinds(system, app, user.id)).toEqual(['totp']);
    expect(await spendTotp(system, app, user, codeOf(secret))).toBe(false);
    expect(await spendRecoveryCode(system, app, user, recoveryCodes[0]!)).toBe(true);
  });
});

function columnOf(table: string, column: string): SealedColumn {
  return sealedColumns.find((sealed) => sealed.table === table && sealed.column === column)!;
}

describe('the register of sealed columns', () => {
  test('has every column of the database that ends in _sealed', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%\\_sealed' order by 1`.execute(gatehouse.database.db);
    const registered = sealedColumns.map(({ table, column }) => `${table}.${column}`).sort();
    // Of calls that may be sent again, for a day: only their caller can open it.
    const byCaller = 'idempotency_keys.answer_sealed';
    expect([...registered, byCaller].sort()).toEqual(rows.map(({ name }) => name));
  });

  test('is complete: every other file that seals keeps the value for a while only', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${path}`)
      .filter((path) => !['src/secrets.ts', 'src/database/sealed.ts', 'src/cli/give-up.ts'].includes(path))
      .filter((path) => /\.seal\(/.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(files.sort()).toEqual(Object.keys(sealing));
  });
});

describe('gatehouse', () => {
  test('check says what is left, and secrets reseal leaves nothing', async () => {
    const place = await makePlace('reseal');
    const withKeys = (keys: string) => commandLine({ ...place.environment, SECRET_KEY: keys });
    const [old, rotated, alone] = [withKeys(SECRET_KEY), withKeys(`${NEW} ${SECRET_KEY}`), withKeys(NEW)];
    const keysOf = async (line: typeof old) => {
      const { checks } = JSON.parse((await line.run(['check', '--json'])).stdout) as { checks: { name: string }[] };
      return checks.find(({ name }) => name === 'keys');
    };
    await old.answer(['app', 'create', '--name', 'Blog']);
    expect(await keysOf(old)).toMatchObject({ status: 'ok' });
    expect(await keysOf(rotated)).toMatchObject({ status: 'warn', message: expect.stringContaining('secrets reseal') });
    expect(await keysOf(alone)).toMatchObject({ status: 'fail' });

    const { resealed } = await rotated.answer<{ resealed: number }>(['secrets', 'reseal']);
    expect(resealed).toBeGreaterThan(0);
    expect(await rotated.answer(['secrets', 'reseal'])).toMatchObject({ resealed: 0, left: 0 });
    expect(await keysOf(rotated)).toMatchObject({ status: 'ok', message: expect.stringContaining('older') });
    expect(await keysOf(alone)).toMatchObject({ status: 'ok' });
    for (const line of [old, rotated, alone]) line.remove();
    await place.remove();
  });
});
