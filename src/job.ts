// A job is work that a change causes and a worker does later (queue.ts). Each noun defines its own, with a schema of
// its payload; jobs/register.ts lists and runs them.
import type { z } from 'zod';
import type { App } from './apps/app.ts';
import type { Core } from './core.ts';
import type { JobTime } from './queue.ts';

/** How a job ended that is not tried again, for monitoring. `refused` and `expired`: what it was for didn't happen, and won't. */
export type JobResult = 'done' | 'refused' | 'expired';

export type Job<Payload = never, Needs extends Core = Core> = {
  /** The name of its queue in the database. */
  name: string;
  /** Inside `transact`, the job belongs to the transaction of `core`: without its commit there is no job. */
  enqueue(core: Core, app: { id: string }, payload: Payload, when?: JobTime): Promise<void>;
  /** `kept`: the stored payload, which may come from another version of this program. */
  perform(core: Needs, app: App, kept: unknown): Promise<JobResult>;
};

/** `Needs`: the parts that the job needs in addition to a Core, such as transports; jobs/register.ts provides them. */
export function defineJob<Schema extends z.ZodObject, Needs extends Core = Core>(
  name: string,
  schema: Schema,
  perform: (core: Needs, app: App, payload: z.output<Schema>) => Promise<JobResult> | Promise<void>,
): Job<z.input<Schema>, Needs> {
  return {
    name,
    enqueue: (core, app, payload, when) => core.queue.enqueue(core.db, name, { app_id: app.id, ...payload }, when),
    perform: async (core, app, kept) => (await perform(core, app, schema.parse(kept))) ?? 'done',
  };
}
