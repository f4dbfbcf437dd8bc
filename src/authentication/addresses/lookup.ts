// A forgotten address: a code to a verified phone number, and then the addresses that it belongs to, masked. Asking says
// nothing about whether the number is known: a job looks it up.

import type { App } from '../../apps/app.ts';
import type { Database } from '../../database/open.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor, record } from '../../events/record.ts';
import { spend, spendSilently, toNetwork } from '../../limits/budgets.ts';
import type { Sms } from '../../mail/kinds.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { requireSms, type SmsTransport } from '../../mail/sms.ts';
import type { Queue } from '../../queue.ts';
import type { Keyring } from '../../secrets.ts';
import { maskEmail } from '../../users/email.ts';
import { requirePhone } from '../../users/phone.ts';
import { listUsersByPhone } from '../../users/users.ts';
import { keyedCode, newCode, smsPerNetwork, smsPerPhone, triesPerCode } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, oneTimeTokens } from '../one-time/tokens.ts';

const { lifetime } = oneTimeTokens.email_lookup_code;
const tries = triesPerCode(lifetime / 1000);

export const EMAIL_LOOKUP_SECONDS = lifetime / 1000;

type Asked = {
  phone: string;
  locale: Sms['locale'];
  /** What the browser that asks holds; without it the code is worth nothing. */
  challenge: string;
};

/** Throws `sms_off`, `invalid_phone`, and `too_many_attempts` for a network, whichever numbers it asks for. */
export async function requestEmailLookup(
  { database, queue, smsTransport }: { database: Database; queue: Queue; smsTransport: SmsTransport },
  app: App,
  { phone, ...asked }: Asked,
): Promise<void> {
  requireSms(smsTransport);
  const number = requirePhone(phone);
  const { kind, ip } = currentActor();
  // A backend asks for all of its users from one address.
  if (kind !== 'api_key') await spend(database, app, [{ budget: smsPerNetwork, of: toNetwork(ip ?? '') }]);
  const perNumber = smsPerPhone.map((budget) => ({ budget, of: number }));
  if (!(await spendSilently(database, app, perNumber))) return;
  await queue.enqueue(database.db, 'email_lookup', { app_id: app.id, phone: number, ...asked });
}

/** The job. */
export async function sendEmailLookup(
  { db, keyring, outbox }: { db: Db; keyring: Keyring; outbox: Outbox },
  app: App,
  { phone, locale, challenge }: Asked,
): Promise<void> {
  const users = await listUsersByPhone(db, app, phone);
  if (users.length === 0) return;
  const code = newCode();
  await transact(db, async (db) => {
    const owner = { payload: { phone } };
    await createOneTimeToken(db, app, 'email_lookup_code', owner, keyedCode(keyring, app, challenge, code));
    const values = { minutes: lifetime / 60_000 };
    await outbox.enqueueSms(db, app, { kind: 'email_lookup', to: phone, locale, code, values });
  });
}

/** The masked addresses. Throws `sms_off`, `invalid_one_time_token`, and `too_many_attempts` after the fifth try. */
export async function proveEmailLookup(
  { database, keyring, smsTransport }: { database: Database; keyring: Keyring; smsTransport: SmsTransport },
  app: App,
  { challenge, code }: { challenge: string; code: string },
): Promise<string[]> {
  requireSms(smsTransport);
  await spend(database, app, [{ budget: tries, of: challenge }]);
  return transact(database.db, async (db) => {
    const { payload } = await consumeOnce(db, app, 'email_lookup_code', keyedCode(keyring, app, challenge, code));
    const users = await listUsersByPhone(db, app, String(payload.phone));
    for (const { id } of users) await record(db, app, 'user.email_looked_up', { user_id: id });
    return users.map(({ email }) => maskEmail(email));
  });
}
