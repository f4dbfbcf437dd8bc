// One App with one of everything in it, so that every page of the console has something to show; and the pages' paths
// with these things' ids filled in.
import { randomUUID } from 'node:crypto';
import type { App } from '../../../src/apps/app.ts';
import { createClient } from '../../../src/apps/clients/clients.ts';
import { createClientSecret } from '../../../src/apps/clients/secrets.ts';
import { addTemporaryRedirectUri } from '../../../src/apps/clients/temporary-redirect-uris.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { createPermission } from '../../../src/apps/own-permissions.ts';
import { saveText } from '../../../src/apps/texts.ts';
import { listFactors } from '../../../src/authentication/factors/kinds.ts';
import { trustDevice } from '../../../src/authentication/factors/trusted-devices.ts';
import { DAY } from '../../../src/clock.ts';
import { noteRequest } from '../../../src/diagnosis/record.ts';
import { listEvents } from '../../../src/events/list.ts';
import { actingAs, record } from '../../../src/events/record.ts';
import type { Screen } from '../../../src/http/console/kit/screen.ts';
import { takeImport } from '../../../src/imports/take.ts';
import { inviteToOrganization } from '../../../src/invitations/organizations.ts';
import { createOrganizationKey } from '../../../src/organizations/api-keys.ts';
import { addDomain } from '../../../src/organizations/domains.ts';
import { addOrganizationMember } from '../../../src/organizations/members.ts';
import { createOrganization } from '../../../src/organizations/organizations.ts';
import { createOrganizationRole } from '../../../src/organizations/roles.ts';
import { noteRuns } from '../../../src/queue/runs.ts';
import { createStream } from '../../../src/signals/streams.ts';
import { createBillingRecord } from '../../../src/usage/billing.ts';
import { reportUsage } from '../../../src/usage/records.ts';
import { createSpendingLimit } from '../../../src/usage/spending-limits.ts';
import { createGroup } from '../../../src/users/permissions/groups.ts';
import { setUserGroups } from '../../../src/users/permissions/user-groups.ts';
import { createRole } from '../../../src/users/roles.ts';
import { revokeOtherSessions } from '../../../src/users/sessions/end.ts';
import { createWebhook } from '../../../src/webhooks/endpoints.ts';
import {
  CALLBACK,
  makeClient,
  makeDecisionHook,
  makeEventStream,
  makeInvitation,
  makeKeptMail,
  makeResource,
  makeStuckMail,
  makeUser,
  makeWebhook,
} from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { signIn } from '../../kit/flow.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';
import { makeFailedJob } from '../../kit/jobs.ts';
import { makePasskey } from '../../kit/passkey.ts';
import { makeConnection } from '../../social/world.ts';
import type { Developer } from './developer.ts';

/** To an address that leaves no room beside it. */
const PUSHED = {
  method: 'push',
  endpoint_url: `https://receiver.example.com/${'security-events/'.repeat(5)}`,
  authorization_header: null,
} as const;

export type World = { app: App; ids: Record<string, string> };

