// The revocation endpoint.
import type { App } from '../../apps/app.ts';
import type { System } from '../../system.ts';
import type { Next, Served } from './served.ts';
import { serveAsUser } from './user.ts';

/** RFC 7009 §2.2: the answer has no content. oidc-client-ts rejects one of type text/plain. */
export async function serveRevocation(system: System, app: App, served: Served, next: Next): Promise<void> {
  await serveAsUser(system, app, served, next);
  const { context } = served;
  if (context.body === '') context.remove('Content-Type');
}
