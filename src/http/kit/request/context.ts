// The Koa context as our doors see it: whose request it is and where it came from, set by server.ts before any door.
import type Koa from 'koa';
import type { App } from '../../../apps/apps.ts';
import type { RequestInfo } from '../../../oidc/request/info.ts';

export type State = {
  info: RequestInfo;
  /** The App whose address was asked; undefined at the server's own. */
  app: App | undefined;
};

export type Context = Koa.ParameterizedContext<State>;
export type AppContext = Koa.ParameterizedContext<State & { app: App }>;
export type Next = () => Promise<void>;
