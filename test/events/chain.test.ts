// The chain of the audit log: what is sealed, what a check of it finds, and what an export proves elsewhere.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { settingsSchema } from '../../src/apps/settings/settings.ts';
import { transact } from '../../src/database/transact.ts';
import { erasePersonalParts } from '../../src/events/chain/erase.ts';
import { exportEvents } from '../../src/events/chain/export.ts';
import { listAuditJwks, rotateAuditKey } from '../../src/events/chain/keys.ts';
import { digestPersonal } from '../../src/events/chain/leaf.ts';
import { type Checkpoint, verifyChain } from '../../src/events/chain/verify.ts';
import { actingAs, record, recordEach } from '../../src/events/record.ts';
import { sweepEvents } from '../../src/jobs/sweep.ts';
import { createKeyring } from '../../src/secrets.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilSealed } from '../kit/jobs.ts';
import { makeDirectory, ROOT } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
const directory = makeDirectory('chain');
/** Its events are from before the chain, some of them almost as old as they may get. Nothing is sealed yet. */
let before: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  before = await makeApp(gatehouse);
  await sql`
    insert into audit_log (app_id, id, at, event, actor_kind, xid, salt)
    select ${before.id}, gen_random_uuid(), now() - days * interval '1 day', 'app.restored', 'system', '0', null
    from unnest(array[364, 364, 364, 362, 10]) as days
  `.execute(db());
});
afterAll(async () => {
  restoreTime();
  await gatehouse.stop();
  directory.remove();
});

const db = () => gatehouse.database.db;
const seal = () => untilSealed(gatehouse);

async function verify(app: App, checkpoint?: Checkpoint) {
  const keys = new Map((await listAuditJwks(gatehouse.system)).map((jwk) => [jwk.kid!, jwk]));
  const verdict = await verifyChain(db(), app, { keys, checkpoint });
  return { ...verdict, broken: verdict.faults[0] };
}

const write = (app: App, count = 3) =>
  transact(db(), (db) =>
    recordEach(
      db,
      app,
      'app.restored',
      Array.from({ length: count }, () => ({ data: {} })),
    ),
  );

/** An App with two seals, of several events each. */
async function makeSealed(): Promise<App> {
  const app = await makeApp(gatehouse);
  await write(app);
  await seal();
  await write(app);
  await seal();
  return app;
}

const ofApp = (app: App) => sql`app_id = ${app.id}`;
/** A row of the second seal, by its place. */
const idAt = (app: App, place: number) =>
  sql`(select ids[${sql.lit(place)}] from audit_seals where ${ofApp(app)} and number = 2)`;

test('an event is sealed once, in the chain of its App', async () => {
  const app = await makeSealed();
  await seal();
  const { rows } = await sql<{ ids: string[] }>`select ids from audit_seals where ${ofApp(app)}`.execute(db());
  const ids = rows.flatMap(({ ids }) => ids);
  const events = await db().selectFrom('audit_log').select('id').where('app_id', '=', app.id).execute();
  expect(ids.sort()).toEqual(events.map(({ id }) => id).sort());
  expect(await verify(app)).toMatchObject({ broken: undefined, rows: ids.length, waiting: 0, last: { number: 2 } });
  await write(app);
  expect(await verify(app)).toMatchObject({ broken: undefined, rows: ids.length, waiting: 3 });
});

test('events from before the chain whose time is nearly over are left out, so that a node of before may delete them', async () => {
  await seal();
  const { rows } = await verify(before);
  const sealed = await db().selectFrom('audit_log').select('id').where('app_id', '=', before.id).execute();
  expect(await verify(before)).toMatchObject({ faults: [], rows: sealed.length - 3, left_out: 3 });
  await sql`delete from audit_log where ctid = (select min(ctid) from audit_log where ${ofApp(before)} and at < now() - interval '363 days')`.execute(
    db(),
  );
  expect(await verify(before)).toMatchObject({ faults: [], left_out: 2 });
  passTime(2 * 86_400_000);
  await sweepEvents(db(), 365);
  restoreTime();
  expect(await verify(before)).toMatchObject({ faults: [], rows, left_out: 0, cut: 0 });
});

