// The gauges of metrics.ts: what each is at the moment in which somebody asks.
import { Gauge, type Registry } from 'prom-client';
import { LOGOUT_KIND } from '../../apps/clients/targets.ts';
import { SECOND } from '../../clock.ts';
import { countWaiting } from '../../database/lists/lane.ts';
import type { PoolUse } from '../../database/postgresql/pools.ts';
import { readDeliveryBacklog } from '../../deliveries/backlog.ts';
import { readStreamBacklog } from '../../event-streams/cursor.ts';
import { readUnsealed } from '../../events/chain/backlog.ts';
import { WEBHOOK } from '../../events/fan-out.ts';
import { PROVISIONING } from '../../events/provisioning.ts';
import { SIGNAL } from '../../events/signal-writes.ts';
import { queueUses } from '../../limits/bounded-queue.ts';
import { gauges } from '../../metrics/figures.ts';
import type { System } from '../../system.ts';
import { countStreams } from '../kit/request/streams.ts';

type Reading = { labels?: Record<string, string> | undefined; value: number };
type Reader = (system: System) => Reading[] | Promise<Reading[]>;

export function addGauges(registry: Registry, system: System): void {
  for (const [{ name, help, labels: labelNames }, read] of readers) {
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        this.reset();
        for (const { labels = {}, value } of await read(system)) this.set(labels, value);
      },
    });
  }
}

function readConnections({ database }: System): Reading[] {
  return database.pools().flatMap(({ pool, connections, idle }) => [
    { labels: { pool, state: 'busy' }, value: connections - idle },
    { labels: { pool, state: 'idle' }, value: idle },
  ]);
}

function readPools({ database }: System, toValue: (use: PoolUse) => number): Reading[] {
  return database.pools().map((use) => ({ labels: { pool: use.pool }, value: toValue(use) }));
}

const readJobs = fromDatabase(
  ({ queue }) => queue.depths(),
  ({ queue, urgency }) => ({ queue, urgency }),
);
const readDeliveries = fromDatabase(
  ({ db }) => readDeliveryBacklog(db, KINDS),
  ({ kind }) => ({ kind }),
);
const readStreams = fromDatabase(async ({ db }) => [await readStreamBacklog(db)]);
const readEvents = fromDatabase(async ({ db }) => [await readUnsealed(db)]);

const KINDS = [LOGOUT_KIND, WEBHOOK, PROVISIONING, SIGNAL];

const TIMEOUT_MS = 1_000;

/**
 * Nothing if the database doesn't answer: the other figures are needed most when something is wrong. One statement at a time,
 * however many ask: a database that hangs must not get more of them with each scrape.
 */
function fromDatabase<Row>(read: (system: System) => Promise<Row[]>, toLabels?: (row: Row) => Record<string, string>) {
  const asking = new WeakMap<System, Promise<Row[]>>();
  return async (system: System, toValue: (row: Row) => number): Promise<Reading[]> => {
    const asked = asking.get(system) ?? read(system).finally(() => asking.delete(system));
    asking.set(system, asked);
    const late = new Promise<Row[]>((resolve) => {
      setTimeout(() => resolve([]), TIMEOUT_MS).unref();
    });
    const rows = await Promise.race([asked, late]).catch(() => []);
    return rows.map((row) => ({ labels: toLabels?.(row), value: toValue(row) }));
  };
}

const readers: [row: (typeof gauges)[keyof typeof gauges], read: Reader][] = [
  [gauges.poolConnections, readConnections],
  [gauges.poolSize, (system) => readPools(system, ({ max }) => max)],
  [gauges.poolWaiting, (system) => readPools(system, ({ waiting }) => waiting)],
  [gauges.listsWaiting, ({ db }) => [{ value: countWaiting(db) }]],
  [gauges.workRunning, () => queueUses().map(({ work, running }) => ({ labels: { work }, value: running }))],
  [gauges.workWaiting, () => queueUses().map(({ work, waiting }) => ({ labels: { work }, value: waiting }))],
  [gauges.jobsWaiting, (system) => readJobs(system, ({ waiting }) => waiting)],
  [gauges.jobsFailed, (system) => readJobs(system, ({ failed }) => failed)],
  [gauges.jobsOldest, (system) => readJobs(system, ({ oldest_seconds }) => oldest_seconds)],
  [gauges.deliveriesWaiting, (system) => readDeliveries(system, ({ waiting }) => waiting)],
  [gauges.deliveriesOldest, (system) => readDeliveries(system, ({ oldest_seconds }) => oldest_seconds)],
  [gauges.streamsWaiting, (system) => readStreams(system, ({ streams }) => streams)],
  [gauges.streamsOldest, (system) => readStreams(system, ({ oldest_seconds }) => oldest_seconds)],
  [gauges.eventsUnsealed, (system) => readEvents(system, ({ waiting }) => waiting)],
  [gauges.eventsUnsealedOldest, (system) => readEvents(system, ({ oldest_seconds }) => oldest_seconds)],
  [gauges.appCacheSize, ({ directory }) => [{ value: directory.size() }]],
  [gauges.liveStreams, (system) => [{ value: countStreams(system) }]],
  [gauges.databaseUp, async ({ database }) => [{ value: (await database.reachability()).is === 'there' ? 1 : 0 }]],
  [gauges.clockSkew, ({ clockWatch }) => [{ value: clockWatch.skew() / SECOND }]],
];
