// One token system: a sign-in through the API gets the same tokens as a code flow gives (an access token as JWT after
// RFC 9068, a rotating refresh token, an ID token), issued to the App's built-in first-party client, in one session.
import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Client, ResourceServer } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { builtInClientId } from '../../apps/clients/built-in.ts';
import { EVERYTHING } from '../../apps/clients/reach.ts';
import { STANDARD_SCOPES } from '../../apps/resources.ts';
import { toAcr } from '../../authentication/assurance.ts';
import { now, toNumericDate } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import type { Claims } from '../../hooks/answer.ts';
import { hookFailed, toMembers } from '../../hooks/sign-up.ts';
import { askBeforeTokens } from '../../hooks/tokens.ts';
import { counters } from '../../metrics/figures.ts';
import { permissionsOf, toAccessClaims } from '../../organizations/access-claims.ts';
import type { Membership } from '../../organizations/membership.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { Access } from '../../users/access.ts';
import { toClaims } from '../../users/claims.ts';
import { hashId } from '../storage/artifacts.ts';
import { collectWrites, TokenWrites } from '../storage/token-writes.ts';
import { giveAccessClaims } from './access-claims.ts';
import type { Protocol } from './protocol.ts';
import { findResourceServer } from './resource-servers.ts';

export type SignIn = {
  user: UserRow;
  /** RFC 8176: how the user was authenticated. */
  amr: string[];
  /** When another provider last authenticated the user, in seconds since 1970, if it says so. */
  auth_time?: number | undefined;
  ip: string;
  user_agent: string;
  /** False ends the session, and with it the tokens, after `session_short_seconds`. */
  remember: boolean;
  /** Identifier of one of the App's resources; without, the token is for the App's own API and userinfo. */
  resource?: string | undefined;
  access: Access;
  membership: Membership | undefined;
};

export type SignInTokens = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token: string;
  id_token: string;
  scope: string;
};

const SCOPE = STANDARD_SCOPES.join(' ');

export async function issueSignInTokens(
  system: System,
  app: App,
  protocol: Protocol,
  signIn: SignIn,
): Promise<SignInTokens> {
  const { provider } = protocol;
  const client = await provider.Client.find(builtInClientId(app));
  if (!client) throw new Error('an App lacks its built-in client');
  const resource = await toResource(system, app, provider, signIn);
  const decided = await askHook(system, app, { client, resource, signIn });
  const session = newSession();
  const writes = new TokenWrites();
  writes.signIn = { user_id: signIn.user.id, epoch: signIn.user.access_epoch };
  const tokens = await collectWrites(writes, async () => {
    session.grantId = await saveGrant(provider, { client, resource, signIn });
    return saveTokens(provider, { app, client, resource, session, signIn, decided });
  });
  writes.sessions.push(toSessionRow(app, signIn, { clientId: client.clientId, session }));
  // The user was deleted or disabled, or all of their access ended, in the meantime: the same answer as to an unknown one.
  if (!(await writes.commit(system, app))) throw new Problem('invalid_credentials');
  counters.tokens.inc({ grant_type: 'api', result: 'issued' });
  return tokens;
}

/** Throws `tokens_refused`, `hook_failed`. */
async function askHook(
  system: System,
  app: App,
  { client, resource, signIn }: Pick<Issue, 'client' | 'resource' | 'signIn'>,
): Promise<Claims> {
  const { user, membership, ip, user_agent } = signIn;
  const outcome = await askBeforeTokens(system, app, async () => ({
    user,
    client: { id: client.clientId, name: client.clientName },
    grant_type: 'api',
    scopes: [...STANDARD_SCOPES, ...resource.scopes],
    audience: resource.identifier(),
    organization: membership?.organization,
    impersonated: false,
    ...{ ip, user_agent },
  }));
  if (outcome.state === 'failed') throw hookFailed(app, outcome);
  if (outcome.state === 'allowed') return outcome.claims;
  const { message, reason } = outcome;
  throw new Problem('tokens_refused', message ?? `${app.name} refused this sign-in`, {
    members: toMembers(message, reason),
  });
}

type Issue = {
  app: App;
  client: Client;
  resource: Resource;
  session: Session;
  signIn: SignIn;
  /** Claims that the App's decision hook added. */
  decided: Claims;
};

function saveGrant(
  provider: Provider,
  { client, resource, signIn }: Omit<Issue, 'app' | 'session' | 'decided'>,
): Promise<string> {
  const grant = new provider.Grant({ accountId: signIn.user.id, clientId: client.clientId });
  grant.addOIDCScope(SCOPE);
  grant.addResourceScope(resource.identifier(), [...resource.scopes].join(' '));
  return grant.save();
}

