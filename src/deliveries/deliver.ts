// Works on one target: a batch of what is due, lane by lane. Memory is bounded by the batch, however many deliveries wait.
import type { App } from '../apps/app.ts';
import { SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import { attempt } from './attempt.ts';
import type { Delivery, DeliveryKind, Waiting } from './kinds.ts';
import { listDue, listProbes, makeFailedDue, numberRows } from './rows.ts';
import { isDown, leaseTarget, releaseTarget, type Target, type TargetKey } from './targets.ts';

const BATCH = 50;
/** Requests to one target at a time. */
const PARALLEL = 10;
/** No new attempt begins after this; the lease is longer. */
const WORK_MS = 20 * SECOND;

export type Delivering = {
  kinds: ReadonlyMap<string, DeliveryKind>;
  findApp(id: string): Promise<App | undefined>;
  /** Ends the work early: nothing new is begun. */
  signal: AbortSignal;
};

type Work = Delivering & { app: App; kind: DeliveryKind; target: Target };

/** Returns whether it has sent anything. */
export async function deliverTo(core: Core, key: TargetKey, delivering: Delivering): Promise<boolean> {
  const kind = delivering.kinds.get(key.kind);
  const app = await delivering.findApp(key.app_id);
  // Of a newer version of this program, or an App that is being deleted.
  if (!kind || !app) return false;
  const target = await leaseTarget(core.db, key);
  if (!target) return false;
  try {
    return await work(core, { ...delivering, app, kind, target });
  } finally {
    await releaseTarget(core.db, target);
  }
}

async function work(core: Core, work: Work): Promise<boolean> {
  const { target } = work;
  const wasDown = isDown(target);
  const waiting = await listWanted(core, work);
  const rows = await numberRows(core.db, target, waiting);
  if (!rows || rows.length === 0) return false;
  if (wasDown) await probe(core, work, rows);
  else await sendLanes(core, work, rows);
  return true;
}

/** Rows that the kind doesn't want get no number, so that they leave no gap. */
async function listWanted(core: Core, { app, kind, target, signal }: Work): Promise<Waiting[]> {
  const until = performance.now() + WORK_MS;
  const list = () => (isDown(target) ? listProbes(core.db, target) : listDue(core.db, target, BATCH));
  const goesOn = () => !signal.aborted && performance.now() < until;
  for (let waiting = await list(); waiting.length > 0 && goesOn(); waiting = await list()) {
    const wanted = kind.sift ? await kind.sift(core, app, waiting) : waiting;
    if (wanted.length > 0) return wanted;
  }
  return [];
}

/** One after another, until one succeeds. */
async function probe(core: Core, work: Work, rows: Delivery[]): Promise<void> {
  for (const row of rows) {
    await attempt(core, work.app, row, work);
    if (work.target.failures > 0) continue;
    await makeFailedDue(core.db, work.target);
    return;
  }
}

async function sendLanes(core: Core, work: Work, rows: Delivery[]): Promise<void> {
  const until = performance.now() + WORK_MS;
  const goesOn = () => !isDown(work.target) && !work.signal.aborted && performance.now() < until;
  const lanes = [...Map.groupBy(rows, ({ lane }) => lane).values()];
  const takeTurns = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const row of lane) {
        if (!goesOn()) return;
        await attempt(core, work.app, row, work);
      }
    }
  };
  // The lease must not end while one of them is still sending.
  const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, takeTurns));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
