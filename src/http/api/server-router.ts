// {BASE_URL}/api/v1/…: making and listing Apps, with a developer's access token.
import type Router from '@koa/router';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import type { System } from '../../system.ts';
import type { State } from '../kit/request/context.ts';
import { apiRouter } from './router.ts';
import { serverRoutes } from './table.ts';

export function serverApiRouter(system: System, protocols: Protocols): Router<State> {
  return apiRouter(system, protocols, serverRoutes);
}
