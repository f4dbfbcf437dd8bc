// The record that a request of the protocol leaves behind for the App's developers (diagnosis/): which check refused it, by the
// error that the library threw, and what it sent.
import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { type CheckName, findFailed, type Outcome, type Refusal, type RequestKind } from '../../diagnosis/kinds.ts';
import { type Details, noteRequest } from '../../diagnosis/record.ts';
import type { System } from '../../system.ts';
import { isKeyOf } from '../../tables.ts';
import { requestInfo } from '../request/info.ts';
import type { RequestState } from '../storage/request-state.ts';
import { errorOf, methodOf } from './outcome.ts';
import type { Served } from './served.ts';

type Route = 'authorization' | 'resumption' | 'token' | 'introspection' | 'revocation' | 'userinfo';

/** By the library's name of the route. */
const routes: Partial<Record<string, Route>> = {
  authorization: 'authorization',
  resume: 'resumption',
  token: 'token',
  introspection: 'introspection',
  revocation: 'revocation',
  userinfo: 'userinfo',
};

/** APIs ask about every call that they get: only what is refused is of interest. */
const SAMPLED = new Set<Route>(['authorization', 'resumption', 'token']);

/** What programs ask with `prompt=none`, and tokens that have expired. */
const EVERYDAY = new Set(['login_required', 'consent_required', 'interaction_required', 'invalid_token']);

export function noteProtocolRequest(
  system: System,
  app: App,
  { context, state }: Pick<Served, 'context' | 'state'>,
): void {
  const { oidc, req } = context;
  const route = oidc && routes[oidc.route];
  if (!route || context.method === 'OPTIONS') return;
  const refusals = refusalsOf(context, state);
  const outcome = outcomeOf(context, state, refusals);
  const isRefused = outcome === 'refused' || outcome === 'failed';
  if (!isRefused && !SAMPLED.has(route)) return;
  const { request_id: id, ip } = requestInfo(req);
  const client_id = oidc.client?.clientId ?? askedClientOf(context);
  const is_ordinary = !isRefused || EVERYDAY.has(refusals[0]?.error ?? '');
  const kind = kindOf(context, route);
  noteRequest(system, app, { id, kind, outcome, client_id, ip, is_ordinary }, () =>
    detailsOf(context, state, { kind, outcome, refusals }),
  );
}

const grants = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
} as const satisfies Record<string, RequestKind>;

function kindOf({ oidc }: KoaContextWithOIDC, route: Route): RequestKind {
  if (route !== 'token') return route;
  const grant_type = oidc.params?.grant_type;
  return isKeyOf(grants, grant_type) ? grants[grant_type] : 'token';
}

/** What went wrong, in the library's words; steps of ours refuse with an answer alone. */
function refusalsOf({ body }: KoaContextWithOIDC, { refusals, failure }: RequestState): Refusal[] {
  if (failure) return [{ error: 'server_error' }];
  if (refusals.length > 0) return refusals;
  const error = errorOf(body);
  const description: unknown = Reflect.get(Object(body), 'error_description');
  return error === undefined ? [] : [{ error, description: typeof description === 'string' ? description : undefined }];
}

function outcomeOf({ status }: KoaContextWithOIDC, state: RequestState, refusals: Refusal[]): Outcome {
  if (state.failure) return 'failed';
  if (state.asked !== undefined) return 'asked';
  if (refusals.length === 0) return 'passed';
  // A request that can't go on here begins again by itself (http/oidc/screens.ts).
  return status === 303 && !state.sentBack ? 'asked' : 'refused';
}

type Judged = { kind: RequestKind; outcome: Outcome; refusals: Refusal[] };

function detailsOf(context: KoaContextWithOIDC, state: RequestState, { kind, outcome, refusals }: Judged): Details {
  const sent = sentOf(context);
  if (state.asked !== undefined) return { failed_checks: [state.asked === 'consent' ? 'consent' : 'session'], sent };
  const [first] = refusals;
  const failed = refusals.map((refusal) => findFailed(kind, refusal)).filter((name) => concerns(context, name));
  const also = kind === 'authorization' && outcome === 'refused' ? mistakesOf(context, sent) : [];
  return {
    error: first?.error,
    description: first?.description,
    failed_checks: [...new Set([...failed, ...also])],
    sent,
  };
}

/** What the library would have refused later, so that a developer sees all of it at once. */
function mistakesOf({ oidc }: KoaContextWithOIDC, sent: Record<string, unknown>): CheckName[] {
  const { client } = oidc;
  const { redirect_uri, response_type, code_challenge, code_challenge_method } = sent;
  const mistakes: [CheckName, boolean][] = [
    ['client_type', isMachine(client)],
    ['response_type', response_type !== undefined && response_type !== 'code'],
    [
      'redirect_uri',
      typeof redirect_uri === 'string' && takesUsers(client) && !client.redirectUriAllowed(redirect_uri),
    ],
    ['pkce', client?.require_pkce !== false && (!code_challenge || code_challenge_method !== 'S256')],
  ];
  return mistakes.filter(([, isMade]) => isMade).map(([name]) => name);
}

/** What a machine asks for here is wrong because of its type (`client_type`), however it is written. */
const concerns = ({ oidc }: KoaContextWithOIDC, name: CheckName): boolean =>
  oidc.route !== 'authorization' || !isMachine(oidc.client) || !['response_type', 'redirect_uri'].includes(name);

/** It signs nobody in. */
const isMachine = (client: Client | undefined): boolean => client?.responseTypes?.length === 0;

/** A machine has no address to compare. */
const takesUsers = (client: Client | undefined): client is Client => !!client?.redirectUris?.length;

/** As they came: the library drops parameters that it doesn't know, and some of ours are set when they are missing. */
function sentOf(context: KoaContextWithOIDC): Record<string, unknown> {
  const { oidc, query, headers, method } = context;
  if (oidc.route === 'resume') return { ...oidc.params };
  const given = method === 'POST' ? oidc.body : query;
  if (oidc.route === 'authorization') return { ...given };
  const asked = given?.client_id ?? askedClientOf(context);
  return {
    ...given,
    ...(oidc.route !== 'userinfo' && { client_id: asked, token_endpoint_auth_method: methodOf(context) }),
    authorization: headers.authorization,
    dpop: headers.dpop,
    origin: headers.origin,
  };
}

/** From the parameters, or the user name of HTTP Basic (RFC 6749 §2.3.1). */
function askedClientOf({ oidc, headers }: KoaContextWithOIDC): string | undefined {
  const asked = oidc.params?.client_id;
  if (typeof asked === 'string') return asked;
  const [, basic] = /^basic ([a-z0-9+/=]{1,400})$/i.exec(headers.authorization ?? '') ?? [];
  const name = basic && Buffer.from(basic, 'base64').toString().split(':', 1)[0];
  return name || undefined;
}
