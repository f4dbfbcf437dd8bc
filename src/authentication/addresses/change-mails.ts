// The mails of a change of address: a code to the new one, and a link to the old one where that has to agree. Sent by a
// job: the request does the same whether the new address is known here or not.

import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE } from '../../clock.ts';
import type { Database } from '../../database/open.ts';
import type { EmailChangeRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { spendSilently } from '../../limits/budgets.ts';
import { toReader } from '../../mail/notices.ts';
import type { Outbox } from '../../mail/outbox.ts';
import type { Keyring } from '../../secrets.ts';
import { maskWholeEmail } from '../../users/email.ts';
import { findPendingChange, isHeld } from '../../users/email-changes.ts';
import { findUser, findUserByEmail } from '../../users/users.ts';
import { keyedCode, mailsPerAddress, newCode } from '../one-time/codes.ts';
import { createOneTimeToken, oneTimeTokens } from '../one-time/tokens.ts';
import { sendEmailExists } from './verify.ts';

type Parts = { database: Database; keyring: Keyring; outbox: Outbox };

export const CODE_MINUTES = oneTimeTokens.email_change_code.lifetime / MINUTE;

/** The job. */
export async function sendEmailChange(
  parts: Parts,
  app: App,
  { user_id, change_id, again = false }: { user_id: string; change_id: string; again?: boolean | undefined },
): Promise<void> {
  const { database, outbox } = parts;
  const user = await findUser(database.db, app, user_id);
  const change = user && (await findPendingChange(database.db, app, user));
  if (!user || change?.id !== change_id) return;
  if (change.must_agree && !again) {
    await transact(database.db, async (db) => {
      const owner = { user_id, payload: { change_id } };
      const link = `${app.issuer}/agree-email?token=${await createOneTimeToken(db, app, 'email_change_agree', owner)}`;
      const values = {
        email: maskWholeEmail(change.new_email),
        hours: oneTimeTokens.email_change_agree.lifetime / HOUR,
      };
      await outbox.enqueue(db, app, { kind: 'email_change_agree', ...toReader(app, user), link, values });
    });
  }
  await sendNewCode(parts, app, user, change);
}

/** To whoever has the address already goes a word of it instead, as when somebody signs up with it. */
async function sendNewCode({ database, keyring, outbox }: Parts, app: App, user: UserRow, change: EmailChangeRow) {
  const { new_email: to, new_email_key: key, challenge } = change;
  const { locale, name } = toReader(app, user);
  const isTaken =
    (await findUserByEmail(database.db, app, { address: to, key })) ?? (await isHeld(database.db, app, key, user.id));
  if (isTaken) return sendEmailExists({ database, outbox }, app, { email: to, locale });
  const budgets = mailsPerAddress.map((budget) => ({ budget, of: key }));
  if (!(await spendSilently(database, app, budgets))) return;
  const code = newCode();
  await transact(database.db, async (db) => {
    const owner = { user_id: user.id, payload: { change_id: change.id } };
    await createOneTimeToken(db, app, 'email_change_code', owner, keyedCode(keyring, app, challenge, code));
    const values = { minutes: CODE_MINUTES };
    await outbox.enqueue(db, app, { kind: 'email_change_code', to, locale, name, code, values });
  });
}
