// The userinfo endpoint, where the library takes opaque tokens only: a JWT is replaced by its jti.
import type { App } from '../../apps/app.ts';
import type { System } from '../../system.ts';
import { looksStructured, NOT_A_TOKEN } from '../tokens/structured-tokens.ts';
import type { Next, Served } from './served.ts';

export async function serveUserinfo(
  _system: System,
  app: App,
  { context, state, tokens }: Served,
  next: Next,
): Promise<void> {
  const [scheme, token] = (context.headers.authorization ?? '').split(' ');
  if (token && scheme?.toLowerCase() === 'bearer' && looksStructured(token)) {
    const payload = await tokens.verify(token);
    // Only the App's own audience: a token for another API must not read users here (RFC 8707 §2).
    const ours = payload && payload.aud === app.issuer;
    context.req.headers.authorization = `Bearer ${ours ? payload.jti : NOT_A_TOKEN}`;
    if (ours) state.structured = { jti: payload.jti, verify: async () => payload, atUserinfo: true };
  }
  await next();
}
