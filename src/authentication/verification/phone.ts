// Proving that a phone number is the user's own: by a code in an SMS to it. A code is for one user and one number, so that a
// number that was changed in the meantime is not the one that is proved.

import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { refill, spend } from '../../limits/budgets.ts';
import type { Sms } from '../../mail/kinds.ts';
import { enqueueSms } from '../../mail/outbox.ts';
import { requireSms } from '../../mail/sms.ts';
import { Problem } from '../../problem.ts';
import { updateUser } from '../../users/users.ts';
import { keyedCode, newCode, noteAnswered, smsOfNetwork, smsPerPhone, triesPerCode } from '../one-time/codes.ts';
import { createOneTimeToken, oneTimeTokens, tryToConsume } from '../one-time/tokens.ts';

const { lifetime } = oneTimeTokens.verify_phone_code;
const tries = triesPerCode(lifetime);
/** Whichever numbers it says are its own. */
const codesPerUser = { name: 'phone_codes_user', limit: 5, period: HOUR };

export const PHONE_CODE_SECONDS = toSeconds(lifetime);

/** Throws `sms_off`, `no_phone`, `phone_verified`, `too_many_attempts`. */
export async function sendPhoneCode(core: Core, app: App, user: UserRow, locale: Sms['locale']): Promise<void> {
  requireSms(core.config);
  const phone = requireUnverified(user);
  const perNumber = smsPerPhone.map((budget) => ({ budget, of: phone }));
  await spend(core, app, [{ budget: codesPerUser, of: user.id }, ...smsOfNetwork(), ...perNumber]);
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { user_id: user.id, payload: { phone } };
    await createOneTimeToken(core.db, app, 'verify_phone_code', {
      ...owner,
      token: keyedCode(core, app, challengeOf(user), code),
    });
    const values = { minutes: lifetime / MINUTE };
    await enqueueSms(core, app, { users: [user], kind: 'verify_phone', to: phone, locale, code, values });
  });
  await refill(core, app, { budget: tries, of: challengeOf(user) });
}

/** Throws `sms_off`, `no_phone`, `phone_verified`, `invalid_code`, and `too_many_attempts` after the fifth try. */
export async function confirmPhone(core: Core, app: App, user: UserRow, code: string): Promise<UserRow> {
  requireSms(core.config);
  const phone = requireUnverified(user);
  await spend(core, app, [{ budget: tries, of: challengeOf(user) }]);
  const confirmed = await transact(core, async (core) => {
    const { db } = core;
    const keyed = keyedCode(core, app, challengeOf(user), code);
    const consumed = await tryToConsume(db, app, 'verify_phone_code', keyed);
    const updated = consumed && (await updateUser(db, app, user.id, { phone_verified: true }));
    // Wrong, or the number was changed since it was read.
    if (updated?.phone !== phone) throw new Problem('invalid_code', undefined, { fields: { code: 'is wrong' } });
    return updated;
  });
  await noteAnswered(core, app);
  return confirmed;
}

/** Throws `no_phone`, `phone_verified`. */
export function requireUnverified({ phone, phone_verified }: UserRow): string {
  if (!phone) throw new Problem('no_phone');
  if (phone_verified) throw new Problem('phone_verified');
  return phone;
}

const challengeOf = ({ id, phone }: UserRow) => `${id} ${phone}`;