describe('A159 the check of the audit log names', () => {
  test.each<[string, object, (app: App) => ReturnType<typeof sql>[]]>([
    [
      'an event that was changed',
      { fault: 'row_changed', seal: 2, event: 'user.deleted' },
      (app) => [sql`update audit_log set event = 'user.deleted' where ${ofApp(app)} and id = ${idAt(app, 2)}`],
    ],
    [
      'an event whose actor was changed',
      { fault: 'row_changed', event: 'app.restored' },
      (app) => [sql`update audit_log set actor_id = 'somebody' where ${ofApp(app)} and id = ${idAt(app, 1)}`],
    ],
    [
      'an event that was removed',
      { fault: 'row_removed', seal: 2 },
      (app) => [sql`delete from audit_log where ${ofApp(app)} and id = ${idAt(app, 1)}`],
    ],
    [
      'an event that was inserted',
      { fault: 'row_inserted', event: 'user.deleted' },
      (app) => [
        sql`insert into audit_log (app_id, id, at, event, actor_kind, xid)
          values (${app.id}, gen_random_uuid(), now(), 'user.deleted', 'system', '5')`,
      ],
    ],
    [
      'events whose order was changed',
      { fault: 'rows_reordered', seal: 2 },
      (app) => [sql`update audit_seals set ids = ids[2:2] || ids[1:1] || ids[3:] where ${ofApp(app)} and number = 2`],
    ],
    [
      'hashes that were changed with their event',
      { fault: 'seal_changed', seal: 2 },
      (app) => [
        sql`update audit_seals set hashes = overlay(hashes placing sha256('') from 1) where ${ofApp(app)} and number = 2`,
      ],
    ],
    [
      'a seal that was removed',
      { fault: 'seal_removed', seal: 1 },
      (app) => [sql`delete from audit_seals where ${ofApp(app)} and number = 1`],
    ],
    [
      'a seal that was taken from the end',
      { fault: 'row_inserted' },
      (app) => [sql`delete from audit_seals where ${ofApp(app)} and number = 2`],
    ],
    [
      'a seal with the signature of another',
      { fault: 'seal_changed', seal: 2 },
      (app) => [
        sql`update audit_seals set signature = (select signature from audit_seals where ${ofApp(app)} and number = 1)
          where ${ofApp(app)} and number = 2`,
      ],
    ],
    [
      'a seal that was made to look old',
      { fault: 'cut_too_early', seal: 2 },
      (app) => [
        sql`delete from audit_log where ${ofApp(app)} and id = any(select unnest(ids) from audit_seals where ${ofApp(app)} and number = 2)`,
        sql`update audit_seals set ids = '{}', hashes = '', cut_at = now() where ${ofApp(app)} and number = 2`,
      ],
    ],
  ])('%s', async (_, broken, tamper) => {
    const app = await makeSealed();
    for (const statement of tamper(app)) await statement.execute(db());
    expect((await verify(app)).broken).toMatchObject(broken);
  });

  test('each fault, the first in the chain before the others', async () => {
    const app = await makeSealed();
    await sql`update audit_log set event = 'user.deleted' where ${ofApp(app)} and id = ${idAt(app, 2)}`.execute(db());
    await sql`delete from audit_log where ${ofApp(app)} and id = ${idAt(app, 3)}`.execute(db());
    await sql`update audit_log set actor_id = 'somebody' where ${ofApp(app)} and id = (select ids[1] from audit_seals where ${ofApp(app)} and number = 1)`.execute(
      db(),
    );
    expect((await verify(app)).faults).toMatchObject([
      { fault: 'row_changed', seal: 1 },
      { fault: 'row_changed', seal: 2 },
      { fault: 'row_removed', seal: 2 },
    ]);
    await sql`update audit_log set actor_id = 'somebody' where ${ofApp(app)}`.execute(db());
    await write(app, 30);
    await seal();
    await sql`update audit_log set ip = '203.0.113.7' where ${ofApp(app)}`.execute(db());
    expect((await verify(app)).faults).toHaveLength(20);
  });

  test('an event that somebody blanked, with the digest of what it said', async () => {
    const app = await makeSealed();
    const row = await db().selectFrom('audit_log').selectAll().where('app_id', '=', app.id).executeTakeFirstOrThrow();
    await db()
      .updateTable('audit_log')
      .set({ ...{ actor_id: null, user_id: null, ip: null, user_agent: null, data: '{}', salt: null } })
      .set({ personal_digest: digestPersonal(row) })
      .where('app_id', '=', app.id)
      .where('id', '=', row.id)
      .execute();
    expect((await verify(app)).faults).toEqual([{ fault: 'erased_without_event', count: 1 }]);
  });

  test('events that somebody deleted as if their time were over', async () => {
    const app = await makeSealed();
    passTime(40 * 86_400_000);
    await sql`delete from audit_log where ${ofApp(app)}`.execute(db());
    await sql`update audit_seals set ids = '{}', hashes = '', cut_at = now() where ${ofApp(app)}`.execute(db());
    const { faults } = await verify(app);
    restoreTime();
    expect(faults).toEqual([{ fault: 'cut_without_event', seal: 1 }]);
  });

  test('an event that pretends to be erased, with the digest that it would have', async () => {
    const app = await makeSealed();
    const row = await db().selectFrom('audit_log').selectAll().where('app_id', '=', app.id).executeTakeFirstOrThrow();
    await db()
      .updateTable('audit_log')
      .set({ personal_digest: digestPersonal(row), ip: '203.0.113.7' })
      .where('app_id', '=', app.id)
      .where('id', '=', row.id)
      .execute();
    expect((await verify(app)).broken).toMatchObject({ fault: 'row_changed', id: row.id });
  });

  test('a chain that somebody wrote anew with a key of their own', async () => {
    const app = await makeSealed();
    const thief = { ...gatehouse.system, keyring: createKeyring(['a key of somebody else, who has the database']) };
    await transact(thief, rotateAuditKey);
    await write(app);
    await untilSealed({ system: thief });
    expect((await verify(app)).broken).toMatchObject({ fault: 'seal_not_signed', seal: 3 });
    await transact(gatehouse.system, rotateAuditKey);
  });

  test('an end that was cut off, by a checkpoint that was kept elsewhere', async () => {
    const app = await makeSealed();
    const { last } = await verify(app);
    await sql`delete from audit_log where ${ofApp(app)} and id = any(select unnest(ids) from audit_seals where ${ofApp(app)} and number = 2)`.execute(
      db(),
    );
    await sql`delete from audit_seals where ${ofApp(app)} and number = 2`.execute(db());
    expect(await verify(app)).toMatchObject({ broken: undefined });
    expect(await verify(app, last!)).toMatchObject({ broken: { fault: 'checkpoint_missing' } });
  });
});

