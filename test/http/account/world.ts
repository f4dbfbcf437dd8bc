// What the tests of the account pages share: a user who is signed in there with a browser, and every form of the pages
// filled in so that nothing but a guard refuses it.

import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { listTrustedDevices, trustDevice } from '../../../src/authentication/factors/trusted-devices.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import type { Screen } from '../../../src/http/account/kit/screen.ts';
import { accountScreens } from '../../../src/http/account/routes.ts';
import { inviteToOrganization } from '../../../src/invitations/organizations.ts';
import { addDomain } from '../../../src/organizations/domains.ts';
import { addOrganizationMember } from '../../../src/organizations/members.ts';
import { createConnection } from '../../../src/social/connections.ts';
import { listIdentities } from '../../../src/social/identities.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { createVaultEntry } from '../../../src/users/vault.ts';
import { makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { passScreens, signIn } from '../../kit/flow.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';
import { makePng } from '../../kit/images.ts';
import { formsOf, type Page, type Sent, Visitor } from '../../kit/visitor.ts';
import { makeOrganization } from '../../organizations/world.ts';

export const NEW_PASSWORD = 'harvest-violin-comet';
export const VAULT_KEY = 'sk-ant-api03-forest-harbour-lantern-x4Qz';

export type World = {
  app: App;
  user: UserRow;
  visitor: Visitor;
  /** A third-party client that the user let in, and the tokens that it has. */
  client: TestClient;
  tokens: Awaited<ReturnType<typeof signIn>>;
  organization: { organization: string; domain: string; member: string; invited: string; key: string };
  /** The id of one of the user's keys for other services. */
  vault: string;
  url(path: string): string;
  open(path: string): Promise<Page>;
  post(path: string, fields?: Record<string, string>, sent?: Sent): Promise<Page>;
};

/** Signed in at the account pages, and in another browser for a client. */
export async function makeWorld(gatehouse: Gatehouse, given: { app?: App; user?: UserRow } = {}): Promise<World> {
  const app =
    given.app ??
    (await makeApp(gatehouse, { identifiers: ['email', 'username'], organizations_by_users: 'on', vault_page: 'on' }));
  const user = given.user ?? (await makeUser(gatehouse, app, { name: 'Bob' }));
  const client = await makeClient(gatehouse, app);
  await trustDevice(gatehouse.database.db, app, user.id);
  const tokens = await signIn(app, client, user.email, { scope: 'openid profile email' });
  const visitor = new Visitor();
  await enter(visitor, app, user.email);
  const url = (path: string) => `${app.issuer}/account${path}`;
  return {
    ...{ app, user, visitor, client, tokens, url },
    organization: await makeOrganizationIds(gatehouse, app, user),
    vault: (await createVaultEntry(gatehouse.system, app, user.id, { service_name: 'claude', api_key: VAULT_KEY })).id,
    open: (path) => visitor.open(url(path)),
    async post(path, fields = {}, sent = {}) {
      const csrf = await tokenOf(visitor, app);
      return visitor.fetch(url(path), { body: new URLSearchParams({ csrf, ...fields }), ...sent });
    },
  };
}

/** Through the sign-in to the first page. */
export async function enter(visitor: Visitor, app: App, email: string, path = '', password = PASSWORD): Promise<Page> {
  const page = await passScreens(visitor, await visitor.open(`${app.issuer}/account${path}`), email, password);
  return page.location ? visitor.open(page.location) : page;
}

export async function tokenOf(visitor: Visitor, app: App): Promise<string> {
  const page = await visitor.open(`${app.issuer}/account/password`);
  const csrf = formsOf(page).find(({ hidden }) => hidden.csrf)?.hidden.csrf;
  if (!csrf) throw new Error(`no form at ${page.url}: ${page.status}`);
  return csrf;
}

/** An account at a provider that the user signs in with; its id. */
export async function linkProvider({ system, database: { db } }: Gatehouse, app: App, user_id: string) {
  const slug = `github-${user_id.slice(0, 8)}`;
  const connection = await createConnection(system, app, {
    ...{ slug, name: 'GitHub', kind: 'github', client_id: 'x', client_secret: 'y' },
  });
  await db
    .insertInto('identities')
    .values({
      app_id: app.id,
      user_id,
      connection_id: connection.id,
      issuer: 'i',
      subject: user_id,
      created_at: new Date(),
    })
    .execute();
  return (await listIdentities(db, app, user_id))[0]!.id;
}

/** Pages that every App has. */
const common = accountScreens.filter(({ console_only }) => !console_only);

export const shown = common.filter(({ show }) => show).map((one) => [one.path, one] as const);
export const acting = common.filter(({ act }) => act).map((one) => [one.path, one] as const);

const fillPath = (path: string, ids: Record<string, string>) =>
  path.replace(/:(\w+)/g, (_, name) => ids[name] ?? `missing-${name}`);

/** The path of a page that is shown, with ids of things that are the user's. */
export const shownPath = (path: string, { organization, vault }: World): string => {
  if (path.startsWith('/vault/')) return fillPath(path, { id: vault });
  return fillPath(path, {
    ...organization,
    id: path.includes('/api-keys/:id') ? organization.key : organization.member,
  });
};

/** The path with ids of things that are the user's, and what its form sends. */
export async function rightRequest(gatehouse: Gatehouse, one: Screen, world: World) {
  const { app, user, client, organization, vault } = world;
  const sessions = await listSessions(gatehouse.database.db, app, user.id);
  const [device] = await listTrustedDevices(gatehouse.database.db, app, user);
  const ids: Record<string, string> = {
    ...{ uid: sessions.at(-1)!.uid, client_id: client.client_id },
    ...(device && { id: device.id }),
    ...organization,
    ...(one.path.includes('/invitations/:id') && { id: organization.invited }),
    ...(one.path.includes('/members/:id') && { id: organization.member }),
    ...(one.path.includes('/api-keys/:id') && { id: organization.key }),
    ...(one.path.startsWith('/vault/') && { id: vault }),
  };
  const path = fillPath(one.path, ids);
  const fields = forms(world)[one.path];
  if (!fields) throw new Error(`${one.path} needs an entry in forms`);
  return { path, fields };
}

/** Of an organization in which the user is an admin, beside another. */
async function makeOrganizationIds(gatehouse: Gatehouse, app: App, user: UserRow) {
  const { db } = gatehouse.database;
  const organization = await makeOrganization(gatehouse, app);
  const shared = { roles: ['admin'], giver: 'app' as const };
  const other = await makeUser(gatehouse, app);
  for (const { id } of [user, other]) await addOrganizationMember(db, app, organization, { user_id: id, ...shared });
  const { domain } = await addDomain(db, app, organization, { domain: 'wheelhouse-studio.com' });
  const asked = { email: `${organization.id}@example.com`, ...shared };
  const invited = (await inviteToOrganization(gatehouse.system, app, organization, asked)).id;
  const bound = { name: 'bound', scopes: ['organizations:read'], organization_id: organization.id };
  const key = (await createApiKey(db, app, bound)).apiKey.id;
  return { organization: organization.id, domain, member: other.id, invited, key };
}

const forms = ({ user }: World): Record<string, Record<string, string>> => ({
  '': { ...PROFILE, name: 'Robert' },
  '/language': { language: 'de' },
  '/phone': {},
  '/phone/confirm': { code: '000000' },
  '/phone/change': { phone: '', current_password: PASSWORD },
  '/email': { email: 'bob.new@example.com', current_password: PASSWORD },
  '/email/confirm': { code: '000000' },
  '/email/again': {},
  '/email/verify': {},
  '/email/cancel': {},
  '/second-factor/browsers/:id/forget': {},
  '/second-factor/browsers/forget-all': {},
  '/username': { username: 'robert', current_password: PASSWORD },
  '/password': { current_password: PASSWORD, new_password: NEW_PASSWORD, sign_out_others: 'on' },
  '/passkeys/add': { current_password: PASSWORD },
  '/passkeys/confirm': { passkey: '{}' },
  '/passkeys/rename': { passkey: 'none', name: 'My phone' },
  '/passkeys/remove': { passkey: 'none', current_password: PASSWORD },
  '/second-factor': { current_password: PASSWORD },
  '/second-factor/confirm': { enrolment: '', code: '000000' },
  '/second-factor/codes': { current_password: PASSWORD },
  '/second-factor/rename': { factor: 'none', name: 'My phone' },
  '/second-factor/remove': { factor: 'none', current_password: PASSWORD },
  '/second-factor/download': { codes: '0000-0000-0000-0000' },
  '/codes/add': { kind: 'email', current_password: PASSWORD },
  '/codes/confirm': { kind: 'email', code: '000000' },
  '/codes/remove': { kind: 'email', current_password: PASSWORD },
  '/identities/remove': { identity: 'none', current_password: PASSWORD },
  '/sessions/:uid/end': {},
  '/sessions/:uid/disown': { current_password: PASSWORD, new_password: NEW_PASSWORD },
  '/sessions/end-others': {},
  '/apps/:client_id/remove': {},
  '/apps/:client_id/narrow': { kind: 'scope', name: 'email' },
  '/organizations/new': { name: 'Wheelhouse' },
  '/organizations/invitations/:id/accept': {},
  '/organizations/:organization': { name: 'Wheelhouse' },
  '/organizations/:organization/join': {},
  '/organizations/:organization/leave': {},
  '/organizations/:organization/invite': { email: 'mira@example.com', name: '', 'roles:member': 'on' },
  '/organizations/:organization/invitations/:id/revoke': {},
  '/organizations/:organization/members/:id/roles': { 'roles:member': 'on' },
  '/organizations/:organization/members/:id/remove': {},
  '/organizations/:organization/logo': { logo: makePng().toString('base64') },
  '/organizations/:organization/logo/delete': {},
  '/organizations/:organization/api-keys/new': { name: 'Reports', expires: '90', 'scopes:organizations:read': 'on' },
  '/organizations/:organization/api-keys/:id/rotate': { overlap_hours: '24' },
  '/organizations/:organization/api-keys/:id/revoke': {},
  '/organizations/:organization/domains': { domain: 'wheelhouse.com' },
  '/organizations/:organization/domains/:domain/verify': {},
  '/organizations/:organization/domains/:domain/joins': {},
  '/organizations/:organization/domains/:domain/remove': {},
  '/vault/new': { service_name: 'claude', label: '', api_key: VAULT_KEY, current_password: PASSWORD },
  '/vault/:id/replace': { api_key: VAULT_KEY, current_password: PASSWORD },
  '/vault/:id/delete': { current_password: PASSWORD },
  '/delete': { current_password: PASSWORD, confirmation: user.email },
});

export const PROFILE = {
  ...{ name: 'Bob', given_name: '', middle_name: '', family_name: '', nickname: '', picture: '', phone: '' },
  ...{ street_address: '', postal_code: '', locality: '', region: '', country: '' },
};
