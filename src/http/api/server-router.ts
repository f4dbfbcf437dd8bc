// {BASE_URL}/api/v1/apps: making and listing Apps, with a developer's access token.
import Router from '@koa/router';
import type { Protocols } from '../../oidc/protocols.ts';
import type { System } from '../../system.ts';
import type { State } from '../context.ts';

export function serverApiRouter(_system: System, _protocols: Protocols): Router<State> {
  return new Router<State>({ prefix: '/api/v1' });
}
