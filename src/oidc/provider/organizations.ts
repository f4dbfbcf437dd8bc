// The organization that a request is for. A client names it with `organization`, or asks with the scope of that name for
// whichever the user chooses: the only one, the one of last time, or the answer to a screen. The code carries it to the tokens.
import Provider, { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { Db } from '../../database/schema.ts';
import { isId } from '../../ids.ts';
import { listWaiting } from '../../invitations/waiting.ts';
import { permissionsOf } from '../../organizations/access-claims.ts';
import { mayCreateOrganization } from '../../organizations/by-users.ts';
import {
  findMembership,
  findOnlyMembership,
  listOwnOrganizations,
  type Membership,
} from '../../organizations/membership.ts';
import { findAccess } from '../../users/access.ts';
import { getUser } from '../../users/users.ts';
import { requestState } from '../storage/request-state.ts';

/** The prompt of the library, and what a client sends to have the user asked. */
export const SELECT_ORGANIZATION = 'select_organization';

/** `ask`: the user is a member of several, and has not said which. */
export type Choice = Membership | 'none' | 'ask';

const choices = new WeakMap<object, Promise<Choice>>();

/** Once in a request. Throws AccessDenied for an organization that the user is no member of. */
export function organizationChoice(core: Core, app: App, context: KoaContextWithOIDC): Promise<Choice> {
  const { oidc, req } = context;
  const user = oidc.session?.accountId;
  if (!user || !oidc.requestParamScopes.has(SCOPE)) return Promise.resolve('none');
  const choice = choices.get(req) ?? choose(core, app, { oidc, user });
  choices.set(req, choice);
  return choice;
}

type Asking = Pick<KoaContextWithOIDC, 'oidc'> & { user: string };

async function choose({ db }: Core, app: App, { oidc, user }: Asking): Promise<Choice> {
  const named = answerIn(oidc) ?? oidc.params?.organization;
  if (typeof named === 'string') {
    const membership = await findMembership(db, app, user, named);
    if (!membership) throw new errors.AccessDenied('the user is not a member of this organization');
    return membership;
  }
  if (oidc.prompts.has(SELECT_ORGANIZATION)) return (await hasChoice(db, app, user)) ? 'ask' : 'none';
  const last = rememberedIn(oidc);
  const again = last === undefined ? undefined : await findMembership(db, app, user, last);
  if (again) return again;
  const only = (await findOnlyMembership(db, app, user)) ?? 'none';
  return only === 'several' ? 'ask' : only;
}

/** Whether the screen would have anything to choose. */
async function hasChoice(db: Db, app: App, user: string): Promise<boolean> {
  if ((await listOwnOrganizations(db, app, user, 1)).length > 0) return true;
  if (await mayCreateOrganization(db, app, { id: user })) return true;
  return (await listWaiting(db, app, await getUser(db, app, user))).length > 0;
}

/** From the screen. */
function answerIn({ result }: KoaContextWithOIDC['oidc']): unknown {
  const answer = result?.organization;
  return typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
}

const SCOPE = 'organization';

/** A request that names an organization is for it, whether it asks for the scope or not. Before the library reads the scopes. */
export function impliesScope({ oidc }: KoaContextWithOIDC, params: Record<string, unknown>): void {
  if (oidc.route !== 'authorization' || typeof params.organization !== 'string') return;
  const scopes = typeof params.scope === 'string' ? params.scope.split(' ') : ['openid'];
  if (!scopes.includes(SCOPE)) params.scope = [...scopes, SCOPE].join(' ');
}

/**
 * What the user whom the request is about may do: in the App, and in the organization that it is for. Undefined while nobody
 * is signed in.
 */
export async function findPermissions(
  core: Core,
  app: App,
  context: KoaContextWithOIDC,
): Promise<readonly string[] | undefined> {
  const { entities, session } = context.oidc;
  const id = entities.Account?.accountId ?? session?.accountId;
  if (id === undefined) return undefined;
  const known = requestState(context.req)?.users.get(id);
  if (known?.access) return permissionsOf(known);
  const choice = await organizationChoice(core, app, context);
  const membership = typeof choice === 'object' ? choice : undefined;
  return permissionsOf({ access: await findAccess(core.db, app, id), membership });
}

/** A refresh can switch to another organization, by its id. Throws InvalidRequest. */
export function noteSwitch({ oidc, req }: KoaContextWithOIDC): void {
  const { organization, grant_type } = oidc.route === 'token' ? Object(oidc.body) : {};
  if (organization === undefined || grant_type !== 'refresh_token') return;
  if (typeof organization !== 'string' || !isId(organization))
    throw new errors.InvalidRequest('organization must be the id of one organization');
  const state = requestState(req);
  if (state) state.organizationId = organization;
}

export function addOrganizationChoice(policy: interactionPolicy.DefaultPolicy, core: Core, app: App): void {
  const { Check, Prompt } = interactionPolicy;
  const description = 'the user has to say which organization to go on with';
  const check = new Check('organization_unknown', description, 'interaction_required', async (context) => {
    const choice = await organizationChoice(core, app, context);
    if (choice === 'ask') return Check.REQUEST_PROMPT;
    if (choice !== 'none') remember(context, choice.organization.id);
    return Check.NO_NEED_TO_PROMPT;
  });
  const prompt = new Prompt({ name: SELECT_ORGANIZATION, requestable: true });
  for (const { reason } of [...prompt.checks]) prompt.checks.remove(reason);
  prompt.checks.add(check);
  // After the sign-in, and before consent.
  const index = policy.findIndex(({ name }) => name === 'consent');
  policy.add(prompt, index);
}

/** By client: another one may be for another organization. */
type Remembering = { organizations?: Record<string, string> | undefined };

const rememberedIn = ({ session, client }: KoaContextWithOIDC['oidc']): string | undefined =>
  client && (session as Remembering | undefined)?.organizations?.[client.clientId];

function remember({ oidc, req }: KoaContextWithOIDC, id: string): void {
  const state = requestState(req);
  if (state) state.organizationId = id;
  const { session, client } = oidc;
  if (!session || !client || rememberedIn(oidc) === id) return;
  const { organizations } = session as Remembering;
  Object.assign(session, { organizations: { ...organizations, [client.clientId]: id } });
}

/** Sessions remember choices, and codes and refresh tokens say what they are for: the library has no members for either. */
export function keepOrganizations(provider: Provider): void {
  const { AuthorizationCode, RefreshToken, Session } = provider;
  keepMember(Session, 'organizations');
  for (const Model of [AuthorizationCode, RefreshToken]) {
    keepMember(Model, 'organizationId');
    const { save } = Model.prototype;
    Model.prototype.save = function (this: InstanceType<typeof Model> & { organizationId?: string | undefined }) {
      this.organizationId ??= requestState(Provider.ctx?.req)?.organizationId;
      return save.call(this);
    };
  }
}

/** The library stores and reads a member that it doesn’t know. */
export function keepMember(Model: object, name: string): void {
  const kept: string[] = Reflect.get(Model, 'IN_PAYLOAD');
  Object.defineProperty(Model, 'IN_PAYLOAD', { configurable: true, get: () => [...kept, name] });
}
