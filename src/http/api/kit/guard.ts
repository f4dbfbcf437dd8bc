// Identifies the caller of the JSON API and checks what they may do: an API key of the App, a machine or a user by an access
// token, a developer by membership. Another App's credentials get the same answer as unknown ones.

import type { App } from '../../../apps/app.ts';
import { CLI_CLIENT_ID } from '../../../apps/clients/built-in.ts';
import { findClient } from '../../../apps/clients/cache.ts';
import { allowsSignals, type SignalScope } from '../../../apps/clients/signal-scopes.ts';
import { requireDeveloper } from '../../../apps/developers.ts';
import { API_KEY_PREFIX, findApiKey, noteKeyUse } from '../../../apps/keys/api-keys.ts';
import { isAllowedFrom } from '../../../apps/keys/networks.ts';
import { findRole } from '../../../apps/members.ts';
import type { Permission } from '../../../apps/permissions.ts';
import type { MemberRole } from '../../../database/schema.ts';
import { noteAuthentication } from '../../../limits/authentications.ts';
import { spendRefused } from '../../../limits/refused-credentials.ts';
import type { Protocols } from '../../../oidc/provider/protocols.ts';
import type { RequestInfo } from '../../../oidc/request/info.ts';
import { findToken } from '../../../oidc/tokens/access-tokens.ts';
import { findMachine, looksLikeMachines } from '../../../oidc/tokens/machine-tokens.ts';
import type { Presented } from '../../../oidc/tokens/proof-of-possession.ts';
import type { Reached } from '../../../organizations/reach.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { findAccess, NO_ACCESS } from '../../../users/access.ts';
import { hasOwnRoles } from '../../../users/roles.ts';
import { findUser } from '../../../users/users.ts';
import type { Context } from '../../kit/request/context.ts';
import { API_PREFIX } from '../../kit/request/paths.ts';
import { denied, unidentified } from './callers/actor.ts';
import { readCredentials } from './callers/credentials.ts';
import { hasOne, lacksScope, noSuchCredentials, takes } from './callers/needed.ts';
import { findReached } from './callers/organization.ts';
import { findByPersonalToken, isPersonalToken, type TokenDeveloper } from './callers/personal-token.ts';
import { type Access, acceptedBy, type Caller, type DeveloperCaller, takesMembers } from './route.ts';

export type Identified = { app: App; caller: Caller; reached: Reached | undefined };

/**
 * The caller, and the organization that the call acts in. Throws `unauthorized`, `too_many_attempts`, `invalid_token`,
 * `insufficient_scope`, `network_not_allowed`, `forbidden`, `developer_unverified`, `app_not_found`, and as `findReached`.
 */
export async function identify(
  system: System,
  protocols: Protocols,
  access: Access,
  ctx: Context,
): Promise<Identified> {
  const { app, caller } = await identifyCaller(system, protocols, access, ctx);
  const reached = await findReached(system, app, { access, caller, ctx });
  if (reached && caller.kind === 'user')
    await requireHeld({ system, app, info: ctx.state.info }, access, { caller, reached });
  return { app, caller, reached };
}

/**
 * A member has what their roles allow in this organization. If it asks for a second factor, the token must be one for it, which
 * nobody gets without. On other routes, what the user has in the App was checked.
 */
async function requireHeld(
  asking: Pick<Asking, 'system' | 'app' | 'info'>,
  access: Access,
  { caller, reached }: { caller: UserCaller; reached: Reached },
): Promise<void> {
  const { organization, permissions } = reached;
  const deny = (detail: string) => denied(asking, caller, new Problem('forbidden', detail));
  if (organization.require_second_factor && caller.organization_id !== organization.id)
    throw await deny('This organization asks for a second factor: sign in to it');
  if (!('permission' in access && takesMembers(access)) || permissions.includes(access.permission)) return;
  throw await deny(`Your roles in this organization do not include ${access.permission}`);
}

