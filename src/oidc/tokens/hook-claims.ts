// The App's decision hook before tokens, within a request to the token endpoint: asked when everything about the request is proved and
// nothing is written, so that a code or a refresh token of a refused request is as good as before. Its claims go into the access token
// and the ID token; the access token keeps them for introspection and userinfo.
import { type AccessToken, type ClientCredentials, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { type Claims, isOwnName } from '../../hooks/answer.ts';
import { askBeforeTokens, type TokensAsked } from '../../hooks/tokens.ts';
import { findUser } from '../../users/users.ts';
import { requestInfo } from '../request/info.ts';
import { type RequestState, requestState } from '../storage/request-state.ts';

type Token = AccessToken | ClientCredentials;

/** Throws AccessDenied and TemporarilyUnavailable. Once in a request: it issues one access token. */
export async function askForClaims(
  core: Core,
  app: App,
  context: KoaContextWithOIDC | undefined,
  { token, impersonated }: { token: Token; impersonated: boolean },
): Promise<Claims | undefined> {
  const state = context && requestState(context.req);
  // A client that lost the answer gets the same one again. One for an organization that the user isn't in is refused afterwards.
  if (!context || !state?.writes || state.writes.replay || !isForMember(state, token)) return undefined;
  const outcome = await askBeforeTokens(core, app, () => toAsked(core, app, { context, state, token, impersonated }));
  state.decided = outcome;
  if (outcome.state === 'refused') throw new errors.AccessDenied(REFUSED);
  if (outcome.state === 'failed')
    throw new errors.TemporarilyUnavailable(`${FAILED}: ${outcome.failed}`, outcome.detail);
  return outcome.claims;
}

/** RFC 6749 §5.2 has room for ASCII alone; the App's own words are a member of the answer. */
const REFUSED = 'the decision hook of the App refused this request';
const FAILED = 'the decision hook of the App gave no answer';

/** Of an answer of the token endpoint. */
export const isHookFailure = ({ error, error_description: description }: Record<string, unknown>): boolean =>
  error === 'temporarily_unavailable' && String(description).startsWith(FAILED);

const isForMember = ({ organizationId, users }: RequestState, token: Token): boolean =>
  organizationId === undefined || ('accountId' in token && users.get(token.accountId)?.membership !== undefined);

type Asking = { context: KoaContextWithOIDC; state: RequestState; token: Token; impersonated: boolean };

async function toAsked(
  core: Core,
  app: App,
  { context: { oidc, req }, state, token, impersonated }: Asking,
): Promise<TokensAsked> {
  const known = 'accountId' in token ? state.users.get(token.accountId) : undefined;
  const { ip, user_agent } = requestInfo(req);
  const user = 'accountId' in token ? (known?.claims ?? (await findUser(core.db, app, token.accountId))) : undefined;
  return {
    user,
    client: { id: token.clientId ?? '', name: oidc.client?.clientName },
    grant_type: String(oidc.params?.grant_type),
    scopes: [...token.scopes],
    audience: typeof token.aud === 'string' ? token.aud : token.aud?.[0],
    organization: state.organizationId === undefined ? undefined : known?.membership?.organization,
    impersonated,
    ...{ ip, user_agent },
  };
}

/** Those of an access token, for userinfo. */
export const hookClaimsIn = (extra: Record<string, unknown> | undefined): Claims =>
  Object.fromEntries(Object.entries(extra ?? {}).filter(([name]) => isOwnName(name)));
