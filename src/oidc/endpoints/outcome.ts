// What a protocol request leaves behind, whatever its endpoint: a record of the client that authenticated or was refused, and
// of input that makes no sense; and 429 in place of a refusal, for callers that go on with wrong secrets.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { noteUse } from '../../apps/clients/usage.ts';
import { noteAuthentication } from '../../limits/authentications.ts';
import { recordRefusal } from '../../limits/refusals.ts';
import { spendRefused } from '../../limits/refused-credentials.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requestInfo } from '../request/info.ts';
import { requestState } from '../storage/request-state.ts';

type Refused = 'client.authentication_failed' | 'dpop_proof.refused' | 'input.refused';

/** By the error of the answer. An expired token or code (`invalid_grant`, `invalid_token`) is everyday business. */
const eventOf: Partial<Record<string, Refused>> = {
  invalid_client: 'client.authentication_failed',
  invalid_dpop_proof: 'dpop_proof.refused',
  invalid_request: 'input.refused',
  invalid_scope: 'input.refused',
  invalid_target: 'input.refused',
  unauthorized_client: 'input.refused',
  unsupported_grant_type: 'input.refused',
  unsupported_response_mode: 'input.refused',
  unsupported_response_type: 'input.refused',
};

export async function noteOutcome(system: System, app: App, context: KoaContextWithOIDC): Promise<void> {
  const sentBack = requestState(context.req)?.sentBack;
  const error = sentBack?.error ?? errorOf(context.body);
  const event = error === undefined ? undefined : eventOf[error];
  if (error === 'invalid_client') await limitRefused(system, app, context);
  if (event) await noteRefusal(system, app, context, { event, error, description: sentBack?.description });
  if (error !== 'invalid_client' && context.status < 500) noteClient(system, app, context);
}

/** The error of an answer in JSON. */
export function errorOf(body: unknown): string | undefined {
  const error: unknown = Reflect.get(Object(body), 'error');
  return typeof error === 'string' ? error : undefined;
}

const strangerOf = ({ req }: KoaContextWithOIDC) => ({ kind: 'anonymous' as const, ...requestInfo(req) });

/** A wrong secret, or an id that no client has (OWASP ASVS 5.0 16.3.1); a proof or a parameter that is wrong (16.3.3). */
async function noteRefusal(
  system: System,
  app: App,
  context: KoaContextWithOIDC,
  { event, error, description }: { event: Refused; error: string | undefined; description: string | undefined },
): Promise<void> {
  const { oidc, path } = context;
  const asked = String(oidc?.params?.client_id ?? '').slice(0, 100);
  const client_id = oidc?.client?.clientId;
  const facts = { actor: strangerOf(context), client_id };
  const unknown = client_id === undefined && asked ? { asked } : {};
  if (event === 'client.authentication_failed') {
    const data = { endpoint: path, method: methodOf(context), ...unknown };
    return recordRefusal(system, app, event, { ...facts, data });
  }
  await recordRefusal(system, app, event, { ...facts, data: { path, error, description, ...unknown } });
}

/** RFC 6749 §5.2 has no error for this: the cause stays the same, and the status says to wait. */
async function limitRefused(system: System, app: App, context: KoaContextWithOIDC): Promise<void> {
  const { ip } = requestInfo(context.req);
  try {
    await spendRefused(system, app, { ip, client_id: context.oidc?.client?.clientId });
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.retryAfter === undefined) throw problem;
    context.status = problem.status;
    context.set('Retry-After', String(problem.retryAfter));
    context.body = { error: 'invalid_client', error_description: `client authentication failed. ${problem.message}` };
    await recordRefusal(system, app, 'limit.reached', {
      actor: strangerOf(context),
      client_id: context.oidc?.client?.clientId,
      data: { problem: problem.code, path: context.path },
    });
  }
}

const FOR_CLIENTS = new Set(['token', 'introspection', 'revocation']);

/** The client of a request that got past the authentication of clients, even if it was refused for something else. */
function noteClient(system: System, app: App, context: KoaContextWithOIDC): void {
  const { oidc, path } = context;
  const client = oidc?.client;
  if (!client || client.clientAuthMethod === 'none' || !FOR_CLIENTS.has(oidc.route)) return;
  const actor = { ...strangerOf(context), kind: 'client' as const, id: client.clientId };
  noteAuthentication(system, app, 'client.authenticated', {
    actor,
    data: { method: methodOf(context), endpoint: path },
  });
  // Those that got tokens are counted (token.ts).
  if (oidc.route !== 'token') noteUse(system, app, client.clientId);
}

/** As the request shows it, which need not be the client's registered method. */
export function methodOf({ oidc, headers }: KoaContextWithOIDC): string {
  if (oidc?.params?.client_secret !== undefined) return 'client_secret_post';
  return headers.authorization === undefined ? 'none' : 'client_secret_basic';
}