test('what one key sealed holds after another took its place, and only its public part is kept', async () => {
  const app = await makeSealed();
  const { kid } = await transact(gatehouse.system, rotateAuditKey);
  await write(app);
  await seal();
  expect(await verify(app)).toMatchObject({ broken: undefined, last: { number: 3 } });
  const { keys } = (await (await fetch(`${gatehouse.url}/.well-known/gatehouse-audit-keys`)).json()) as {
    keys: object[];
  };
  expect(keys.length).toBeGreaterThan(1);
  expect(keys).toContainEqual(expect.objectContaining({ kid, alg: 'ES256' }));
  expect(JSON.stringify(keys)).not.toContain('"d"');
  const before = await db()
    .selectFrom('audit_keys')
    .selectAll()
    .where('retired_at', 'is not', null)
    .orderBy('retired_at', 'desc')
    .executeTakeFirstOrThrow();
  expect(gatehouse.system.keyring.open(before.key_sealed, `audit_keys/${before.kid}`).toString()).not.toContain('"d"');
});

test('erasing a user keeps the chain, and nothing of the user', async () => {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  // A row from before the chain has no salt.
  await sql`update audit_log set salt = null where ${ofApp(app)} and event = 'user.created'`.execute(db());
  await seal();
  const count = await erasePersonalParts(db(), app, user);
  expect(count).toBeGreaterThan(0);
  await seal();
  expect(await verify(app)).toMatchObject({ broken: undefined, erased: count });
  const { rows } =
    await sql`select 1 from audit_log as line where ${ofApp(app)} and line::text like ${`%${user.id}%`}`.execute(db());
  expect(rows).toEqual([]);
  expect(await erasePersonalParts(db(), app, user)).toBe(0);
});

test('erasing a developer takes the events that name them in their data, and never those that tell of erasing', async () => {
  const [app, developer] = [await makeApp(gatehouse), randomUUID()];
  await transact(db(), (db) => record(db, app, 'member.added', { data: { developer_id: developer, role: 'admin' } }));
  await transact(db(), (db) => record(db, app, 'member.removed', { data: { developer_id: randomUUID() } }));
  await actingAs({ kind: 'developer', id: developer }, () => erasePersonalParts(db(), app, { id: developer }));
  expect(await erasePersonalParts(db(), app, { id: developer })).toBe(0);
  await seal();
  expect(await verify(app)).toMatchObject({ faults: [], erased: 1 });
});