async function identifyCaller(
  system: System,
  protocols: Protocols,
  access: Access,
  ctx: Context,
): Promise<{ app: App; caller: Caller }> {
  const app = ctx.state.app ?? (await system.consoleApp());
  if ('public' in access) return { app, caller: { kind: 'nobody' } };
  const asking = { system, protocols, app, info: ctx.state.info, presented: readCredentials(system, ctx) };
  if ('signals' in access) return { app, caller: await identifyReceiver(asking, access.signals) };
  if ('user' in access) return { app, caller: await identifyUser(asking, access.first_party === true) };
  if ('permission' in access) return { app, caller: await identifyInApp(asking, access) };
  if ('member' in access) return identifyMember(asking, { slug: ctx.params.slug, permission: access.member });
  return { app, caller: await identifyAtServer(asking, access) };
}

/** Somebody who calls, at an App or, with the console App, at the server. */
type Asking = { system: System; protocols: Protocols; app: App; info: RequestInfo; presented: Presented };

async function identifyInApp(asking: Asking, access: InApp): Promise<Caller> {
  const { permission, users } = access;
  const accepted = acceptedBy(access);
  const { system, app } = asking;
  const credential = await findCredential(asking);
  if (credential) {
    if (hasOne(credential, accepted)) return credential;
    const needed = `This needs an API key or an access token with the scope ${accepted.join(' or ')}`;
    throw await denied(asking, credential, new Problem('insufficient_scope', needed));
  }
  const isAppsOwn = looksLikeBackends(asking);
  const own = access.own_token && !isAppsOwn ? await findTokenUser(asking) : undefined;
  if (own) return requireToken(asking, own, { firstParty: true });
  const member = takesMembers(access) && !isAppsOwn ? await findMember(asking) : undefined;
  if (member) return member;
  const developer = isAppsOwn ? undefined : await findDeveloper(asking);
  // Developers are users of the console's App, and what they may do there follows from their memberships.
  const user = users && !isAppsOwn && !developer && hasOwnRoles(app) ? await findTokenUser(asking) : undefined;
  if (user) return requireUsersRole(asking, user, permission);
  if (isAppsOwn) throw await unidentified(asking, noSuchCredentials());
  if (!developer || developer.allowed_token) throw await unknownCredentials(asking, takes.backend);
  const role = await findRole(system.db, app, developer);
  if (!role) throw await notMember(asking, developer);
  await requireDeveloper(system.db, developer);
  return requireRole(asking, toCaller(developer, role), accepted);
}

const looksLikeBackends = ({ app, presented: { token } }: Asking) =>
  token.startsWith(API_KEY_PREFIX) || looksLikeMachines(app, token);

/** To a developer who is no member the App does not exist: the answer is the one to unknown credentials, limits included. */
async function notMember(asking: Asking, developer: Developer): Promise<Problem> {
  const problem = await denied(asking, toCaller(developer, undefined), noSuchCredentials());
  await spendRefused(asking.system, asking.app, { ip: asking.info.ip });
  return problem;
}

/** A client with streams of security events. */
async function identifyReceiver(asking: Asking, scope: SignalScope): Promise<Caller> {
  const isOurs = looksLikeMachines(asking.app, asking.presented.token);
  const credential = isOurs ? await findCredential(asking) : undefined;
  if (credential?.kind !== 'client') throw await unknownCredentials(asking, takes.receiver);
  if (allowsSignals(credential.client.signals, scope)) return credential;
  const needed = `This needs an access token with the scope ${scope}, of a client with shared_signals`;
  throw await denied(asking, credential, new Problem('insufficient_scope', needed));
}

type InApp = Extract<Access, { permission: Permission }>;

