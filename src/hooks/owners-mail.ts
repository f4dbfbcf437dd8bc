// The mail to an App's owners about a decision hook that was suspended. A breaker can open again and again, on each node: at most
// one mail leaves in some hours, until the hook is changed.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { DecisionHookRow } from '../database/schema.ts';
import { defineOwnersMail } from '../registry/owners.ts';
import { type Moment, moments, toEventData } from './hooks.ts';

const MIN_INTERVAL = 6 * HOUR;

const hook = z.object({ moment: z.enum(moments), origin: z.string(), on_failure: z.enum(['refuse', 'continue']) });

export const hookSuspendedJob = defineOwnersMail('hook_suspended', hook, (app, { moment, origin, on_failure }) => ({
  kind: 'hook_suspended',
  path: `hooks/${moment}`,
  values: { app_of_hook: app.name, url: origin },
  words: { moment: momentWords[moment], meanwhile: meanwhileWords[moment][on_failure] },
}));

/** As the console calls them, too. */
export const momentWords: Record<Moment, string> = {
  before_sign_up: 'console.hooks.before_sign_up',
  before_tokens: 'console.hooks.before_tokens',
};

/** What becomes of requests until the hook answers. */
const meanwhileWords: Record<Moment, Record<DecisionHookRow['on_failure'], string>> = {
  before_sign_up: {
    refuse: 'mail.hook_meanwhile.before_sign_up.refuse',
    continue: 'mail.hook_meanwhile.before_sign_up.continue',
  },
  before_tokens: {
    refuse: 'mail.hook_meanwhile.before_tokens.refuse',
    continue: 'mail.hook_meanwhile.before_tokens.continue',
  },
};

type Suspended = Pick<DecisionHookRow, 'moment' | 'url' | 'on_failure'>;

/**
 * Enqueues the mail unless one was sent in the last six hours. Call it in the transaction of the event. A mail in the future was
 * sent before the clock was set back, and counts as none.
 */
export async function mailSuspension(core: Core, app: App, hook: Suspended): Promise<void> {
  const at = now();
  const taken = await core.db
    .updateTable('decision_hooks')
    .set({ mailed_at: at })
    .where('app_id', '=', app.id)
    .where('moment', '=', hook.moment)
    .where((where) =>
      where.or([
        where('mailed_at', 'is', null),
        where('mailed_at', '<=', new Date(at.getTime() - MIN_INTERVAL)),
        where('mailed_at', '>', at),
      ]),
    )
    .returning('moment')
    .executeTakeFirst();
  if (taken) await hookSuspendedJob.enqueue(core, app, { ...toEventData(hook), on_failure: hook.on_failure });
}
