// Domains of organizations, through the API and a DNS server on this machine: who gets one, keeps it, loses it, and who joins.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { listEvents } from '../../src/events/list.ts';
import { domainCheckJob } from '../../src/organizations/domain-checks.ts';
import type { Organization } from '../../src/organizations/organizations.ts';
import { updateUser } from '../../src/users/users.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startDns, type TestDns } from '../kit/outside/dns.ts';
import { countRows } from '../kit/rows.ts';
import { makeMember, makeOrganization } from './world.ts';

let gatehouse: Gatehouse;
let dns: TestDns;
let app: App;
let key: string;
beforeAll(async () => {
  dns = await startDns();
  gatehouse = await startGatehouse({ DNS_SERVERS: dns.address });
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['organizations:read', 'organizations:write']);
});
afterAll(async () => {
  await gatehouse.stop();
  await dns.stop();
});
beforeEach(() => {
  dns.silent = false;
});

const PATH = '/organizations/:organization/domains';

const add = (organization: Organization, domain: string, joins = false) =>
  call(app, `POST ${PATH}`, { as: key, params: { organization: organization.id }, body: { domain, joins } });

const verify = (organization: Organization, domain: string) =>
  call(app, `POST ${PATH}/:domain/verify`, { as: key, params: { organization: organization.id, domain } });

const domainsOf = async (organization: Organization) =>
  (await call(app, `GET ${PATH}`, { as: key, params: { organization: organization.id } })).body.items;

/** With its record in the DNS. */
async function claim(domain: string, { joins = false } = {}) {
  const organization = await makeOrganization(gatehouse, app);
  const { record } = (await add(organization, domain, joins)).body;
  dns.records.set(record.name, [['other'], [record.value]]);
  return { organization, record };
}

test('a domain is verified by a record of its own, and by nothing else', async () => {
  const { organization, record } = await claim('acme.com');
  dns.records.set(record.name, [['gatehouse-domain=', 'guessed'], [`${record.value} `], ['x'.repeat(250), 'y']]);
  expect(await verify(organization, 'acme.com')).toMatchObject({ status: 409, body: { code: 'domain_unproved' } });
  expect(await domainsOf(organization)).toMatchObject([{ domain: 'acme.com', verified: false }]);
  // A record may come in parts.
  dns.records.set(record.name, [[record.value.slice(0, 20), record.value.slice(20)]]);
  expect((await verify(organization, 'acme.com')).body).toMatchObject({ verified: true, failures: 0 });
});

test.each([
  ['GMAIL.com', 'public_mail'],
  ['mail.gmx.de', 'public_mail'],
  ['co.uk', 'suffix'],
  ['com', 'unusable'],
  ['github.io', 'suffix'],
  ['192.0.2.1', 'unusable'],
  ['acme.local', 'unusable'],
  ['acme.com/x', 'unusable'],
  ['a b.com', 'unusable'],
  ['*.acme.com', 'unusable'],
  [`${'a.'.repeat(130)}com`, 'unusable'],
])('%s is no domain of an organization', async (domain, reason) => {
  const refused = await add(await makeOrganization(gatehouse, app), domain);
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_domain', reason } });
});

test.each([
  ['Upper.COM', 'upper.com'],
  ['dotted.com.', 'dotted.com'],
  ['bücher.example.com', 'xn--bcher-kva.example.com'],
])('%s is kept as %s, once', async (typed, kept) => {
  const organization = await makeOrganization(gatehouse, app);
  expect((await add(organization, typed)).body.domain).toBe(kept);
  expect((await add(organization, kept)).status).toBe(409);
});

test('DNS servers that don’t answer prove nothing, and take nothing away at once', async () => {
  const { organization } = await claim('silent.com');
  dns.silent = true;
  expect((await verify(organization, 'silent.com')).body).toMatchObject({
    code: 'domain_unproved',
    reason: 'unreachable',
  });
});

test('F40 an outage of DNS takes nothing away, however long it lasts, and a missing record still counts after it', async () => {
  const { organization, record } = await claim('outage.com');
  await verify(organization, 'outage.com');
  dns.records.delete(record.name);
  await checkNow('outage.com');
  for (const failing of ['silent', 'refusing'] as const) {
    dns[failing] = true;
    for (let day = 0; day < 3; day++) expect(await checkNow('outage.com')).toBe(1);
    dns[failing] = false;
  }
  expect(await domainsOf(organization)).toMatchObject([{ verified: true, failures: 1 }]);
  for (let day = 0; day < 2; day++) await checkNow('outage.com');
  expect(await domainsOf(organization)).toMatchObject([{ verified: false }]);
});

