// For operators: what the server does in the background, and what it failed to do.
import { isId } from '../../../ids.ts';
import { deleteFailedJobs, retryFailedJobs } from '../../../operations/failed-jobs.ts';
import { Problem } from '../../../problem.ts';
import { type FailedJob, type FailedJobs, listFailed } from '../../../queue/failed.ts';
import { listRuns, type RecurringRun } from '../../../queue/runs.ts';
import type { System } from '../../../system.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';

const path = '/jobs';
const ofQueue = `${path}/:queue`;
const ofJob = `${ofQueue}/failed/:id`;

/** The page stays small, however many failed; the newest say what is wrong. */
const MAX_SHOWN = 50;

export const jobScreens: Screen[] = [
  screen({ path, access: 'operator', show: showJobs }),
  screen({ path: `${ofQueue}/retry`, access: 'operator', act: retry }),
  screen({ path: `${ofQueue}/delete`, access: 'operator', show: askToDelete, act: deleteJobs }),
  screen({ path: `${ofJob}/retry`, access: 'operator', act: retry }),
  screen({ path: `${ofJob}/delete`, access: 'operator', show: askToDelete, act: deleteJobs }),
];

const workWords: Record<string, string> = {
  summaries: 'console.jobs.work.summaries',
  expired_rows: 'console.jobs.work.expired_rows',
  impersonations: 'console.jobs.work.impersonations',
  foreign_hashes: 'console.jobs.work.foreign_hashes',
  old_events: 'console.jobs.work.old_events',
  deleted_apps: 'console.jobs.work.deleted_apps',
  failed_jobs: 'console.jobs.work.failed_jobs',
  request_records: 'console.jobs.work.request_records',
};

export type ShownQueue = {
  queue: string;
  waiting: number;
  active: number;
  failed: number;
  oldest_at: Date | undefined;
};
export type ShownRun = RecurringRun & { label: string; next_at: Date };
export type ShownFailed = FailedJob & { url: string };

async function showJobs(visit: Visit): Promise<void> {
  const { system, t } = visit;
  const [queues, failed, runs] = await Promise.all([
    listQueues(system),
    listFailed(system.db, { limit: MAX_SHOWN }),
    listRuns(system.db),
  ]);
  await showPage(visit, 'console/jobs', {
    queues,
    failed: failed.map((job) => ({ ...job, url: `${CONSOLE_PATH}${path}/${job.queue}/failed/${job.id}` })),
    is_cut: failed.length === MAX_SHOWN,
    runs: runs.map((run) => ({
      ...run,
      label: toLabel(run, t),
      next_at: new Date(run.started_at.getTime() + run.every_seconds * 1_000),
    })),
  });
}

/** A kind of a newer version of this server is shown by its name. */
function toLabel({ name }: RecurringRun, t: Translate): string {
  const words = workWords[name];
  return words ? t(words) : name;
}

/** Those that have something to do. */
async function listQueues({ queue }: System): Promise<ShownQueue[]> {
  const [depths, active] = await Promise.all([queue.depths(), queue.active()]);
  const known = Map.groupBy(depths, (depth) => depth.queue);
  const names = new Set([...known.keys(), ...active.keys()]);
  return [...names]
    .sort()
    .map((name) => {
      const urgencies = known.get(name) ?? [];
      const sum = (key: 'waiting' | 'failed') => urgencies.reduce((total, one) => total + one[key], 0);
      const [waiting, failed] = [sum('waiting'), sum('failed')];
      const oldest_seconds = Math.max(0, ...urgencies.map((one) => one.oldest_seconds));
      // By the clock of this process, by which the page says how long ago it was.
      const oldest_at = oldest_seconds > 0 ? new Date(Date.now() - oldest_seconds * 1_000) : undefined;
      return { queue: name, waiting, active: active.get(name) ?? 0, failed, oldest_at };
    })
    .filter(({ waiting, active, failed }) => waiting + active + failed > 0);
}

/** Throws `not_found`. */
function toWhich({ params: { queue = '', id } }: Visit): FailedJobs {
  if (id !== undefined && !isId(id)) throw new Problem('not_found');
  return { queue, id };
}

async function retry(visit: Visit): Promise<void> {
  await retryFailedJobs(visit.system, visit.consoleApp, toWhich(visit));
  goTo(visit, CONSOLE_PATH + path, 'jobs_retried');
}

async function askToDelete(visit: Visit): Promise<void> {
  const { t } = visit;
  const { queue, id } = toWhich(visit);
  await showPage(visit, 'console/confirm', {
    title: id === undefined ? t('console.jobs.delete_all_title', { queue }) : t('console.jobs.delete_title'),
    text: t('console.jobs.delete_text'),
    button: id === undefined ? t('console.jobs.delete_all') : t('console.jobs.delete'),
    back_url: CONSOLE_PATH + path,
  });
}

async function deleteJobs(visit: Visit): Promise<void> {
  await deleteFailedJobs(visit.system, visit.consoleApp, toWhich(visit));
  goTo(visit, CONSOLE_PATH + path, 'jobs_deleted');
}
