// The address of a list's next page, for programs that follow links (RFC 8288).
import { z } from 'zod';
import type { System } from '../../../../system.ts';
import type { Context } from '../../../kit/request/context.ts';
import type { Route } from '../route.ts';

const page = z.object({ next_cursor: z.string() });

export const isPaged = ({ method, query }: Pick<Route, 'method' | 'query'>): boolean =>
  method === 'GET' && query !== undefined && 'cursor' in query.shape;

/** A search that is sent as a body has no link: its words don't belong in an address. */
export function linkNext(ctx: Context, { config }: System, { route, result }: { route: Route; result: unknown }): void {
  const { data } = page.safeParse(result);
  if (!data || !isPaged(route)) return;
  const query = new URLSearchParams({ ...ctx.query, cursor: data.next_cursor });
  const base = ctx.state.app?.issuer ?? config.baseUrl;
  ctx.set('Link', `<${base}${ctx.path}?${query}>; rel="next"`);
}