test('events go after the days of their App, whole seals at a time, and the chain holds', async () => {
  const [short, long] = [await makeApp(gatehouse, { audit_log_days: 40 }), await makeApp(gatehouse)];
  await seal();
  passTime(50 * 86_400_000);
  await write(short);
  await seal();
  await sweepEvents(db(), 90);
  restoreTime();
  expect((await verify(long)).cut).toBe(0);
  passTime(50 * 86_400_000);
  const { broken, rows, cut } = await verify(short);
  await seal();
  expect((await verify(short)).faults).toEqual([]);
  restoreTime();
  expect(broken).toBeUndefined();
  expect([rows - cut, cut > 0]).toEqual([3, true]);
  expect(settingsSchema.safeParse({ audit_log_days: 29 }).success).toBe(false);
});

describe('seals whose events went long ago', () => {
  const DAYS = 86_400_000;

  /** Three seals were cut long ago, and two just now. */
  async function makeAged(): Promise<{ app: App; old: Checkpoint; recent: Checkpoint }> {
    // The program that checks exports goes by the true time.
    passTime(-300 * DAYS);
    const app = await makeSealed();
    await write(app);
    await seal();
    const old = (await verify(app)).last!;
    passTime(60 * DAYS);
    await sweepEvents(db(), 40);
    for (let more = 0; more < 2; more++) {
      await write(app);
      await seal();
    }
    passTime(120 * DAYS);
    await sweepEvents(db(), 40);
    await write(app);
    await seal();
    return { app, old, recent: (await verify(app)).last! };
  }

  const numbersOf = async (app: App) =>
    (
      await sql<{ number: string }>`select number from audit_seals where ${ofApp(app)} order by number`.execute(db())
    ).rows.map(({ number }) => Number(number));

  test('are removed but for the last of them, and the chain holds from there', async () => {
    const { app, old, recent } = await makeAged();
    const numbers = await numbersOf(app);
    expect(numbers[0]).toBe(3);
    expect(numbers).toEqual(numbers.map((_, index) => index + 3));
    expect(await verify(app, recent)).toMatchObject({ faults: [], pruned: 2 });
    // The last one that was cut is still there, and so counts.
    expect(await verify(app, old)).toMatchObject({ faults: [] });

    passTime(220 * DAYS);
    await sweepEvents(db(), 40);
    const later = await numbersOf(app);
    expect(later[0]).toBeGreaterThan(3);
    expect(await verify(app, recent)).toMatchObject({ faults: [], pruned: later[0]! - 1 });
    expect((await verify(app, old)).faults).toEqual([{ fault: 'checkpoint_too_old' }]);
    expect((await verify(app, { ...recent, hash: 'other' })).faults).toEqual([{ fault: 'checkpoint_missing' }]);
    restoreTime();
  });

  test('A159 nobody else removes seals unnoticed', async () => {
    const { app } = await makeAged();
    const numbers = await numbersOf(app);
    const firstWhole = await sql<{ number: string }>`
      select min(number) as number from audit_seals where ${ofApp(app)} and cut_at is null
    `.execute(db());
    const whole = Number(firstWhole.rows[0]!.number);
    await sql`delete from audit_seals where ${ofApp(app)} and number < ${whole}`.execute(db());
    expect((await verify(app)).broken).toMatchObject({ fault: 'seal_removed', seal: 1 });
    expect(numbers).toContain(whole - 1);
    restoreTime();
  });

  test('may be missing at the beginning of an export, which says so', async () => {
    const { app } = await makeAged();
    restoreTime();
    const lines = await Array.fromAsync(
      await exportEvents(db(), app, { filter: {}, after: 0, jwksUri: `${gatehouse.url}/keys` }),
    );
    const file = join(directory.path, 'aged.jsonl');
    writeFileSync(file, lines.join('').trim());
    const keys = join(directory.path, 'aged-keys.json');
    writeFileSync(keys, JSON.stringify({ keys: await listAuditJwks(gatehouse.system) }));
    const check = (path: string) =>
      promisify(execFile)(process.execPath, [join(ROOT, 'examples/audit/verify.ts'), path, keys]).then(
        ({ stdout }) => stdout,
        ({ stderr }) => stderr,
      );
    expect(await check(file)).toContain('2 seals before the first one are not in the file: they are no longer kept');
    const uncut = join(directory.path, 'uncut.jsonl');
    writeFileSync(uncut, lines.join('').trim().replace('"cut":true', '"cut":false'));
    expect(await check(uncut)).toContain('a seal before seal 3 is missing');
  });
});

