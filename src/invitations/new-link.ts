// Another link of an open invitation, for an invited person whose link no longer works. The request reveals nothing about
// the address: it does the same for all of them, and a job looks the address up. It doesn't make the invitation last longer:
// that is for the people who invite.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { mailsPerAddress } from '../authentication/one-time/codes.ts';
import { HOUR } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { defineJob } from '../job.ts';
import { spend, spendSilently } from '../limits/budgets.ts';
import { spendsOfNetwork } from '../limits/networks.ts';
import { requireEmail } from '../users/email.ts';
import { sendInvitation } from './invitations.ts';
import { listOpenFor } from './joining.ts';

const perNetwork = { name: 'invitation_link_network', limit: 30, period: HOUR };

/** The App, and several of its organizations, may have invited the same address. */
const MAX_LINKS = 3;

const askedSchema = z.object({ email: z.string() });

export const invitationLinkJob = defineJob('invitation_link', askedSchema, sendInvitationLink);

/** Throws `invalid_email`, and `too_many_attempts` for a network, for all addresses together. */
export async function requestInvitationLink(core: Core, app: App, { email }: { email: string }): Promise<void> {
  const { address, key } = requireEmail(email);
  await spend(core, app, spendsOfNetwork(perNetwork));
  const within = await spendSilently(
    core,
    app,
    mailsPerAddress.map((budget) => ({ budget, of: key })),
  );
  if (within) await invitationLinkJob.enqueue(core, app, { email: address });
}

/** The job. */
async function sendInvitationLink(core: Core, app: App, { email }: z.output<typeof askedSchema>): Promise<void> {
  if (app.settings.sign_up === 'closed') return;
  await transact(core, async (core) => {
    const open = await listOpenFor(core.db, app, requireEmail(email).key, MAX_LINKS);
    for (const invitation of open) await sendInvitation(core, app, invitation);
  });
}
