// A job: what a change causes and a worker does later (queue.ts). Each noun defines its own, with a schema of what it
// carries; jobs/register.ts lists them all and has them done.
import type { z } from 'zod';
import type { App } from './apps/app.ts';
import type { Core } from './core.ts';

export type Job<Payload = never, Needs extends Core = Core> = {
  /** What its queue in the database is called. */
  name: string;
  /** Inside `transact` it belongs to the transaction of `core`: without its commit there is no job. */
  enqueue(core: Core, app: { id: string }, payload: Payload): Promise<void>;
  /** `kept`: what the queue has of the payload, which may be of another version of this program. */
  perform(core: Needs, app: App, kept: unknown): Promise<void>;
};

/** `Needs`: what doing it takes beside a Core, such as transports; jobs/register.ts has all of it. */
export function defineJob<Schema extends z.ZodObject, Needs extends Core = Core>(
  name: string,
  schema: Schema,
  perform: (core: Needs, app: App, payload: z.output<Schema>) => Promise<void>,
): Job<z.input<Schema>, Needs> {
  return {
    name,
    enqueue: (core, app, payload) => core.queue.enqueue(core.db, name, { app_id: app.id, ...payload }),
    perform: (core, app, kept) => perform(core, app, schema.parse(kept)),
  };
}
