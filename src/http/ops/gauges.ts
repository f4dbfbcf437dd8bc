// The gauges of metrics.ts: what each is at the moment in which somebody asks.
import { Gauge, type Registry } from 'prom-client';
import { SECOND } from '../../clock.ts';
import { countWaiting } from '../../database/lists/lane.ts';
import type { PoolUse } from '../../database/postgresql/pools.ts';
import { queueUses } from '../../limits/bounded-queue.ts';
import { gauges } from '../../metrics/figures.ts';
import type { QueueDepth } from '../../queue/failed.ts';
import type { System } from '../../system.ts';
import { countStreams } from '../kit/request/streams.ts';

type Reading = { labels?: Record<string, string>; value: number };
type Reader = (system: System) => Reading[] | Promise<Reading[]>;

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
  [gauges.appCacheSize, ({ directory }) => [{ value: directory.size() }]],
  [gauges.liveStreams, (system) => [{ value: countStreams(system) }]],
  [gauges.clockSkew, ({ clockWatch }) => [{ value: clockWatch.skew() / SECOND }]],
];

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

/** Nothing if the database doesn't answer: the other figures are needed most when something is wrong. */
async function readJobs(system: System, toValue: (depth: QueueDepth) => number): Promise<Reading[]> {
  const depths = await readDepths(system).catch(() => []);
  return depths.map((depth) => ({ labels: { queue: depth.queue }, value: toValue(depth) }));
}

const DEPTHS_TIMEOUT_MS = 1_000;
const asking = new WeakMap<System, Promise<QueueDepth[]>>();

/** One statement at a time, however many ask: a database that hangs must not get more of them with each scrape. */
async function readDepths(system: System): Promise<QueueDepth[]> {
  const asked = asking.get(system) ?? system.queue.depths().finally(() => asking.delete(system));
  asking.set(system, asked);
  const late = new Promise<QueueDepth[]>((resolve) => {
    setTimeout(() => resolve([]), DEPTHS_TIMEOUT_MS).unref();
  });
  return Promise.race([asked, late]);
}
