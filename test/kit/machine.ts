// Machines with permissions at their App's own API, and their access tokens.
import type { App } from '../../src/apps/app.ts';
import type { NewClient } from '../../src/apps/clients/fields.ts';
import { allPermissions, type Permission } from '../../src/apps/permissions.ts';
import { makeClient, type TestClient } from './app.ts';
import { type Answer, post } from './flow.ts';
import type { Gatehouse } from './gatehouse.ts';

export const makeMachine = (
  gatehouse: Gatehouse,
  app: App,
  api_permissions: readonly Permission[],
  more: Partial<NewClient> = {},
): Promise<TestClient> =>
  makeClient(gatehouse, app, {
    ...{ name: 'Nightly job', type: 'machine', scopes: [], resources: [] },
    ...more,
    ...{ api_permissions: [...api_permissions], grantor: { kind: 'app', permissions: allPermissions } },
  });

/** Asks for a token for the App's own API. */
export const askForToken = (app: App, client: TestClient, more: Record<string, string> = {}): Promise<Answer> =>
  post(app, '/token', { grant_type: 'client_credentials', resource: app.issuer, ...more }, client);

export async function machineToken(app: App, client: TestClient, scope: readonly Permission[]): Promise<string> {
  const { status, body } = await askForToken(app, client, { scope: scope.join(' ') });
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
  return String(body.access_token);
}
