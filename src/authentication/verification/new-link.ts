// Another link that verifies an address, for a user whose link no longer works. The request reveals nothing about the
// address: it does the same for all of them, and a job looks the address up.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { transact } from '../../database/transact.ts';
import { defineJob } from '../../job.ts';
import { spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { type Mail, mailLocales } from '../../mail/kinds.ts';
import { requireEmail } from '../../users/email.ts';
import { findUserByEmail } from '../../users/users.ts';
import { codesPerAddress } from '../one-time/codes.ts';
import { sendConfirmLink } from './email.ts';

const perNetwork = { name: 'verify_link_network', limit: 30, period: HOUR };

const askedSchema = z.object({ email: z.string(), locale: z.enum(mailLocales) });

export const verifyLinkJob = defineJob('verify_link', askedSchema, sendVerifyLink);

/** Throws `invalid_email`, and `too_many_attempts` for a network, for all addresses together. */
export async function requestVerifyLink(
  core: Core,
  app: App,
  { email, locale }: { email: string; locale: Mail['locale'] },
): Promise<void> {
  const { address, key } = requireEmail(email);
  await spend(core, app, spendsOfNetwork(perNetwork));
  const within = await spendSilently(core, app, [{ budget: codesPerAddress, of: key }]);
  if (within) await verifyLinkJob.enqueue(core, app, { email: address, locale });
}

/** The job. */
async function sendVerifyLink(core: Core, app: App, { email, locale }: z.output<typeof askedSchema>): Promise<void> {
  const user = await findUserByEmail(core.db, app, requireEmail(email));
  if (user?.status !== 'active' || user.email_verified) return;
  await transact(core, (core) => sendConfirmLink(core, app, { user, locale }));
}
