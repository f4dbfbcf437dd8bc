// The Koa context as our doors see it: whose request it is and where it came from, set by doors.ts before any door.
import type Koa from 'koa';
import type { App } from '../../../apps/app.ts';
import type { Actor } from '../../../events/record.ts';
import type { RequestInfo } from '../../../oidc/request/info.ts';
import type { ProblemCode } from '../../../problem.ts';

/** The address of the inbox for each kind of message that has no transport (http/mail/inbox.ts). */
export type Inboxes = { mail: string | undefined; sms: string | undefined };

export type State = {
  info: RequestInfo;
  /** The App whose address was asked; undefined at the server's own. */
  app: App | undefined;
  /** The actor of the request, once a door knows. */
  actor?: Actor | undefined;
  /** In development: where messages are shown instead of being sent. */
  inboxes?: Inboxes | undefined;
  /** In development: BASE_URL, below which error pages find what explains them. */
  explainedAt?: string | undefined;
  /** The problem that the answer tells of. */
  refused?: ProblemCode | undefined;
};

/** Of the doors that doors.ts opens for an App's address alone. */
export type AppState = State & { app: App };

export type Context = Koa.ParameterizedContext<State>;
export type AppContext = Koa.ParameterizedContext<AppState>;
export type Next = () => Promise<void>;