export async function makeWorld(gatehouse: Gatehouse, owner: Developer): Promise<World> {
  const { db } = gatehouse.database;
  const app = await owner.makeApp('owner');
  const { client } = await createClient(gatehouse.system, app, {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: [CALLBACK],
    provisioning: true,
  });
  const { id: secret } = await createClientSecret(db, app, client.id);
  const resource = await makeResource(gatehouse, app);
  const user = await makeUser(gatehouse, app);
  await trustDevice(db, app, user.id);
  const told = await makeClient(gatehouse, app, {
    ...{ name: 'Gallery', first_party: true, backchannel_logout_uri: 'https://rp.example.com/logout' },
  });
  await signIn(app, told, user.email);
  await revokeOtherSessions(db, app, user.id, undefined);
  await signIn(app, await makeClient(gatehouse, app, { first_party: true }), user.email);
  const session = await db.selectFrom('sessions').select('uid').where('app_id', '=', app.id).executeTakeFirstOrThrow();
  const { passkey } = await makePasskey(gatehouse, app, user);
  await makeAuthenticator(gatehouse, app, user);
  const factor = (await listFactors(db, app, user.id)).find(({ kind }) => kind === 'totp');
  const { apiKey } = await createApiKey(db, app, { name: 'Backend' });
  const called = { route: 'GET /users', calls: 3, day: new Date(), last_used_at: new Date() };
  await db
    .insertInto('api_key_usage')
    .values({ app_id: app.id, api_key_id: apiKey.id, ...called, expires_at: new Date(Date.now() + DAY) })
    .execute();
  const connection = await makeConnection(gatehouse, app, { kind: 'github' });
  const invitation = await makeInvitation(gatehouse, app);
  // To an App in which the owner works already.
  const invitation_id = randomUUID();
  const email = { email: owner.email, email_key: owner.email };
  const times = { created_at: new Date(), expires_at: new Date(Date.now() + DAY) };
  await db
    .insertInto('member_invitations')
    .values({ app_id: app.id, id: invitation_id, role: 'viewer', invited_by: owner.id, ...email, ...times })
    .execute();
  const { name: permission } = await createPermission(db, app, { name: 'orders:refund', description: 'Pay back' });
  const grantor = { kind: 'app', permissions: ['users:read'] } as const;
  const { name } = await createRole(db, app, { name: 'staff', permissions: [permission, 'users:read'], grantor });
  // Of a group, too: its address has a name as well.
  await createGroup(db, app, { name, roles: [name], grantor });
  await setUserGroups(db, app, user.id, { groups: [name], grantor });
  await saveText(gatehouse.system, app, { locale: 'en', key: 'sign_in.submit', text: 'Let me in' });
  const used = { user_id: user.id, currency: 'EUR' };
  await reportUsage(db, app, [{ ...used, service: 'claude', tokens_used: 1500, cost: '0.015' }]);
  const { id: limits } = await createSpendingLimit(db, app, { ...used, period: 'month', amount: '0.016' });
  const period = { period_start: '2020-01-01', period_end: '2999-01-01' };
  const billing = (await createBillingRecord(db, app, { ...used, ...period })).id;
  const organization = await createOrganization(db, app, { name: 'Wheelhouse Studio' });
  await addOrganizationMember(db, app, organization, { user_id: user.id, roles: ['admin'], giver: 'app' });
  await createOrganizationRole(db, app, {
    name,
    permissions: ['organizations:read'],
    grantor: { kind: 'app', permissions: ['organizations:read'] },
  });
  const invited = await inviteToOrganization(gatehouse.system, app, organization, {
    ...{ email: 'mira@example.com', roles: ['member'], giver: 'app' },
  });
  const { apiKey: organizationKey } = await createOrganizationKey(db, app, organization, {
    ...{ name: 'Reporting', scopes: ['organizations:read'], expires_in_days: 90 },
    ...{ permissions: ['organizations:read'], giver: 'app' },
  });
  const { domain } = await addDomain(db, app, organization, { domain: 'wheelhouse-studio.com' });
  const { id: imports } = await takeImport(
    gatehouse.system,
    app,
    [{ line: 1, errors: [{ field: 'email', code: 'invalid_email', detail: 'is no address' }] }],
    { by: 'caller' },
  );
  const failed = await makeFailedJob(gatehouse, {
    queue: 'mail',
    app_id: app.id,
    message: 'connect ECONNREFUSED 192.0.2.1:25',
  });
  const run = { every_seconds: 60, started_at: new Date(), duration_ms: 12 };
  await noteRuns(db, [
    { ...run, name: 'expired_rows', error: null },
    { ...run, name: 'old_events', error: 'canceling statement due to statement timeout' },
  ]);
  const refused = await refuse(gatehouse, app, client.id, 'https://rp.example.com/other');
  const hook = await makeWebhook(gatehouse, app);
  await createWebhook(gatehouse.system, app, { url: 'https://rp.example.com/users', client_id: client.id });
  const uri = { redirect_uri: 'https://pr-42.preview.example.com/callback' };
  const temporary = await addTemporaryRedirectUri(db, app, client.id, uri);
  return {
    app,
    ids: {
      uri_id: temporary.id,
      ...{ queue: 'mail', failed },
      ...{ slug: app.slug, secret, uid: session.uid, clients: client.id, users: user.id, resources: resource.id },
      ...{ locale: 'en', key: 'sign_in.submit', 'api-keys': apiKey.id, events: refused.event, members: owner.id },
      ...{ passkey_id: passkey.id, factor_id: factor!.id, mails: (await makeStuckMail(gatehouse, app)).id },
      'test-inbox': (await makeKeptMail(gatehouse, app)).id,
      ...{ connections: connection.id, kind: 'google', invitations: invitation.id, invitation_id, name, billing },
      ...{ requests: refused.request, fix: 'redirect-uri' },
      ...{ permission, imports, limits, webhooks: hook.webhook.id, delivery: hook.delivery_id },
      ...{ moment: (await makeDecisionHook(gatehouse, app)).moment },
      'event-streams': (await makeEventStream(gatehouse, app)).id,
      stream_id: (await createStream(gatehouse.system, app, client.id, { delivery: PUSHED })).id,
      ...{ organizations: organization.id, member: user.id, invited: invited.id, key_id: organizationKey.id, domain },
    },
  };
}