async function saveTokens(provider: Provider, issue: Issue): Promise<SignInTokens> {
  const { client, resource, session, signIn, decided } = issue;
  const authTime = signIn.auth_time ?? toNumericDate(now());
  const shared = {
    accountId: signIn.user.id,
    client,
    grantId: session.grantId,
    gty: 'password',
    sessionUid: session.uid,
    sid: session.sid,
    expiresWithSession: true,
  };
  const scope = [...resource.scopes].join(' ');
  const access = new provider.AccessToken({ ...shared, resourceServer: resource, scope });
  giveAccessClaims(access, { ...toAccessClaims(signIn, new Set(STANDARD_SCOPES)), ...decided });
  const access_token = await access.save();
  const refresh = new provider.RefreshToken({
    ...shared,
    organizationId: signIn.membership?.organization.id,
    acr: toAcr(signIn.amr),
    amr: signIn.amr,
    authTime,
    resource: resource.identifier(),
    rotations: 0,
    scope: [...new Set([...STANDARD_SCOPES, ...resource.scopes])].join(' '),
  });
  return {
    access_token,
    token_type: 'Bearer',
    expires_in: access.expiration,
    refresh_token: await refresh.save(),
    id_token: await issueIdToken(provider, { ...issue, authTime, access_token }),
    scope: access.scope ?? '',
  };
}

function issueIdToken(
  provider: Provider,
  { app, client, session, signIn, decided, authTime, access_token }: Issue & { authTime: number; access_token: string },
): Promise<string> {
  const { user, amr, membership } = signIn;
  const claims = toClaims(app, user, toAccessClaims({ membership }, new Set()));
  const id = new provider.IdToken({ ...claims, acr: toAcr(amr), amr, auth_time: authTime }, { client });
  Object.assign(id, { scope: SCOPE, mask: undefined, rejected: [] });
  id.set('sid', session.sid);
  for (const [name, claim] of Object.entries(decided)) id.set(name, claim);
  id.set('at_hash', access_token);
  return id.issue({ use: 'idtoken' });
}

type Resource = Awaited<ReturnType<typeof toResource>>;

async function toResource(system: System, app: App, provider: Provider, signIn: SignIn) {
  const { resource: identifier = app.issuer } = signIn;
  return new provider.ResourceServer(identifier, await requireResource(system, app, identifier, signIn));
}

/** The App's backend decides, whose key a sign-in through the API needs. */
const BUILT_IN = {
  first_party: true,
  scopes: [EVERYTHING],
  resources: [EVERYTHING],
  api_permissions: [],
  shared_signals: false,
};

/** What a sign-in may be for. Throws `invalid_body`. */
export async function requireResource(
  system: System,
  app: App,
  identifier: string,
  user?: Pick<SignIn, 'access' | 'membership'>,
): Promise<ResourceServer> {
  const held = async () => user && permissionsOf(user);
  const server = await findResourceServer(system.db, app, identifier, { client: BUILT_IN, held });
  if (server) return server;
  throw new Problem('invalid_body', `This App has no resource ${identifier.slice(0, 200)}`, {
    fields: { resource: 'is not one of the App’s' },
  });
}

type Session = { id: string; uid: string; sid: string; grantId: string };

function newSession(): Session {
  const random = () => randomBytes(16).toString('base64url');
  // Its id is thrown away: no cookie ever leads to a session that the API made.
  return { id: random() + random(), uid: random(), sid: random(), grantId: '' };
}

function toSessionRow(app: App, signIn: SignIn, { clientId, session }: { clientId: string; session: Session }) {
  const { user, amr, auth_time, ip, user_agent, remember } = signIn;
  const { refresh_token_max_seconds, session_max_seconds, session_short_seconds } = app.settings;
  const at = now();
  // However often its tokens are refreshed (OWASP ASVS 7.3.2).
  const longest = Math.min(refresh_token_max_seconds, session_max_seconds);
  const expires_at = new Date(at.getTime() + (remember ? longest : session_short_seconds) * 1000);
  const payload = {
    kind: 'Session',
    uid: session.uid,
    accountId: user.id,
    loginTs: toNumericDate(at),
    ...(auth_time !== undefined && { authTs: auth_time }),
    iat: toNumericDate(at),
    exp: toNumericDate(expires_at),
    amr,
    ...(!remember && { transient: true }),
    authorizations: { [clientId]: { sid: session.sid, grantId: session.grantId } },
  };
  return {
    id_hash: hashId(session.id),
    uid: session.uid,
    user_id: user.id,
    payload: JSON.stringify(payload),
    ip,
    user_agent,
    created_at: at.toISOString(),
    expires_at: expires_at.toISOString(),
  };
}
