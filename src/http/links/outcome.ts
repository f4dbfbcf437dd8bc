// The result of a link, on a page of its own: reloading it spends nothing. A button leads on: to the client that an
// invitation names, to the browser's last unfinished request, or to the user's own pages.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { findClient } from '../../apps/clients/cache.ts';
import { cookiePlace } from '../../apps/issuer.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import { sendDeadEnd } from '../kit/dead-ends/page.ts';
import { findNewestRestart } from '../kit/dead-ends/restart.ts';
import { type Handover, handOver, readHandover } from '../kit/forms/handover.ts';
import { translator } from '../kit/render/messages.ts';
import { webUrl } from '../kit/render/names.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';

/** Below a link's path. */
export const DONE_PATH = '/done';

const outcome = z.object({
  /** Keys of messages; `elsewhere` for a browser in which no sign-in waits. */
  title: z.string(),
  text: z.string(),
  elsewhere: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  /** A mail is on its way. */
  mailed: z.boolean().optional(),
  /** Where the user goes on instead of the sign-in. */
  client: z.object({ id: z.string(), redirect_uri: z.string().optional() }).optional(),
});

export type Outcome = z.output<typeof outcome>;

type Place = { system: System; ctx: AppContext; path: string };

export function goToOutcome(place: Place, came: Outcome): void {
  handOver(toHandover(place), came);
  redirect(place.ctx, place.ctx.state.app.issuer + place.path + DONE_PATH);
}

export async function showOutcome(place: Place): Promise<void> {
  const { system, ctx } = place;
  const { app } = ctx.state;
  const t = translator(localeOf(ctx, app), app);
  const again = (await findNewestRestart(system, app, ctx.cookies))?.url;
  const came = readHandover(toHandover(place), outcome);
  if (!came) return sendDeadEnd(ctx, new Problem('expired_interaction'), 'link_result_gone', { again });
  const { title, text, elsewhere, client } = came;
  const values = { app: app.name, ...came.values };
  const arrival = client && (await findArrival(system, app, client));
  sendPage(ctx, app, 'message', {
    title: t(title, values),
    text: t(again ? text : (elsewhere ?? text), values),
    actions: waysOn('link_done', { t, app, again, arrival }),
    ...(came.mailed && { mailed: true }),
  });
}

/** The client or its redirect URI may have been removed since the invitation: then nobody is sent there. */
async function findArrival(system: System, app: App, { id, redirect_uri }: NonNullable<Outcome['client']>) {
  const client = await findClient(system, app, id);
  const isRegistered = redirect_uri !== undefined && client?.redirect_uris.includes(redirect_uri);
  const url = (isRegistered ? redirect_uri : client?.client_uri) ?? undefined;
  return client && webUrl(url) ? { name: client.name, url: String(url) } : undefined;
}

const toHandover = ({ system, ctx, path }: Place): Handover => ({
  ...{ system, ctx, cookies: cookiePlace(ctx.state.app), owner: `link ${ctx.state.app.id}`, path: path + DONE_PATH },
});
