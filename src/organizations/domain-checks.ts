// The daily check of verified domains: a domain whose TXT record is missing several times in a row is no longer verified. Servers that
// don't answer count for nothing.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { DAY, now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { OrganizationDomainRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { defineJob, type Job } from '../job.ts';
import { MAX_FAILURES, toTxtRecord } from './domain-records.ts';
import { tellAdminsOfLostDomain } from './notices.ts';
import { lookUpTxt } from './txt-records.ts';

const CHECK_AGAIN = DAY;

/** Names the check that it follows: a job that another check has overtaken does nothing, so that one chain goes on. */
const due = z.object({ organization_id: z.string(), domain: z.string(), checked_at: z.string() });

export const domainCheckJob: Job<z.input<typeof due>> = defineJob('check_domain', due, checkAgain);

/** Inside the transaction of the check before. */
export async function checkLater(core: Core, app: App, row: OrganizationDomainRow): Promise<void> {
  const { organization_id, domain, checked_at } = row;
  const payload = { organization_id, domain, checked_at: (checked_at ?? now()).toISOString() };
  await domainCheckJob.enqueue(core, app, payload, { afterSeconds: toSeconds(CHECK_AGAIN) });
}

type Lookup = 'found' | 'missing' | 'unreachable';

/** `unreachable`: the DNS servers gave no answer, so nobody knows. */
export async function lookForRecord({ config }: Core, row: OrganizationDomainRow): Promise<Lookup> {
  const { name, value } = toTxtRecord(row);
  const answer = await lookUpTxt(config, name);
  if (answer.state === 'unreachable') return 'unreachable';
  return answer.records.includes(value) ? 'found' : 'missing';
}

/** The job. */
async function checkAgain(core: Core, app: App, { organization_id, domain, checked_at }: z.output<typeof due>) {
  const row = await core.db
    .selectFrom('organization_domains')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('organization_id', '=', organization_id)
    .where('domain', '=', domain)
    .where('verified_at', 'is not', null)
    .executeTakeFirst();
  if (row?.checked_at?.toISOString() !== checked_at) return;
  const failures = failuresAfter(await lookForRecord(core, row), row);
  await transact(core, async (core) => {
    const checked = await core.db
      .updateTable('organization_domains')
      .set({ checked_at: now(), failures })
      .where('app_id', '=', app.id)
      .where('organization_id', '=', organization_id)
      .where('domain', '=', domain)
      .where('checked_at', '=', row.checked_at)
      .where('verified_at', 'is not', null)
      .returningAll()
      .executeTakeFirst();
    if (!checked) return;
    if (failures >= MAX_FAILURES) await endVerification(core, app, checked);
    else await checkLater(core, app, checked);
  });
}

/** Only an answer without the record counts: an outage of our own resolver would otherwise end every verification at once. */
function failuresAfter(lookup: Lookup, { failures }: OrganizationDomainRow): number {
  if (lookup === 'unreachable') return failures;
  return lookup === 'found' ? 0 : failures + 1;
}

/** Does nothing if it has ended already. `core` has the caller's transaction. */
export async function endVerification(
  core: Core,
  app: App,
  { organization_id, domain }: OrganizationDomainRow,
): Promise<void> {
  const { db } = core;
  const ended = await db
    .updateTable('organization_domains')
    .set({ verified_at: null })
    .where('app_id', '=', app.id)
    .where('organization_id', '=', organization_id)
    .where('domain', '=', domain)
    .where('verified_at', 'is not', null)
    .returning('domain')
    .executeTakeFirst();
  if (!ended) return;
  await record(db, app, 'organization_domain.lost', { data: { organization_id, domain } });
  await tellAdminsOfLostDomain(core, app, { organization_id, domain });
}