/** A sign-in request that was refused, as the protocol notes it: an event, and a record. */
export async function refuse(
  { database, system }: Gatehouse,
  app: App,
  client_id: string | undefined,
  redirect_uri: string,
): Promise<{ event: string; request: string }> {
  const request_id = randomUUID();
  const kind = 'authorization';
  const about = { id: request_id, kind, outcome: 'refused', client_id, ip: '192.0.2.1', is_ordinary: false } as const;
  const error = 'invalid_redirect_uri';
  noteRequest(system, app, about, () => ({
    ...{ error, failed_checks: ['redirect_uri'], sent: { client_id, redirect_uri } },
  }));
  await actingAs({ kind: 'anonymous', request_id }, () =>
    record(database.db, app, 'authorization.refused', { client_id, data: { error } }),
  );
  const { items } = await listEvents(database.db, app, { request_id });
  return { event: items[0]!.id, request: request_id };
}

/** The screen's path with the ids of the world in it. */
export function pathOf({ path }: Screen, { ids }: World): string {
  const parts = path.split('/');
  return parts
    .map((part, at) => (part === ':id' ? ids[parts[at - 1]!]! : part.startsWith(':') ? ids[part.slice(1)]! : part))
    .join('/');
}

const tables = [
  'users',
  'clients',
  'client_secrets',
  'temporary_redirect_uris',
  'resources',
  'api_keys',
  'members',
  'sessions',
  'grants',
  'signing_keys',
  'connections',
  'invitations',
  'member_invitations',
  'roles',
  'user_roles',
  'permissions',
  'groups',
  'group_roles',
  'user_groups',
  'trusted_devices',
  'usage_records',
  'billing_records',
  'spending_limits',
  'organizations',
  'organization_members',
  'organization_roles',
  'organization_logos',
  'organization_domains',
  'user_imports',
  'signal_streams',
] as const;

/** Everything in the App that a page could change, to compare before and after. */
export async function snapshot({ database: { db } }: Gatehouse, app: App): Promise<string> {
  const rows = [];
  for (const table of tables) rows.push(await db.selectFrom(table).selectAll().where('app_id', '=', app.id).execute());
  rows.push(await db.selectFrom('apps').selectAll().where('id', '=', app.id).execute());
  return JSON.stringify(rows.map((found) => found.map((row) => JSON.stringify(row)).sort()));
}
