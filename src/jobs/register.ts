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
import { MINUTE, toSeconds } from '../clock.ts';
import { streamNoticeJob } from '../event-streams/owners-mail.ts';
import { hookSuspendedJob } from '../hooks/owners-mail.ts';
import { renderLetter, renderSms } from '../http/mail/letters.ts';
import { importJob } from '../imports/perform.ts';
import { memberInvitationJob } from '../invitations/members.ts';
import { invitationLinkJob } from '../invitations/new-link.ts';
import type { Job, JobResult } from '../job.ts';
import { messageJobs, type Sending } from '../mail/send.ts';
import { MAX_CONNECTIONS } from '../mail/transport.ts';
import { counters } from '../metrics/figures.ts';
import { domainCheckJob } from '../organizations/domain-checks.ts';
import type { RetryRule, Workers } from '../queue.ts';
import { appKeyJob } from '../registry/app-keys.ts';
import { signalStreamDisabledJob } from '../signals/owners-mail.ts';
import type { System } from '../system.ts';
import { annotate, type SpanDetails, span } from '../tracing/span.ts';
import { webhookDisabledJob } from '../webhooks/owners-mail.ts';

// What is done again and again, without a change that causes it, is in recurring.ts.

/** For three days and longer. The time between attempts stays short, so that delayed mails leave soon after the mail server is back. */
const patient: RetryRule = { retries: 1_200, firstSeconds: 5, longestSeconds: 4 * toSeconds(MINUTE) };

/** For some hours: it notes by itself what it could not do, so only faults of this server are left to be tried again. */
const brief: RetryRule = { retries: 40, firstSeconds: 5, longestSeconds: 10 * toSeconds(MINUTE) };

type Row = { job: Pick<Job<never, System & Sending>, 'name' | 'perform'>; retry: RetryRule; workers?: Workers };

/** A mail server that is slow with other mails doesn't hold up those that somebody waits for. */
const senders: Workers = { any: MAX_CONNECTIONS - 2, urgent: 2 };

/** Every kind of job, and how often it is tried again if it throws. */
const jobs: Row[] = [
  // A message says itself when it expires.
  { job: messageJobs.mail, retry: patient, workers: senders },
  { job: messageJobs.sms, retry: patient },
  { job: registrationJob, retry: patient },
  { job: emailLookupJob, retry: patient },
  { job: resetLinkJob, retry: patient },
  { job: magicLinkJob, retry: patient },
  { job: verifyLinkJob, retry: patient },
  { job: invitationLinkJob, retry: patient },
  { job: lockJob, retry: patient },
  { job: memberInvitationJob, retry: patient },
  { job: signInCodeJob, retry: patient },
  { job: emailChangeJob, retry: patient },
  { job: clientLogoJob, retry: brief },
  { job: importJob, retry: patient },
  // Enqueues the next check, a day later.
  { job: domainCheckJob, retry: patient },
  { job: webhookDisabledJob, retry: patient },
  { job: appKeyJob, retry: patient },
  { job: streamNoticeJob, retry: patient },
  { job: hookSuspendedJob, retry: patient },
  { job: signalStreamDisabledJob, retry: patient },
];

/** Call it before the first job is enqueued. `sendOnly`: for a process that enqueues jobs and performs none. */
export async function startQueue(
  { queue }: Pick<System, 'queue'>,
  options: { sendOnly?: boolean } = {},
): Promise<void> {
  const rules = jobs.map(({ job, retry }) => ({ name: job.name, retry }));
  await queue.start(rules, options);
}

/** `traceparent`: of the span in which it was enqueued, if that is recorded (queue.ts). */
const addressed = z.object({ app_id: z.string(), traceparent: z.string().optional() });

/** Starts to work on the jobs. A job of a deleted App is dropped. */
export async function startWork(system: System): Promise<void> {
  const { queue, directory } = system;
  const host = { ...system, render: { letter: renderLetter, sms: renderSms } };
  await startQueue(system);
  for (const { job, workers } of jobs) {
    const { name, perform } = job;
    const work = async (kept: unknown) => {
      const { app_id, traceparent: cause } = addressed.parse(kept);
      await span({ ...spanOf(name), cause }, async () => {
        const app = await directory.findById(app_id);
        annotate({ 'gatehouse.app': app?.slug });
        if (app) await counted(name, () => perform(host, app, kept));
      });
    };
    await queue.work(name, work, workers);
  }
  await requestMissingLogos(system);
}

const spanOf = (queue: string): SpanDetails => ({
  name: `process ${queue}`,
  kind: 'consumer',
  attributes: { 'messaging.operation.type': 'process', 'messaging.destination.name': queue },
});

async function counted(queue: string, perform: () => Promise<JobResult>): Promise<void> {
  try {
    counters.jobs.inc({ queue, result: await perform() });
  } catch (error) {
    counters.jobs.inc({ queue, result: 'failed' });
    throw error;
  }
}