test('one organization has a domain, and another gets it only when the record of the first is gone', async () => {
  const first = await claim('shared.com');
  expect((await verify(first.organization, 'shared.com')).status).toBe(200);
  const second = await makeOrganization(gatehouse, app);
  const { record } = (await add(second, 'shared.com')).body;
  expect(record.value).not.toBe(first.record.value);
  dns.records.set(record.name, [[first.record.value], [record.value]]);
  expect(await verify(second, 'shared.com')).toMatchObject({ status: 409, body: { code: 'domain_taken' } });
  expect(await domainsOf(first.organization)).toMatchObject([{ verified: true }]);
  dns.records.set(record.name, [[record.value]]);
  const { user } = await makeMember(gatehouse, app, { organization: first.organization, roles: ['admin'] });
  expect((await verify(second, 'shared.com')).status).toBe(200);
  expect(await countRows(gatehouse, app, 'mails', { kind: 'domain_lost', recipient: user.email })).toBe(1);
  expect(await domainsOf(first.organization)).toMatchObject([{ verified: false }]);
});

/** The waiting daily checks of the domain, done now. */
async function checkNow(domain: string): Promise<number> {
  const { db } = gatehouse.database;
  const { rows } = await sql<{ data: { domain: string } }>`
    delete from jobs.job where name = 'check_domain' and data ->> 'domain' = ${domain} returning data
  `.execute(db);
  for (const { data } of rows) await domainCheckJob.perform(gatehouse.system, app, data);
  return rows.length;
}

test('a record that is missing three days in a row ends the verification, and one check a day goes on', async () => {
  const { organization, record } = await claim('daily.com');
  const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  await updateUser(gatehouse.database.db, app, admin.user.id, { locale: 'de' });
  await makeMember(gatehouse, app, { organization });
  await verify(organization, 'daily.com');
  await verify(organization, 'daily.com');
  // The first was overtaken by the second.
  expect(await checkNow('daily.com')).toBe(2);
  dns.records.delete(record.name);
  expect(await checkNow('daily.com')).toBe(1);
  await checkNow('daily.com');
  expect(await domainsOf(organization)).toMatchObject([{ verified: true, failures: 2 }]);
  dns.records.set(record.name, [[record.value]]);
  await checkNow('daily.com');
  expect(await domainsOf(organization)).toMatchObject([{ verified: true, failures: 0 }]);
  dns.records.delete(record.name);
  for (let day = 0; day < 3; day++) await checkNow('daily.com');
  expect(await domainsOf(organization)).toMatchObject([{ verified: false }]);
  expect(await checkNow('daily.com')).toBe(0);
  const { items: lost } = await listEvents(gatehouse.database.db, app, { events: ['organization_domain.lost'] });
  expect(lost.map(({ data }) => data)).toContainEqual({ organization_id: organization.id, domain: 'daily.com' });
  const mails = gatehouse.database.db
    .selectFrom('mails')
    .select(['recipient', 'locale'])
    .where('kind', '=', 'domain_lost');
  expect(await mails.where('app_id', '=', app.id).execute()).toContainEqual({
    recipient: admin.user.email,
    locale: 'de',
  });
});

test('a user with a verified address of the domain joins as member, and nobody else does', async () => {
  const { organization } = await claim('joins.com', { joins: true });
  const user = await makeUser(gatehouse, app, { email: 'petra@JOINS.com', email_verified: true });
  const as = (await signInByApi(gatehouse, app, user)).access_token;
  const offered = async () => (await call(app, 'GET /me/joinable-organizations', { as })).body.items;
  const join = () =>
    call(app, 'POST /me/organizations/:organization/join', { as, params: { organization: organization.slug } });
  expect(await offered()).toEqual([]);
  expect((await join()).status).toBe(404);

  await verify(organization, 'joins.com');
  await updateUser(gatehouse.database.db, app, user.id, { email_verified: false });
  expect(await offered()).toEqual([]);
  expect((await join()).status).toBe(404);
  await updateUser(gatehouse.database.db, app, user.id, { email_verified: true });
  expect(await offered()).toMatchObject([{ id: organization.id }]);

  const params = { organization: organization.id, domain: 'joins.com' };
  await call(app, `PATCH ${PATH}/:domain`, { as: key, params, body: { joins: false } });
  expect((await join()).status).toBe(404);
  await call(app, `PATCH ${PATH}/:domain`, { as: key, params, body: { joins: true } });
  expect((await join()).status).toBe(200);
  expect(await offered()).toEqual([]);
  expect((await join()).status).toBe(404);
  const { items } = (await call(app, 'GET /me/organizations', { as })).body;
  expect(items).toMatchObject([{ id: organization.id, roles: ['member'] }]);
  expect((await call(app, `DELETE ${PATH}/:domain`, { as: key, params })).status).toBe(204);
  expect((await call(app, 'GET /me/organizations', { as })).body.items).toHaveLength(1);
});
