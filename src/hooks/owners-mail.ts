// The mail to an App's owners about a decision hook that was suspended. A breaker can open again and again, on each node: at most
// one mail leaves in some hours, until the hook is changed.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { DecisionHookRow } from '../database/schema.ts';
import { defineOwnersMail } from '../registry/owners.ts';
import { moments, toEventData } from './hooks.ts';

const MIN_INTERVAL = 6 * HOUR;

const hook = z.object({ moment: z.enum(moments), origin: z.string() });

export const hookSuspendedJob = defineOwnersMail('hook_suspended', hook, (app, { moment, origin }) => ({
  kind: 'hook_suspended',
  path: `hooks/${moment}`,
  values: { app_of_hook: app.name, moment, url: origin },
}));

/** In the transaction of the event. Of several nodes, one takes the turn. */
export async function mailSuspension(core: Core, app: App, hook: Pick<DecisionHookRow, 'moment' | 'url'>) {
  const taken = await core.db
    .updateTable('decision_hooks')
    .set({ mailed_at: now() })
    .where('app_id', '=', app.id)
    .where('moment', '=', hook.moment)
    .where((where) =>
      where.or([where('mailed_at', 'is', null), where('mailed_at', '<=', new Date(now().getTime() - MIN_INTERVAL))]),
    )
    .returning('moment')
    .executeTakeFirst();
  if (taken) await hookSuspendedJob.enqueue(core, app, toEventData(hook));
}
