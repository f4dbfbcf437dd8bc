// For a browser that comes back from a provider without the sign-in that it began: its cookie is missing, it is too late, or
// the address belongs to no sign-in. The page has a button that begins the sign-in again.
import type { App } from '../../apps/app.ts';
import { findClient } from '../../apps/clients/cache.ts';
import { Problem } from '../../problem.ts';
import { findPassage } from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { type Translate, translator } from '../kit/render/messages.ts';
import { webUrl } from '../kit/render/names.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { againAction, findRestart, newestRestartUrl } from '../oidc/restart.ts';
import type { ToClient } from './client.ts';

/** `state`: of the sign-in, as the provider returned it. Rethrows an error that isn't a Problem. */
export async function showLost(system: System, ctx: AppContext, error: unknown, state: string): Promise<void> {
  if (!(error instanceof Problem)) throw error;
  const { app } = ctx.state;
  const t = translator(localeOf(ctx, app));
  const passage = await findPassage(system.db, app, state);
  const toClient = passage?.kind === 'client' ? await clientAction(system, app, t, passage) : undefined;
  const begun = passage?.kind === 'interaction' ? await findRestart(system, app, passage.uid) : undefined;
  const again = begun?.url ?? (await newestRestartUrl(system, app, ctx.cookies));
  sendProblemPage(ctx, error, [toClient ?? againAction(app, t, again)]);
}

async function clientAction(system: System, app: App, t: Translate, { client_id, redirect_uri }: ToClient) {
  const client = await findClient(system, app, client_id);
  const url = webUrl(client?.client_uri ?? URL.parse(redirect_uri)?.origin);
  return client && url ? { label: t('signed_out.return', { client: client.name }), url } : undefined;
}
