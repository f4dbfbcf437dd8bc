// The token endpoint: what the library decided is written at the end, in one statement, or refused.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { countTokens } from '../../apps/clients/usage.ts';
import { STANDARD_SCOPES } from '../../apps/resources.ts';
import { isMultiFactor } from '../../authentication/assurance.ts';
import { actingAs, record } from '../../events/record.ts';
import { counters } from '../../metrics/figures.ts';
import type { System } from '../../system.ts';
import { requestInfo } from '../request/info.ts';
import { hashId } from '../storage/artifacts.ts';
import { findTokenRow } from '../storage/find-token.ts';
import { findReplay, sealReply } from '../storage/refresh-reply.ts';
import type { RequestState } from '../storage/request-state.ts';
import { TokenWrites } from '../storage/token-writes.ts';
import { answerDecided } from './decided.ts';
import type { Next, Served } from './served.ts';

export async function serveToken(system: System, app: App, served: Served, next: Next): Promise<void> {
  await answerToken(system, app, served, next);
  const asked = served.context.oidc?.params?.grant_type;
  const grant_type = grantTypes.find((one) => one === asked);
  const isIssued = served.context.status === 200;
  counters.tokens.inc({ grant_type: grant_type ?? 'other', result: isIssued ? 'issued' : 'refused' });
  const client = served.context.oidc?.client;
  if (isIssued && grant_type && client) countTokens(system, app, client.clientId, grant_type);
}

/** What a request calls its grant type is no label. */
const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;

async function answerToken(system: System, app: App, { context, state }: Served, next: Next): Promise<void> {
  const writes = new TokenWrites();
  state.writes = writes;
  await next();
  if (answerDecided(context, state)) return;
  if (context.status !== 200) return noteReuse(system, app, context);
  const refused = refusedScopes(context, state);
  if (refused.length > 0) return refuseScopes(context, refused);
  if (!fitsOrganization(context, state)) return refuseGrant(context, state, 'organization');
  if (writes.replay) {
    context.body = writes.replay;
    return;
  }
  const { used } = writes;
  const refreshToken = used?.model === 'RefreshToken' ? used.id : undefined;
  const reply = refreshToken === undefined ? undefined : sealReply(app, refreshToken, Object(context.body));
  if (await writes.commit(system, app, used && hashId(used.id), reply)) return;
  const replay = refreshToken === undefined ? undefined : await findReplayOf(system, app, refreshToken);
  if (replay) context.body = replay;
  else refuseGrant(context, state, 'already used');
}

/** Refuses scopes that a machine asked for and its resource doesn't have; the library drops them silently. */
function refusedScopes({ oidc }: KoaContextWithOIDC, { askedScopes }: RequestState): string[] {
  if (oidc.params?.grant_type !== 'client_credentials') return [];
  const available = Object.values(oidc.resourceServers ?? {}).flatMap(({ scopes }) => [...scopes]);
  return askedScopes.filter((name) => !available.includes(name) || STANDARD_SCOPES.includes(name));
}

/** RFC 6749 §3.3, §5.2. */
function refuseScopes(context: KoaContextWithOIDC, scopes: string[]): void {
  context.status = 400;
  context.body = {
    error: 'invalid_scope',
    error_description:
      'a machine may have those scopes of the resource that it names which its registration lists, and none that stand for a user',
    scope: scopes.join(' '),
  };
}

/** Another request used the same refresh token at the same moment: a client's retry. It gets the same answer. */
async function findReplayOf(system: System, app: App, refreshToken: string): Promise<object | undefined> {
  const row = await findTokenRow(system, app, refreshToken, { models: ['RefreshToken'] });
  return row && findReplay(system, app, refreshToken, row);
}

/**
 * Whether the tokens may be for the organization that they would be for: the user is a member of it now, signed in as strongly as
 * it wants, and the client asked for the scope.
 */
function fitsOrganization({ oidc }: KoaContextWithOIDC, { organizationId, users }: RequestState): boolean {
  if (organizationId === undefined) return true;
  const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
  const { accountId = '' } = source ?? {};
  const membership = users.get(accountId)?.membership;
  if (!membership || !source?.scopes.has('organization')) return false;
  return !membership.organization.require_second_factor || isMultiFactor(source.amr ?? []);
}

/** The same body as the library's for a code or token that was used before. */
function refuseGrant(context: KoaContextWithOIDC, state: RequestState, detail: string): void {
  const description = 'grant request is invalid';
  state.refusals.push({ error: 'invalid_grant', description, detail });
  context.status = 400;
  context.body = { error: 'invalid_grant', error_description: description };
}

async function noteReuse(system: System, app: App, context: KoaContextWithOIDC): Promise<void> {
  const token = context.oidc?.entities.RefreshToken;
  if (!token?.consumed) return;
  const { ip, user_agent, request_id } = requestInfo(context.req);
  await actingAs({ kind: 'client', id: token.clientId, ip, user_agent, request_id }, () =>
    record(system.db, app, 'refresh_token.reused', { user_id: token.accountId, client_id: token.clientId }),
  );
}
