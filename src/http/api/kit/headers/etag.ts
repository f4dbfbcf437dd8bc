// ETag, If-None-Match and If-Match (RFC 9110 §8.8.3, §13.1): what a single thing looks like has a tag, a reading that has it
// already gets 304, and a change can be bound to the tag that its caller saw. The tag is a hash of the answer.
import { createHash } from 'node:crypto';
import { type Lockable, lockApp, lockRow } from '../../../../apps/locks.ts';
import { checkFirst, transact } from '../../../../database/transact.ts';
import { findOrganization } from '../../../../organizations/organizations.ts';
import { Problem } from '../../../../problem.ts';
import { getUser } from '../../../../users/users.ts';
import type { Context } from '../../../kit/request/context.ts';
import type { Parameter } from '../../../kit/request/parameters.ts';
import type { Call, Route } from '../route.ts';

type Entry = Pick<Route, 'method' | 'path'>;

/** By the path of a thing that has a tag: the row that a change bound to its tag locks, and the parameter that names it. */
const rows: Partial<Record<string, { table: Lockable; by: 'id' | 'name' | 'moment'; of: Parameter }>> = {
  '/users/:id': { table: 'users', by: 'id', of: 'id' },
  '/users/:id/metadata': { table: 'users', by: 'id', of: 'id' },
  '/users/:id/roles': { table: 'users', by: 'id', of: 'id' },
  '/users/:id/groups': { table: 'users', by: 'id', of: 'id' },
  '/invitations/:id': { table: 'invitations', by: 'id', of: 'id' },
  '/roles/:name': { table: 'roles', by: 'name', of: 'name' },
  '/groups/:name': { table: 'groups', by: 'name', of: 'name' },
  '/permissions/:permission': { table: 'permissions', by: 'name', of: 'permission' },
  '/organization-roles/:name': { table: 'organization_roles', by: 'name', of: 'name' },
  '/usage/limits/:id': { table: 'spending_limits', by: 'id', of: 'id' },
  '/clients/:id': { table: 'clients', by: 'id', of: 'id' },
  '/resources/:id': { table: 'resources', by: 'id', of: 'id' },
  '/api-keys/:id': { table: 'api_keys', by: 'id', of: 'id' },
  '/webhooks/:id': { table: 'webhook_endpoints', by: 'id', of: 'id' },
  '/hooks/:moment': { table: 'decision_hooks', by: 'moment', of: 'moment' },
  '/connections/:id': { table: 'connections', by: 'id', of: 'id' },
};

/** The same for what is named by the caller or the address. */
const owners = ['/me', '/me/metadata', '/organizations/:organization', '/app', '/apps/:slug'] as const;

const taggedPaths = [...Object.keys(rows), ...owners];

/** Whether a reading's answer has a tag. */
export const isTagged = (route: Entry): boolean => route.method === 'GET' && taggedPaths.includes(route.path);

/**
 * The address of the thing whose tag a change can be bound to: its own, and for a POST below it, such as `/users/:id/disable`, that of the
 * nearest thing above.
 */
function thingAt({ method, path }: Entry): string | undefined {
  if (method !== 'POST') return taggedPaths.find((one) => one === path);
  const above = taggedPaths.filter((one) => path.startsWith(`${one}/`));
  return above.sort((one, other) => other.length - one.length)[0];
}

/** The route that reads what a change can be bound to, or what a reading's own tag is of. */
export function findReading(route: Route, routes: Route[]): Route | undefined {
  const path = route.method === 'GET' ? route.path : thingAt(route);
  return routes.find((one) => one.path === path && isTagged(one));
}

/** Whether a change can be bound to a tag. Other addresses refuse If-Match, except those that only create. */
export const isConditional = (route: Entry): boolean => mindsIfMatch(route) && thingAt(route) !== undefined;

/** Where nothing has an ETag, If-Match with one is refused: to ignore it would be to overwrite. What only creates overwrites nothing. */
export const mindsIfMatch = (route: Entry): boolean =>
  route.method !== 'GET' && (route.method !== 'POST' || thingAt(route) !== undefined);

export type Tagged = { route: Route; reading: Route | undefined; call: Call };

export async function ifMatching(ctx: Context, tagged: Tagged, handle: () => Promise<unknown>): Promise<unknown> {
  const wanted = ctx.get('if-match');
  if (!mindsIfMatch(tagged.route) || wanted === '') return handle();
  const { reading, call } = tagged;
  if (!reading) return passAny(wanted, handle);
  const check = async (system: Call['system']) => {
    const current = tagOf(await reading.handle({ ...call, ...(await lock(reading, { ...call, system })), system }));
    if (!matches(wanted, current)) throw new Problem('precondition_failed');
  };
  // Also for a change that turns out to be none, and opens no transaction.
  await transact(call.system, check);
  return checkFirst((db) => check({ ...call.system, db }), handle);
}

/** RFC 9110 §13.1.1: `*` is true of anything that is there, and the change itself finds out whether something is. */
function passAny(wanted: string, handle: () => Promise<unknown>): Promise<unknown> {
  if (wanted.trim() === '*') return handle();
  throw new Problem('precondition_failed', 'Nothing at this address has an ETag: leave If-Match out, or send *');
}

/** Returns what the reading needs afresh. Other changes of the row wait for the end of the transaction. */
async function lock({ path }: Route, { system, app, caller, params, reached }: Call): Promise<Partial<Call>> {
  const row = rows[path];
  if (row) {
    await lockRow(system, app, { table: row.table, by: row.by, value: params[row.of] });
    return {};
  }
  if (path.startsWith('/me') && caller.kind === 'user') {
    await lockRow(system, app, { table: 'users', by: 'id', value: caller.user.id });
    return { caller: { ...caller, user: await getUser(system.db, app, caller.user.id) } };
  }
  if (!reached) return { app: await lockApp(system, app) };
  await lockRow(system, app, { table: 'organizations', by: 'id', value: reached.organization.id });
  const organization = await findOrganization(system.db, app, reached.organization.id);
  if (!organization) throw new Problem('not_found');
  return { reached: { ...reached, organization } };
}

/** Sets the tag of what is answered, and answers 304 to a reader who has it. */
export function tag(ctx: Context, { route, reading }: Omit<Tagged, 'call'>, result: unknown): void {
  const isWhole = isTagged(route) || (reading && reading.response === route.response);
  if (!isWhole) return;
  const current = setTag(ctx, result);
  // A browser's fetch adds `Cache-Control: no-cache` to a request with If-None-Match, so that is no reason to answer in full.
  if (route.method === 'GET' && matches(ctx.get('if-none-match').replaceAll('W/', ''), current)) ctx.status = 304;
}

export function setTag(ctx: Context, result: unknown): string {
  const current = tagOf(result);
  ctx.set('ETag', current);
  return current;
}

/** 128 bits of it are enough for one thing. */
function tagOf(result: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(result)).digest('base64url').slice(0, 22)}"`;
}

/** RFC 9110 §13.1.1: a strong comparison; a weak tag matches nothing. §13.1.2 wants a weak one for If-None-Match. */
function matches(wanted: string, current: string): boolean {
  return wanted.trim() === '*' || wanted.split(',').some((one) => one.trim() === current);
}
