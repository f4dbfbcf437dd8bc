// Domains of organizations. Any number of organizations may claim a domain, and one of them has it: the one whose own random
// value is in a TXT record there. It is looked for again every day (domain-checks.ts). joining.ts lets users join by a
// domain.
import type { App } from '../apps/app.ts';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import type { Db, OrganizationDomainRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { newSecret } from '../ids.ts';
import { spend } from '../limits/budgets.ts';
import { requireRoomInOrganization } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { checkLater, endVerification, lookForRecord } from './domain-checks.ts';
import { requireDomain } from './domain-names.ts';
import { toTxtRecord } from './domain-records.ts';
import { lockOrganization } from './organizations.ts';

/** A check asks DNS servers that somebody else chose. */
const checksPerHour = { name: 'domain_checks_organization', limit: 30, period: HOUR };

type Place = { id: string };
type Named = { domain: string };

/** All of them, by name. */
export async function listDomains(db: Db, app: App, { id }: Place): Promise<OrganizationDomainRow[]> {
  return selectDomains(db, app).where('organization_id', '=', id).orderBy('domain').execute();
}

const selectDomains = (db: Db, app: App) =>
  db.selectFrom('organization_domains').selectAll().where('app_id', '=', app.id);

/** Throws `not_found`. */
export async function getDomain(db: Db, app: App, { id }: Place, named: string): Promise<OrganizationDomainRow> {
  const row = await selectDomains(db, app)
    .where('organization_id', '=', id)
    .where('domain', '=', named.toLowerCase())
    .executeTakeFirst();
  if (!row) throw noSuchDomain();
  return row;
}

const noSuchDomain = () => new Problem('not_found', 'The organization has no such domain');

/** Claims a domain, which says nothing until it is verified. Throws `invalid_domain`, `conflict`, `limit_reached`, `not_found`. */
export async function addDomain(
  db: Db,
  app: App,
  organization: Place,
  { domain: typed, joins = false }: Named & { joins?: boolean | undefined },
): Promise<OrganizationDomainRow> {
  const domain = requireDomain(typed);
  return transact(db, async (db) => {
    await lockOrganization(db, app, organization);
    await requireRoomInOrganization(db, app, organization.id, 'organization_domains');
    const row = await db
      .insertInto('organization_domains')
      .values({
        app_id: app.id,
        organization_id: organization.id,
        domain,
        token: newSecret(),
        joins,
        created_at: now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row)
      throw new Problem('conflict', 'The organization has this domain', { fields: { domain: 'is there already' } });
    await record(db, app, 'organization_domain.added', { data: { organization_id: organization.id, domain } });
    return row;
  });
}

/** Whether users with a verified address of the domain may join by themselves. Throws `not_found`. */
export async function updateDomain(
  db: Db,
  app: App,
  { id }: Place,
  { domain, joins }: Named & { joins: boolean },
): Promise<OrganizationDomainRow> {
  return transact(db, async (db) => {
    await lockOrganization(db, app, { id });
    const before = await getDomain(db, app, { id }, domain);
    if (before.joins === joins) return before;
    const row = await db
      .updateTable('organization_domains')
      .set({ joins })
      .where('app_id', '=', app.id)
      .where('organization_id', '=', id)
      .where('domain', '=', domain.toLowerCase())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw noSuchDomain();
    await record(db, app, 'organization_domain.updated', {
      data: { organization_id: id, domain: row.domain, joins, ...toChanges(before, { joins }) },
    });
    return row;
  });
}

/** Those who joined by it stay members. Throws `not_found`. */
export async function removeDomain(db: Db, app: App, { id }: Place, named: string): Promise<void> {
  await transact(db, async (db) => {
    await lockOrganization(db, app, { id });
    const row = await db
      .deleteFrom('organization_domains')
      .where('app_id', '=', app.id)
      .where('organization_id', '=', id)
      .where('domain', '=', named.toLowerCase())
      .returning('domain')
      .executeTakeFirst();
    if (!row) throw noSuchDomain();
    await record(db, app, 'organization_domain.removed', { data: { organization_id: id, domain: row.domain } });
  });
}

/**
 * Looks for the TXT record now. The organization that had the domain before loses it, unless its own record is there still.
 * Throws `domain_unproved`, `domain_taken`, `not_found`, `too_many_attempts`.
 */
export async function verifyDomain(
  core: Core,
  app: App,
  organization: Place,
  named: string,
): Promise<OrganizationDomainRow> {
  const claimed = await getDomain(core.db, app, organization, named);
  await spend(core, app, [{ budget: checksPerHour, of: organization.id }]);
  await requireRecord(core, claimed);
  const holder = await findHolder(core.db, app, claimed);
  if (holder && (await lookForRecord(core, holder)) !== 'missing') throw domainTaken();
  try {
    return await transact(core, async (core) => {
      await lockOrganization(core.db, app, organization);
      if (holder) await endVerification(core, app, holder);
      return markVerified(core, app, claimed);
    });
  } catch (error) {
    throw isTaken(error, 'organization_domains_verified') ? domainTaken() : error;
  }
}

async function requireRecord(core: Core, claimed: OrganizationDomainRow): Promise<void> {
  const found = await lookForRecord(core, claimed);
  if (found === 'found') return;
  const { name, value } = toTxtRecord(claimed);
  throw new Problem('domain_unproved', `There is no TXT record ${value} at ${name} yet`, {
    members: { reason: found, name, value },
  });
}

const domainTaken = () => new Problem('domain_taken', 'Another organization has proved that it controls this domain');

/** The other organization that has the domain. */
async function findHolder(
  db: Db,
  app: App,
  { domain, organization_id }: OrganizationDomainRow,
): Promise<OrganizationDomainRow | undefined> {
  return selectDomains(db, app)
    .where('domain', '=', domain)
    .where('organization_id', '!=', organization_id)
    .where('verified_at', 'is not', null)
    .executeTakeFirst();
}

async function markVerified(
  core: Core,
  app: App,
  { organization_id, domain, token }: OrganizationDomainRow,
): Promise<OrganizationDomainRow> {
  const { db } = core;
  const before = await selectDomains(db, app)
    .where('organization_id', '=', organization_id)
    .where('domain', '=', domain)
    .where('token', '=', token)
    .executeTakeFirst();
  if (!before) throw noSuchDomain();
  const row = await db
    .updateTable('organization_domains')
    .set({ verified_at: before.verified_at ?? now(), checked_at: now(), failures: 0 })
    .where('app_id', '=', app.id)
    .where('organization_id', '=', organization_id)
    .where('domain', '=', domain)
    .returningAll()
    .executeTakeFirstOrThrow();
  // Those that lost it before no longer bind its addresses (sign-in-connection.ts).
  await db
    .updateTable('organization_domains')
    .set({ failures: 0 })
    .where('app_id', '=', app.id)
    .where('domain', '=', domain)
    .where('verified_at', 'is', null)
    .execute();
  if (!before.verified_at) await record(db, app, 'organization_domain.verified', { data: { organization_id, domain } });
  await checkLater(core, app, row);
  return row;
}

export function toDomainJson(row: OrganizationDomainRow) {
  const { domain, joins, failures, created_at, verified_at, checked_at } = row;
  return {
    domain,
    verified: verified_at !== null,
    joins,
    record: toTxtRecord(row),
    failures,
    created_at,
    verified_at,
    checked_at,
  };
}