/** The App's backend, which is noted also if it may not do what it asks for. */
async function findCredential(asking: Asking): Promise<Credential | undefined> {
  const { system, protocols, app, info, presented } = asking;
  // An API key is bound to nothing.
  const apiKey = presented.scheme === 'Bearer' ? await findApiKey(system, app, presented.token) : undefined;
  if (apiKey) {
    if (!isAllowedFrom(apiKey, info.ip))
      throw await denied(asking, { kind: 'api_key', apiKey }, new Problem('network_not_allowed'));
    await noteKeyUse(system, app, apiKey);
    const actor = { kind: 'api_key' as const, id: apiKey.id, ...info };
    noteAuthentication(system, app, 'api_key.authenticated', { actor, data: { method: 'api_key' } });
    return { kind: 'api_key', apiKey };
  }
  if (!looksLikeMachines(app, presented.token)) return undefined;
  const client = await findMachine(system, app, await protocols(app), presented);
  if (!client) return undefined;
  const actor = { kind: 'client' as const, id: client.id, ...info };
  noteAuthentication(system, app, 'client.authenticated', {
    actor,
    data: { method: 'access_token', endpoint: API_PREFIX },
  });
  return { kind: 'client', client };
}

type Credential = Extract<Caller, { kind: 'api_key' | 'client' }>;

type ServerAccess = Extract<Access, { developer: true }>;

/** The server's own API is for developers. A personal access token needs the scope, unless any will do. */
async function identifyAtServer(asking: Asking, access: ServerAccess): Promise<DeveloperCaller> {
  const { token: scope, from_cli = false } = access;
  const developer = await findDeveloper(asking);
  if (!developer || (developer.allowed_token && !from_cli)) throw await unknownCredentials(asking, takes.developer);
  await requireDeveloper(asking.system.db, developer);
  const caller = toCaller(developer, undefined);
  if (!caller.token || scope === 'any') return caller;
  if (scope === undefined) throw await denied(asking, caller, new Problem('forbidden', 'Sign in to do this'));
  if (caller.token.scopes.includes(scope)) return caller;
  throw await denied(asking, caller, lacksScope(scope));
}

/** Where a developer asks the server's own API about an App, they need a role in it. */
async function identifyMember(
  asking: Asking,
  asked: { slug: string; permission: Permission },
): Promise<{ app: App; caller: Caller }> {
  const { system } = asking;
  const developer = await findDeveloper(asking);
  if (!developer || developer.allowed_token) throw await unknownCredentials(asking, takes.developer);
  await requireDeveloper(system.db, developer);
  const app = await system.directory.findBySlug(asked.slug);
  const role = app && (await findRole(system.db, app, developer));
  if (!app || !role) {
    const problem = new Problem('app_not_found', 'There is no such App, or you are no member of it');
    throw await denied(asking, toCaller(developer, undefined), problem);
  }
  return { app, caller: await requireRole({ ...asking, app }, toCaller(developer, role), [asked.permission]) };
}

type Developer = Omit<TokenDeveloper, 'token' | 'as_operator'> &
  Pick<DeveloperCaller, 'session_uid' | 'token' | 'as_operator' | 'allowed_token'>;

/** A developer is a user of the console App, with an access token of its own API or a personal access token. */
async function findDeveloper({ system, protocols, presented, info }: Asking): Promise<Developer | undefined> {
  if (isPersonalToken(presented)) return findByPersonalToken(system, { presented, info });
  const consoleApp = await system.consoleApp();
  const token = await findToken(system, consoleApp, await protocols(consoleApp), presented);
  const isCli = token?.client_id === CLI_CLIENT_ID;
  if (token?.kind !== 'access' || token.audience !== (isCli ? undefined : consoleApp.issuer)) return undefined;
  const allowed_token = isCli ? token.allowed_token : undefined;
  if (isCli && !allowed_token) return undefined;
  const user = await findUser(system.db, consoleApp, token.user_id);
  const { session_uid, access_epoch } = token;
  return user && { ...user, session_uid, access_epoch, allowed_token };
}

async function requireRole(asking: Asking, caller: DeveloperCaller, accepted: Permission[]): Promise<Caller> {
  const { role } = caller;
  if (hasOne(caller, accepted)) return caller;
  const isScope = hasOne({ ...caller, token: undefined }, accepted);
  const problem = new Problem('forbidden', `Your role in this App (${role}) does not include ${accepted.join(' or ')}`);
  throw await denied(asking, caller, isScope ? lacksScope(...accepted) : problem);
}

