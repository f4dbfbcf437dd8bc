// All jobs. Each node works on them from its start.
import { z } from 'zod';
import { clientLogoJob, requestMissingLogos } from '../apps/clients/fetch-logo.ts';
import { emailChangeJob } from '../authentication/addresses/change-mails.ts';
import { emailLookupJob } from '../authentication/addresses/lookup.ts';
import { lockJob } from '../authentication/sign-in/lockout.ts';
import { signInCodeJob } from '../authentication/verification/email.ts';
import { verifyLinkJob } from '../authentication/verification/new-link.ts';
import { magicLinkJob } from '../authentication/ways/magic-link.ts';
import { registrationJob } from '../authentication/ways/registration.ts';
import { resetLinkJob } from '../authentication/ways/reset.ts';
import { renderLetter, renderSms } from '../http/mail/letters.ts';
import { importJob } from '../imports/perform.ts';
import { memberInvitationJob } from '../invitations/members.ts';
import { invitationLinkJob } from '../invitations/new-link.ts';
import type { Job } from '../job.ts';
import { messageJob, type Sending } from '../mail/send.ts';
import { counters } from '../metrics/figures.ts';
import { domainCheckJob } from '../organizations/domain-checks.ts';
import type { System } from '../system.ts';
import { webhookDisabledJob } from '../webhooks/owners-mail.ts';

const jobs: Pick<Job<never, System & Sending>, 'name' | 'perform'>[] = [
  messageJob,
  registrationJob,
  emailLookupJob,
  resetLinkJob,
  magicLinkJob,
  verifyLinkJob,
  invitationLinkJob,
  lockJob,
  memberInvitationJob,
  signInCodeJob,
  emailChangeJob,
  clientLogoJob,
  importJob,
  domainCheckJob,
  webhookDisabledJob,
];

/** Call it before the first job is enqueued. */
export async function startQueue({ queue }: Pick<System, 'queue'>): Promise<void> {
  await queue.start(jobs.map(({ name }) => name));
}

const addressed = z.object({ app_id: z.string() });

/** Starts to work on the jobs. A job of a deleted App is dropped. */
export async function startWork(system: System): Promise<void> {
  const { queue, directory } = system;
  const host = { ...system, render: { letter: renderLetter, sms: renderSms } };
  await startQueue(system);
  for (const { name, perform } of jobs) {
    await queue.work(name, async (kept) => {
      const app = await directory.findById(addressed.parse(kept).app_id);
      if (app) await counted(name, () => perform(host, app, kept));
    });
  }
  await requestMissingLogos(system);
}

async function counted(queue: string, perform: () => Promise<void>): Promise<void> {
  try {
    await perform();
    counters.jobs.inc({ queue, result: 'done' });
  } catch (error) {
    counters.jobs.inc({ queue, result: 'failed' });
    throw error;
  }
}
