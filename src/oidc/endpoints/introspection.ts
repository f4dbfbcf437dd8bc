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
  const { body } = context;
  if (state.structured && isActive(body)) context.body = { ...body, jti: state.structured.jti };
}

const isActive = (body: unknown): body is { active: true } =>
  typeof body === 'object' && body !== null && 'active' in body && body.active === true;
