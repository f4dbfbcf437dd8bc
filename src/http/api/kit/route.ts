// A route of the JSON API: one entry says who may call it, what it takes and what it gives. The router, the
// guard, the OpenAPI document and its reference page are all made from the table, so none of them can forget a route.
import type { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import type { SignalScope } from '../../../apps/clients/signal-scopes.ts';
import type { ApiKey } from '../../../apps/keys/api-keys.ts';
import type { PersonalToken } from '../../../apps/keys/personal-tokens.ts';
import type { AllowedToken } from '../../../apps/keys/token-requests.ts';
import { type Grantor, type Permission, rolePermissions } from '../../../apps/permissions.ts';
import type { MemberRole, UserRow } from '../../../database/schema.ts';
import type { RequestInfo } from '../../../oidc/request/info.ts';
import type { Machine } from '../../../oidc/tokens/machine-tokens.ts';
import type { Protocol } from '../../../oidc/tokens/protocol.ts';
import type { Reached } from '../../../organizations/reach.ts';
import type { ProblemCode } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import type { Access as UserAccess } from '../../../users/access.ts';
import type { Parameter } from '../../kit/request/parameters.ts';

/**
 * How a route stands to organizations; without it, it acts in none, and refuses a call that selects one. `path`: its path has
 * `:organization`, and members may call it as far as their roles there allow; `path_app`: the same, for credentials of the
 * App alone. `optional`: the call is in the organization that the header selects or the API key is bound to, if there is
 * one; `header`: the same, but not for bound keys. `new`: it creates one, and users may call it if the App lets them.
 */
export type InOrganization = 'path' | 'path_app' | 'optional' | 'header' | 'new';

/** Whether users call a route by their own access token of the App's own client, besides the App's credentials. */
export const takesMembers = (access: Access): boolean =>
  'permission' in access && (access.organization === 'path' || access.organization === 'new');

/**
 * `permission`: an API key or a machine's token with that scope, or with `also`, or a developer whose role has it; with `users`,
 * also a user whose roles have it, by an access token that was issued to the App's own client; with `own_token`, every user with
 * such a token, for what they may do with it themselves. `user`: an access token of a user; `first_party`: one that was issued to
 * the App's own client. `developer`: an access token of the console, or a personal access token with the scope `token`, or with
 * any, or with `from_cli` the sign-in of the command line; `member`: of a developer whose role in the App that the path names has
 * the permission. A personal access token counts as its developer, as far as its scopes go (personal-token.ts). `signals`: a client
 * by a token of its own for its streams of security events.
 */
export type Access =
  | { permission: Permission; also?: Permission; users?: true; own_token?: true; organization?: InOrganization }
  | { user: true; first_party?: true }
  | { developer: true; token?: Permission | 'any'; from_cli?: true }
  | { member: Permission }
  | { signals: SignalScope }
  | { public: true };

export type Caller =
  | { kind: 'api_key'; apiKey: ApiKey }
  /** A client of the type `machine`, or a receiver of security events, by an access token. */
  | { kind: 'client'; client: Machine }
  /** `role` in the App that the call is about; undefined where it is about none. */
  | DeveloperCaller
  /** `access`: what they may do to others in the App, on routes that ask for it. */
  | ({ kind: 'user'; user: UserRow; access: UserAccess } & UserToken)
  | { kind: 'nobody' };

export type UserToken = {
  scopes: Set<string>;
  client_id: string;
  session_uid: string | undefined;
  /** Of the user, when the token was found. */
  access_epoch: number;
  /** The organization that the token is for. */
  organization_id: string | undefined;
  /** The id of the developer who acts as the user. */
  impersonated_by?: string | undefined;
};

export type DeveloperCaller = {
  kind: 'developer';
  id: string;
  app_id: string;
  email: string;
  role: MemberRole | undefined;
  /** Of the developer, when the token was found. */
  access_epoch: number;
  /** The session of the access token. */
  session_uid?: string | undefined;
  /** The personal access token, in place of an access token. */
  token?: PersonalToken | undefined;
  /** False for a personal access token without an operator's powers. */
  as_operator?: false | undefined;
  /**
   * By a token of the command line's client, which any program could have got: it only creates a personal access token, as far as
   * the developer allowed it.
   */
  allowed_token?: AllowedToken | undefined;
};

/** What the caller may do in the App. The guard asks it for each route. */
export function permissionsOf(caller: Caller): readonly string[] {
  if (caller.kind === 'api_key') return caller.apiKey.scopes;
  if (caller.kind === 'client') return caller.client.scopes;
  if (caller.kind === 'user') return caller.access.permissions;
  if (caller.kind !== 'developer' || !caller.role) return [];
  const { role, token } = caller;
  return token ? rolePermissions[role].filter((one) => token.scopes.includes(one)) : rolePermissions[role];
}

/** The permissions of which a caller needs one. */
export const acceptedBy = (access: { permission: Permission; also?: Permission }): Permission[] =>
  access.also === undefined ? [access.permission] : [access.permission, access.also];

/** The caller as one that gives permissions to others. */
export function grantorOf(caller: Caller): Grantor {
  if (caller.kind === 'user') return { kind: 'user', id: caller.user.id, ...caller.access };
  return { kind: 'app', permissions: permissionsOf(caller) };
}

type CallerOf<Who extends Access> = Who extends { organization: 'path' | 'new' } | { own_token: true }
  ? Extract<Caller, { kind: 'api_key' | 'client' | 'developer' | 'user' }>
  : AppCallerOf<Who>;

type AppCallerOf<Who extends Access> = Who extends { user: true }
  ? Extract<Caller, { kind: 'user' }>
  : Who extends { developer: true } | { member: Permission }
    ? Extract<Caller, { kind: 'developer' }>
    : Who extends { signals: SignalScope }
      ? Extract<Caller, { kind: 'client' }>
      : Who extends { permission: Permission; users: true }
        ? Exclude<Caller, { kind: 'nobody' }>
        : Who extends { permission: Permission }
          ? Extract<Caller, { kind: 'api_key' | 'client' | 'developer' }>
          : Extract<Caller, { kind: 'nobody' }>;

type ReachedOf<Who extends Access> = Who extends { organization: 'path' | 'path_app' }
  ? Reached
  : Who extends { organization: 'optional' | 'header' }
    ? Reached | undefined
    : undefined;

export type Call<
  Body = unknown,
  Query = unknown,
  Who extends Caller = Caller,
  Where extends Reached | undefined = Reached | undefined,
> = {
  system: System;
  /** The App whose address was asked. At the server's own: the one that `:slug` names, else the console. */
  app: App;
  protocol(): Promise<Protocol>;
  info: RequestInfo;
  caller: Who;
  /** The organization that the call acts in. */
  reached: Where;
  params: Record<Parameter, string>;
  body: Body;
  query: Query;
  /** Whether nobody waits for the answer any longer: the caller has left, or the server stops. */
  isOver(): boolean;
};

type Place = Pick<Call, 'system' | 'app' | 'params'>;

/** A batch of 1,000 is larger than anything else. */
export const bodySizes = ['100kb', '1mb'] as const;
export type MaxBody = (typeof bodySizes)[number];

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below {issuer}/api/v1; parameters as `:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string | undefined;
  access: Access;
  body?: z.ZodType | undefined;
  /**
   * The body is an image, whatever its declared type, and reaches `handle` as a Buffer; or lines of one of `lineTypes`, which reach
   * it as `Lines`.
   */
  takes?: 'image' | 'lines' | undefined;
  /**
   * Closed to personal access tokens with all scopes: the whole route, or these fields of the body. It is for the things that users
   * sign in with, and for marks that an address is theirs. Some scopes open nothing anyway (personal-token.ts).
   */
  closedToTokens?: 'all' | readonly string[] | undefined;
  /** How large a body of JSON may be; 100 kB if it isn't said. */
  maxBody?: MaxBody | undefined;
  /**
   * The rules of the body's fields beyond its schema, which `handle` makes sure of, too. They are asked if the schema refuses
   * other fields, so that the answer names all mistakes.
   */
  check?: ((at: Place, body: object) => Promise<unknown> | unknown) | undefined;
  /** Runs what may refuse fields of the body, and names them as the caller finds them, where a path in the body would be hard to read. */
  naming?: (<Result>(body: unknown, work: () => Promise<Result>) => Promise<Result>) | undefined;
  query?: z.ZodObject | undefined;
  status: 200 | 201 | 202 | 204;
  response?: z.ZodType | undefined;
  /** The answer is text of this type, and no JSON. */
  gives?: 'text/csv' | 'application/x-ndjson' | undefined;
  /** Codes of the problems that this route answers with besides those that come with its shape (`problemsOf`). */
  problems: ProblemCode[];
  /** The call's body and query are what the schemas say, and its caller is of whom `access` speaks. */
  handle(call: Call): Promise<unknown>;
};

type Shape = z.ZodType | undefined;
type Output<Schema extends Shape> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Definition<Body extends Shape, Query extends z.ZodObject | undefined, Who extends Access> = Omit<
  Route,
  'body' | 'takes' | 'check' | 'closedToTokens' | 'query' | 'access' | 'problems' | 'handle'
> & {
  access: Who;
  body?: Body;
  closedToTokens?: 'all' | readonly (keyof Output<Body> & string)[];
  check?: (at: Place, body: Partial<Output<Body>>) => Promise<unknown> | unknown;
  query?: Query;
  problems?: ProblemCode[];
  handle(call: Call<Output<Body>, Output<Query>, CallerOf<Who>, ReachedOf<Who>>): Promise<unknown>;
};

/** An entry of the table; `handle` gets what the schemas say. */
export function route<
  Who extends Access,
  Body extends Shape = undefined,
  Query extends z.ZodObject | undefined = undefined,
>(definition: Definition<Body, Query, Who>): Route {
  type OwnCall = Call<Output<Body>, Output<Query>, CallerOf<Who>, ReachedOf<Who>>;
  return { problems: [], ...definition, handle: (call) => definition.handle(call as OwnCall) };
}

/** The same for a route that takes an image. */
export function imageRoute<Who extends Access>(
  definition: Omit<Definition<undefined, undefined, Who>, 'body' | 'check' | 'query' | 'handle'> & {
    handle(call: Call<Buffer, undefined, CallerOf<Who>, ReachedOf<Who>>): Promise<unknown>;
  },
): Route {
  type OwnCall = Call<Buffer, undefined, CallerOf<Who>, ReachedOf<Who>>;
  return { problems: [], ...definition, takes: 'image', handle: (call) => definition.handle(call as OwnCall) };
}

/** Types of bodies of lines, and what is on a line. */
export const lineTypes = { 'application/x-ndjson': 'json', 'application/jsonl': 'json', 'text/csv': 'csv' } as const;

export type Lines = { format: (typeof lineTypes)[keyof typeof lineTypes]; text: string };

/** The same for a route that takes lines. */
export function linesRoute<Who extends Access, Query extends z.ZodObject | undefined = undefined>(
  definition: Omit<Definition<undefined, Query, Who>, 'body' | 'check' | 'handle'> & {
    handle(call: Call<Lines, Output<Query>, CallerOf<Who>>): Promise<unknown>;
  },
): Route {
  type OwnCall = Call<Lines, Output<Query>, CallerOf<Who>>;
  return { problems: [], ...definition, takes: 'lines', handle: (call) => definition.handle(call as OwnCall) };
}

/** Routes that change one user for the App; at the console App that may be an operator. */
export const isAboutUser = ({ method, path, access }: Pick<Route, 'method' | 'path' | 'access'>): boolean =>
  'permission' in access && method !== 'GET' && path.startsWith('/users/:id');

/** What changes something for a known caller. What only reads may be sent again anyway. */
export const takesIdempotencyKey = ({ method, access }: Pick<Route, 'method' | 'access'>): boolean =>
  method !== 'GET' && !('public' in access) && !('permission' in access && access.permission.endsWith(':read'));

/** Receivers of security events are written for any transmitter: they may send what this one doesn't know. */
export const passesOver = (access: Access): boolean => 'signals' in access;

/** Of a body with wrong fields: SSF 1.0 §8.1 and RFC 8936 §2.6 want 400. */
export const mistakeOf = ({ access }: Pick<Route, 'access'>) =>
  'signals' in access ? 'invalid_request' : 'invalid_body';
