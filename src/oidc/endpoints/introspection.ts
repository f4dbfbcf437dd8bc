// The introspection endpoint. For the library, the jti of a JWT stood for the token.
import type { App } from '../../apps/app.ts';
import type { System } from '../../system.ts';
import type { Next, Served } from './served.ts';

/** RFC 7662 §2.2: `jti` is the identifier of the token. */
export async function serveIntrospection(
  _system: System,
  _app: App,
  { context, state }: Served,
  next: Next,
): Promise<void> {
  await next();
  const { body, oidc } = context;
  // RFC 7662 §2.1, §2.3: the caller has to authenticate, and a public client can't.
  if (oidc?.client?.clientAuthMethod === 'none') return refuseClient(context);
  if (!isActive(body)) return;
  const machine = oidc.entities.ClientCredentials;
  context.body = {
    ...body,
    // RFC 9068 §2.2: a token that a client got for itself is about that client.
    ...(machine && { sub: machine.clientId }),
    ...(state.structured && { jti: state.structured.jti }),
  };
}

function refuseClient(context: Served['context']): void {
  context.status = 401;
  context.body = { error: 'invalid_client', error_description: 'client authentication failed' };
}

const isActive = (body: unknown): body is { active: true } =>
  typeof body === 'object' && body !== null && 'active' in body && body.active === true;
