// The developers' dashboard.
import Router from '@koa/router';
import type { Protocols } from '../../oidc/protocols.ts';
import type { GatehouseServer } from '../../server.ts';
import type { System } from '../../system.ts';
import type { State } from '../context.ts';

export function consoleRouter(_system: System, _protocols: Protocols, _handler: () => GatehouseServer['handle']): Router<State> {
  return new Router<State>({ prefix: '/console' });
}
