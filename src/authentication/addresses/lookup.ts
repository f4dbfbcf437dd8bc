// A forgotten address: a code to a verified phone number, and then the masked addresses that the number belongs to. The
// request reveals nothing about the number, because a job looks it up.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { MINUTE, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { defineJob } from '../../job.ts';
import { spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { mailLocales } from '../../mail/kinds.ts';
import { enqueueSms } from '../../mail/outbox.ts';
import { requireSms } from '../../mail/sms.ts';
import { maskEmail } from '../../users/email.ts';
import { requirePhone } from '../../users/phone.ts';
import { listUsersByPhone } from '../../users/users.ts';
import { keyedCode, newCode, smsPerNetwork, smsPerPhone, triesPerCode } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, oneTimeTokens } from '../one-time/tokens.ts';

const { lifetime } = oneTimeTokens.email_lookup_code;
const tries = triesPerCode(lifetime);

export const EMAIL_LOOKUP_SECONDS = toSeconds(lifetime);

const askedSchema = z.object({
  phone: z.string(),
  locale: z.enum(mailLocales),
  /** The id that the requesting browser keeps; without it the code is worthless. */
  challenge: z.string(),
});

type Asked = z.output<typeof askedSchema>;

export const emailLookupJob = defineJob('email_lookup', askedSchema, sendEmailLookup);

/** Throws `sms_off`, `invalid_phone`, and `too_many_attempts` for a network, for all numbers together. */
export async function requestEmailLookup(core: Core, app: App, { phone, ...asked }: Asked): Promise<void> {
  requireSms(core.config);
  const number = requirePhone(phone);
  await spend(core, app, spendsOfNetwork(smsPerNetwork));
  const perNumber = smsPerPhone.map((budget) => ({ budget, of: number }));
  if (!(await spendSilently(core, app, perNumber))) return;
  await emailLookupJob.enqueue(core, app, { phone: number, ...asked });
}

/** The job. */
export async function sendEmailLookup(core: Core, app: App, { phone, locale, challenge }: Asked): Promise<void> {
  const users = await listUsersByPhone(core.db, app, phone);
  if (users.length === 0) return;
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { payload: { phone } };
    await createOneTimeToken(core.db, app, 'email_lookup_code', {
      ...owner,
      token: keyedCode(core, app, challenge, code),
    });
    const values = { minutes: lifetime / MINUTE };
    await enqueueSms(core, app, { users, kind: 'email_lookup', to: phone, locale, code, values });
  });
}

/**
 * Returns the masked addresses. Throws `sms_off`, `invalid_one_time_token`, and `too_many_attempts` after the fifth
 * try.
 */
export async function proveEmailLookup(
  core: Core,
  app: App,
  { challenge, code }: { challenge: string; code: string },
): Promise<string[]> {
  requireSms(core.config);
  await spend(core, app, [{ budget: tries, of: challenge }]);
  return transact(core, async (core) => {
    const { db } = core;
    const { payload } = await consumeOnce(db, app, 'email_lookup_code', keyedCode(core, app, challenge, code));
    const users = await listUsersByPhone(db, app, String(payload.phone));
    for (const { id } of users) await record(db, app, 'user.email_looked_up', { user_id: id });
    return users.map(({ email }) => maskEmail(email));
  });
}