const toCaller = (developer: Developer, role: MemberRole | undefined): DeveloperCaller => {
  const { id, app_id, email, access_epoch, session_uid, token, as_operator, allowed_token } = developer;
  return { kind: 'developer', id, app_id, email, role, access_epoch, session_uid, token, as_operator, allowed_token };
};

/** Those that are good elsewhere at this App get 403: a program that was told that they are unknown would renew them, and go on. */
async function unknownCredentials(asking: Asking, detail: string): Promise<Problem> {
  const other = await (looksLikeBackends(asking) ? findCredential(asking) : findTokenUser(asking));
  if (other) return denied(asking, other, new Problem('forbidden', detail));
  return unidentified(asking, noSuchCredentials());
}

/** A user who acts in organizations of theirs. A token of the console is a developer's. */
async function findMember(asking: Asking): Promise<Caller | undefined> {
  if (!hasOwnRoles(asking.app)) return undefined;
  const caller = await findTokenUser(asking);
  return caller?.user.status === 'active' ? requireToken(asking, caller, { firstParty: true }) : undefined;
}

async function identifyUser(asking: Asking, firstParty: boolean): Promise<Caller> {
  const caller = await findTokenUser(asking);
  if (caller) return requireToken(asking, caller, { firstParty });
  const other = (await findCredential(asking)) ?? (await findKnownDeveloper(asking));
  // A program that was told of an invalid token would renew a good one.
  const problem = new Problem('forbidden', 'Only a user may do this, with an access token of their own');
  if (other) throw await denied(asking, other, problem);
  throw new Problem('invalid_token', 'The access token is expired, revoked, or not for this API');
}

/** A member of the App, or at the console's App one of its users. */
async function findKnownDeveloper(asking: Asking): Promise<DeveloperCaller | undefined> {
  const developer = await findDeveloper(asking);
  if (!developer || developer.allowed_token) return undefined;
  const role = await findRole(asking.system.db, asking.app, developer);
  return role || developer.app_id === asking.app.id ? toCaller(developer, role) : undefined;
}

/** A user of the App, by an access token. */
async function findTokenUser({ system, protocols, app, presented }: Asking): Promise<UserCaller | undefined> {
  const token = await findToken(system, app, await protocols(app), presented);
  // A token for another API of the App is for that API alone (RFC 8707 §2).
  const fits = token?.kind === 'access' && (token.audience === undefined || token.audience === app.issuer);
  const user = fits ? await findUser(system.db, app, token.user_id) : undefined;
  if (!fits || !user) return undefined;
  const { scopes, client_id, session_uid, access_epoch, organization_id, impersonated_by } = token;
  const of_token = { scopes, client_id, session_uid, access_epoch, organization_id, impersonated_by };
  return { kind: 'user', user, access: NO_ACCESS, ...of_token };
}

type UserCaller = Extract<Caller, { kind: 'user' }>;

/** Throws `insufficient_scope`, `forbidden`. */
async function requireToken(
  asking: Asking,
  caller: UserCaller,
  { firstParty }: { firstParty: boolean },
): Promise<UserCaller> {
  const { system, app } = asking;
  const deny = (problem: Problem) => denied(asking, caller, problem);
  if (!caller.scopes.has('openid'))
    throw await deny(new Problem('insufficient_scope', 'The access token lacks the scope openid'));
  // Leave to read the user's data is no leave to change it, or to see the user's other devices.
  if (firstParty && !(await findClient(system, app, caller.client_id))?.first_party) {
    throw await deny(new Problem('forbidden', 'Only the App’s own clients may do this for a user'));
  }
  return caller;
}

/** What the user's roles allow now, whatever the token says. Throws `insufficient_scope`, `forbidden`. */
async function requireUsersRole(asking: Asking, found: UserCaller, permission: Permission): Promise<Caller> {
  const { system, app } = asking;
  const { user } = await requireToken(asking, found, { firstParty: true });
  const access = user.status === 'active' ? await findAccess(system.db, app, user.id) : NO_ACCESS;
  const caller = { ...found, access };
  if (access.permissions.includes(permission)) return caller;
  throw await denied(asking, caller, new Problem('forbidden', `Your roles do not include ${permission}`));
}
