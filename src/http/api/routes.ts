// What a route of the JSON API is: one entry says who may call it, what it takes and what it gives. The router, the
// guard and the OpenAPI document are all made from the table, so none of them can forget a route.
import type { z } from 'zod';
import type { App } from '../../apps/apps.ts';
import type { ApiKey } from '../../apps/api-keys.ts';
import type { Permission } from '../../apps/permissions.ts';
import type { UserRow } from '../../database/schema.ts';
import type { Protocol } from '../../oidc/protocol.ts';
import type { RequestInfo } from '../../oidc/request-info.ts';
import type { System } from '../../system.ts';

/** `permission`: an API key with that scope, or a developer whose role has it. `user`: an access token of a user. */
export type Access = { permission: Permission } | { user: true } | { public: true };

export type Caller =
  | { kind: 'api_key'; apiKey: ApiKey }
  | { kind: 'developer'; id: string; email: string }
  | { kind: 'user'; user: UserRow; scopes: Set<string>; token: string; client_id: string; session_uid: string | undefined }
  | { kind: 'nobody' };

type Shape = z.ZodType;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export type Call<Body = unknown, Query = unknown, Who extends Caller = Caller> = {
  system: System;
  app: App;
  protocol(): Promise<Protocol>;
  info: RequestInfo;
  caller: Who;
  params: Record<string, string>;
  body: Body;
  query: Query;
};

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below {issuer}/api/v1; parameters as `:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string | undefined;
  access: Access;
  body?: Shape | undefined;
  query?: Shape | undefined;
  status: 200 | 201 | 202 | 204;
  response?: Shape | undefined;
  /** Codes of the problems that this route answers with besides those that all do. */
  problems: string[];
  handle(call: never): Promise<unknown>;
};

type CallerOf<Who extends Access> = Who extends { user: true } ? Extract<Caller, { kind: 'user' }> : Caller;

type Definition<Body extends Shape | undefined, Query extends Shape | undefined, Who extends Access> = Omit<
  Route,
  'body' | 'query' | 'access' | 'problems' | 'handle'
> & {
  access: Who;
  body?: Body;
  query?: Query;
  problems?: string[];
  handle(call: Call<Output<Body>, Output<Query>, CallerOf<Who>>): Promise<unknown>;
};

/** An entry of the table; `handle` gets what the schemas say. */
export function route<Who extends Access, Body extends Shape | undefined = undefined, Query extends Shape | undefined = undefined>(
  definition: Definition<Body, Query, Who>,
): Route {
  return { problems: [], ...definition } as unknown as Route;
}
