// With AUDIT_LOG=stdout each event is also a line on standard output, once it is committed.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { transact } from '../../src/database/transact.ts';
import { type EventLine, record, writeEvents } from '../../src/events/record.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeDataDirectory, startServer, until } from '../kit/processes.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

test('a line is written after the commit, and none for what was rolled back', async () => {
  const app = await makeApp(gatehouse);
  const { db } = gatehouse.database;
  const lines: EventLine[] = [];
  writeEvents(db, (line) => lines.push(line));
  await transact(db, async (db) => {
    await record(db, app, 'app.updated', { data: { name: 'New' } });
    expect(lines).toEqual([]);
  });
  expect(lines).toMatchObject([{ app_id: app.id, event: 'app.updated', data: { name: 'New' } }]);
  const failing = transact(db, async (db) => {
    await record(db, app, 'app.updated', { data: {} });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(lines).toHaveLength(1);
});

test('the server writes JSON with node and process, whatever LOG_LEVEL is', async () => {
  const data = await makeDataDirectory('events');
  onTestFinished(() => data.remove());
  const environment = { DATA_DIR: data.path, AUDIT_LOG: 'stdout', LOG_LEVEL: 'silent' };
  const server = await startServer({ environment });
  onTestFinished(async () => void (await server.stop()));
  await fetch(`${server.url}/o/console/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'nobody' }),
  });
  const lineOf = () => server.output().match(/^\{.*"event":"client\.authentication_failed".*$/m)?.[0];
  await until('the event is written', () => lineOf() !== undefined);
  expect(JSON.parse(lineOf()!)).toMatchObject({
    audit: true,
    hostname: expect.any(String),
    pid: expect.any(Number),
    app_id: expect.any(String),
    data: { endpoint: '/token', asked: 'nobody' },
  });
});