test('F35 a database that was restored into another cluster goes on, and no event is lost or sealed twice', async () => {
  const app = await makeSealed();
  await write(app, 2);
  const { rows: before } = await verify(app);
  await pretendForeign(30);
  for (let round = 0; round < 20; round++) {
    await write(app, 1);
    await seal();
  }
  const { broken, rows, waiting } = await verify(app);
  expect({ broken, rows, waiting }).toEqual({ broken: undefined, rows: before + 22, waiting: 0 });
  // Numbers that are years ahead.
  await write(app, 1);
  await pretendForeign(1_000_000_000);
  await seal();
  await write(app, 1);
  await seal();
  expect(await verify(app)).toMatchObject({ broken: undefined, rows: before + 24, waiting: 0 });
});

/** As in the dump of a cluster whose transactions had the numbers that this one gives next. */
async function pretendForeign(ahead: number): Promise<void> {
  const later = (column: string) =>
    sql`${sql.ref(column)} = (${sql.ref(column)}::text::bigint + ${sql.lit(ahead)})::text::xid8`;
  await transact(db(), async (db) => {
    await sql`update audit_log set ${later('xid')} where xid > '0'`.execute(db);
    await sql`update audit_seals set ${later('from_xid')}, ${later('to_xid')} where from_xid > '0'`.execute(db);
    await sql`update audit_sealer set ${later('xid')}`.execute(db);
  });
}

describe('an export', () => {
  let app: App;
  let key: string;
  let lines: string[];
  let keys: string;
  beforeAll(async () => {
    app = await makeSealed();
    key = await makeApiKey(gatehouse, app, ['events:read']);
    await erasePersonalParts(db(), app, await makeUser(gatehouse, app));
    await seal();
    lines = await download('');
    keys = join(directory.path, 'keys.json');
    writeFileSync(keys, await (await fetch(JSON.parse(lines[0]!).export.jwks_uri)).text());
  });

  async function download(query: string): Promise<string[]> {
    const response = await fetch(`${app.issuer}/api/v1/events/export${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
    ]);
    return (await response.text()).trim().split('\n');
  }

  /** By the program of examples/audit, which has nothing of the server. */
  async function check(lines: string[], ...more: string[]): Promise<string> {
    const file = join(directory.path, 'export.jsonl');
    writeFileSync(file, lines.join('\n'));
    const args = [join(ROOT, 'examples/audit/verify.ts'), file, keys, ...more];
    return promisify(execFile)(process.execPath, args).then(
      ({ stdout }) => stdout,
      ({ stderr }) => stderr,
    );
  }

  test('is proved elsewhere, whole, filtered, or from a seal on', async () => {
    const { last } = await verify(app);
    expect(await check(lines, last!.hash)).toMatch(
      new RegExp(`events are as they were sealed, up to seal \\d+, ${last!.hash}`),
    );
    const filtered = await download('?type=app.restored');
    expect(await check(filtered)).toContain('was filtered');
    expect(await check(filtered, '--filtered')).toMatch(/^[1-9]\d* events are as they were sealed/);
    const later = await download('?after=2');
    expect(later.filter((line) => line.startsWith('{"seal"'))).not.toContainEqual(
      expect.stringContaining('"number":2,'),
    );
    expect(await check(later)).toContain('as they were sealed');
  });

  test('A159 that was changed is refused elsewhere', async () => {
    const places = lines.flatMap((line, index) => (line.startsWith('{"event"') ? [index] : []));
    const [first = 0, second = 0] = places;
    const edit = (change: (lines: string[]) => void) => {
      const edited = [...lines];
      change(edited);
      return check(edited);
    };
    expect(
      await edit((all) => all.splice(first, 1, all[first]!.replace(/"kind":"\w+"/, '"kind":"anonymous"'))),
    ).toContain('is not as it was sealed');
    expect(await edit((all) => all.splice(second, 1))).toContain('is missing');
    expect(await edit((all) => all.splice(first, 2, all[second]!, all[first]!))).toContain('BROKEN');
    expect(await edit((all) => all.splice(-1, 1))).toContain('cut off');
    const cut = lines
      .filter((line) => !line.startsWith('{"event"'))
      .map((line) => line.replace('"cut":false', '"cut":true'));
    expect(await check(cut)).toContain('younger than 30 days');
    const head = lines[0]!.replace('"filtered":false', '"filtered":true');
    expect(await edit((all) => all.splice(0, 3, head, ...all.slice(2, 3)))).toContain('was filtered');
    expect(await check(lines, '0'.repeat(64))).toContain('checkpoint');
  });

  test('needs the permission to read events', async () => {
    const other = await makeApiKey(gatehouse, app, ['users:read']);
    expect((await call(app, 'GET /events/export', { as: other })).status).toBe(403);
  });
});
