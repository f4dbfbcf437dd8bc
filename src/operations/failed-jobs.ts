// What operators do with jobs that used up their attempts: try them again, or delete them. It concerns the whole server, so it is
// in the audit log of the console's App.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { deleteFailed, type FailedJobs } from '../queue/failed.ts';

/** `consoleApp` has the audit log. Throws `not_found`. */
export async function retryFailedJobs(core: Core, consoleApp: App, which: FailedJobs): Promise<void> {
  await transact(core, async (core) => {
    const count = await core.queue.retryFailed(core.db, which);
    await note(core, consoleApp, 'job.retried', { ...which, count });
  });
}

/** `consoleApp` has the audit log. Throws `not_found`. */
export async function deleteFailedJobs(core: Core, consoleApp: App, which: FailedJobs): Promise<void> {
  await transact(core, async (core) => {
    const count = await deleteFailed(core.db, which);
    await note(core, consoleApp, 'job.deleted', { ...which, count });
  });
}

type Done = FailedJobs & { count: number };

async function note(
  { db }: Core,
  consoleApp: App,
  event: 'job.retried' | 'job.deleted',
  { queue, id, count }: Done,
): Promise<void> {
  if (count === 0) throw new Problem('not_found', 'No failed job is kept here');
  await record(db, consoleApp, event, { data: { queue, count, ...(id !== undefined && { job_id: id }) } });
}
