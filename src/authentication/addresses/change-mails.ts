// The mails of a change of address: a code to the new one, and a link to the old one if it must agree. A job sends
// them, so that the request does the same whether or not the new address is known.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { EmailChangeRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { defineJob } from '../../job.ts';
import { spendSilently } from '../../limits/budgets.ts';
import { toReader } from '../../mail/notices.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { maskWholeEmail } from '../../users/email.ts';
import { findPendingChange, isHeld } from '../../users/email-changes.ts';
import { findUser, findUserByEmail } from '../../users/users.ts';
import { keyedCode, mailsByUsers, newCode } from '../one-time/codes.ts';
import { createOneTimeToken, oneTimeTokens } from '../one-time/tokens.ts';
import { sendEmailExists } from '../verification/email.ts';

export const CODE_MINUTES = oneTimeTokens.email_change_code.lifetime / MINUTE;

const mailsSchema = z.object({
  user_id: z.string(),
  change_id: z.string(),
  /** Sends only the code. */
  again: z.boolean().optional(),
});

export const emailChangeJob = defineJob('email_change', mailsSchema, sendEmailChange);

/** The job. */
export async function sendEmailChange(
  core: Core,
  app: App,
  { user_id, change_id, again = false }: z.output<typeof mailsSchema>,
): Promise<void> {
  const user = await findUser(core.db, app, user_id);
  const change = user && (await findPendingChange(core.db, app, user));
  if (!user || change?.id !== change_id) return;
  if (change.must_agree && !again) {
    await transact(core, async (core) => {
      const owner = { user_id, payload: { change_id } };
      const link = `${app.issuer}/agree-email?token=${await createOneTimeToken(core.db, app, 'email_change_agree', owner)}`;
      const values = {
        email: maskWholeEmail(change.new_email),
        hours: oneTimeTokens.email_change_agree.lifetime / HOUR,
      };
      await enqueueMail(core, app, { kind: 'email_change_agree', ...toReader(app, user), link, values });
    });
  }
  await sendNewCode(core, app, user, change);
}

/** If a user has the address already, they are told instead, as when somebody signs up with it. */
async function sendNewCode(core: Core, app: App, user: UserRow, change: EmailChangeRow) {
  const { new_email: to, new_email_key: key, challenge } = change;
  const { locale, name } = toReader(app, user);
  const isTaken =
    (await findUserByEmail(core.db, app, { address: to, key })) ?? (await isHeld(core.db, app, key, user.id));
  if (isTaken) return sendEmailExists(core, app, { email: to, locale });
  const budgets = mailsByUsers.map((budget) => ({ budget, of: key }));
  if (!(await spendSilently(core, app, budgets))) return;
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { user_id: user.id, payload: { change_id: change.id } };
    await createOneTimeToken(core.db, app, 'email_change_code', {
      ...owner,
      token: keyedCode(core, app, challenge, code),
    });
    const values = { minutes: CODE_MINUTES };
    await enqueueMail(core, app, { kind: 'email_change_code', to, locale, name, code, values });
  });
}
