// The sealer of the audit log on PostgreSQL: beside others, killed, and while transactions are under way; and what the command
// line says of the chain.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { transact } from '../../src/database/transact.ts';
import { listAuditJwks } from '../../src/events/chain/keys.ts';
import { lookStatement, sealAll } from '../../src/events/chain/sealer.ts';
import { verifyChain } from '../../src/events/chain/verify.ts';
import { startSealing } from '../../src/events/chain/watch.ts';
import { record } from '../../src/events/record.ts';
import { commandLine } from '../cli/command-line.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { untilSealed } from '../kit/jobs.ts';
import { countRows } from '../kit/rows.ts';

describe.skipIf(!inject('postgresql'))('the sealer', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse.stop());

  const db = () => gatehouse.database.db;
  const seal = () => untilSealed(gatehouse);
  const fill = (app: App, rows: number) =>
    sql`
      insert into audit_log (app_id, id, at, event, actor_kind)
      select ${app.id}, gen_random_uuid(), now(), 'app.restored', 'system' from generate_series(1, ${sql.lit(rows)})
    `.execute(db());

  const countSeals = (app: App) => countRows(gatehouse, app, 'audit_seals');

  async function verify(app: App) {
    const keys = new Map((await listAuditJwks(gatehouse.system)).map((jwk) => [String(jwk.kid), jwk]));
    const verdict = await verifyChain(db(), app, { keys });
    return { ...verdict, broken: verdict.faults[0] };
  }

  test('leaves what was written after a transaction that is under way, and then takes all in order', async () => {
    const app = await makeApp(gatehouse);
    await seal();
    const { rows } = await verify(app);
    let isWritten = () => {};
    const written = new Promise<void>((resolve) => {
      isWritten = resolve;
    });
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const slow = transact(db(), async (db) => {
      await record(db, app, 'app.restored');
      isWritten();
      await ended;
    });
    await written;
    await transact(db(), (db) => record(db, app, 'app.restored'));
    expect(await sealAll(gatehouse.system)).toBe('waiting');
    expect(await verify(app)).toMatchObject({ broken: undefined, rows, waiting: 1 });
    end();
    await slow;
    await seal();
    expect(await verify(app)).toMatchObject({ broken: undefined, rows: rows + 2, waiting: 0 });
  });

  test('takes an event of this process within a second, without being asked', async () => {
    const app = await makeApp(gatehouse);
    const sealing = startSealing(gatehouse.system);
    onTestFinished(() => sealing.stop());
    await transact(db(), (db) => record(db, app, 'app.restored'));
    await vi.waitUntil(async () => (await verify(app)).waiting === 0, { timeout: 20_000 });
    expect((await verify(app)).rows).toBeGreaterThan(0);
  });

  test('F34 killed in the middle, and several at once, seals each event once', async () => {
    const app = await makeApp(gatehouse);
    await fill(app, 20_000);
    const line = commandLine({ DATABASE_URL: gatehouse.databaseUrl, SECRET_KEY });
    onTestFinished(() => line.remove());
    const child = line.start(['audit', 'sweep']);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await vi.waitUntil(async () => (await countSeals(app)) > 0, { timeout: 60_000, interval: 10 });
    child.kill('SIGKILL');
    await gone;
    expect(child.signalCode).toBe('SIGKILL');
    await Promise.all([seal(), seal(), seal()]);
    // Once a second, whatever the log has.
    await sql`analyze audit_log`.execute(db());
    const { rows: plan } = await sql`explain ${sql.raw(lookStatement.text)}`.execute(db());
    expect(JSON.stringify(plan)).not.toContain('Seq Scan on audit_log');
    const rows = await countRows(gatehouse, app, 'audit_log');
    expect(await verify(app)).toMatchObject({ broken: undefined, rows, waiting: 0 });
  });

  test('`gatehouse audit verify` says what is broken and ends with 1, also by a checkpoint of before', async () => {
    const [app, other] = [await makeApp(gatehouse), await makeApp(gatehouse)];
    await fill(app, 2);
    await seal();
    const line = commandLine({ DATABASE_URL: gatehouse.databaseUrl, SECRET_KEY });
    onTestFinished(() => line.remove());
    const before = await line.run(['audit', 'verify', '--json']);
    expect(before.code).toBe(0);
    const checkpoint = join(line.directory, 'checkpoint.json');
    writeFileSync(checkpoint, before.stdout);
    await sql`delete from audit_log where app_id = ${app.id}`.execute(db());
    await sql`delete from audit_seals where app_id = ${app.id}`.execute(db());
    await sql`update audit_log set event = 'user.deleted' where app_id = ${other.id}`.execute(db());
    const after = await line.run(['audit', 'verify', '--checkpoint', checkpoint]);
    expect([after.code, after.stdout]).toEqual([
      1,
      expect.stringContaining(`BROKEN  ${app.slug}: The checkpoint is not in`),
    ]);
    expect(after.stdout).toMatch(
      new RegExp(`BROKEN  ${other.slug}: An event was changed: user.deleted, [0-9a-f-]{36}, 20`),
    );
  });
});
