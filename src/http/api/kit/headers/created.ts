// Where to read what a call has just created: Location (RFC 9110 §10.2.2), and its ETag if the answer is what a reading gives.
import type { System } from '../../../../system.ts';
import type { Context } from '../../../kit/request/context.ts';
import type { Route } from '../route.ts';
import { isTagged, setTag } from './etag.ts';

/** The members of an answer that are called otherwise than the parameter of the path. */
const members: Record<string, string> = { organization: 'id', permission: 'name' };

export type Created = { reading: Route; member: string };

/** The route that reads what this one creates, and the member of the answer that names it there; undefined for other routes. */
export function findCreated({ method, path, status }: Route, routes: Route[]): Created | undefined {
  if (method !== 'POST' || status !== 201) return undefined;
  for (const reading of routes) {
    const [, parameter] = reading.method === 'GET' ? (/^:(\w+)$/.exec(below(path, reading.path)) ?? []) : [];
    if (parameter) return { reading, member: members[parameter] ?? parameter };
  }
  return undefined;
}

const below = (path: string, other: string) => (other.startsWith(`${path}/`) ? other.slice(path.length + 1) : '');

export const givesTag = ({ response }: Route, { reading }: Created): boolean =>
  isTagged(reading) && reading.response === response;

type Answered = { route: Route; created: Created | undefined; result: unknown };

export function locate(ctx: Context, { config }: System, { route, created, result }: Answered): void {
  if (!created || typeof result !== 'object' || result === null) return;
  const { [created.member]: name } = result as Record<string, unknown>;
  if (typeof name !== 'string') return;
  ctx.set('Location', `${ctx.state.app?.issuer ?? config.baseUrl}${ctx.path}/${encodeURIComponent(name)}`);
  if (givesTag(route, created)) setTag(ctx, result);
}
