// The way to another provider and the end of a way that failed, for the two doors that sign in by a connection: the
// screens, and an App's own link (connect).

import type { Passage } from '../../database/schema/connections.ts';
import { record } from '../../events/record.ts';
import { Problem, type ProblemCode } from '../../problem.ts';
import { getUsableConnection, offeredConnections } from '../../social/connections.ts';
import { beginSignIn } from '../../social/sign-ins.ts';
import type { Wishes } from '../../social/wishes.ts';
import type { System } from '../../system.ts';
import { sendDeadEnd } from './dead-ends/page.ts';
import { interactionUrl } from './interaction.ts';
import { keepBrowser } from './provider-cookie.ts';
import type { AppContext } from './request/context.ts';
import { redirect } from './request/redirect.ts';

/** The buttons of a page from which people go to a provider; `toUrl` says where by the connection's slug. */
export async function connectionLinks(system: System, ctx: AppContext, toUrl: (slug: string) => string) {
  const connections = await offeredConnections(system.db, ctx.state.app);
  return connections.map(({ slug, name, kind }) => ({ name, kind, url: toUrl(slug) }));
}

type Way = { slug: string; passage: Passage; wishes: Wishes };

/** Throws `connection_disabled`, `connection_failed`, `connection_not_fresh`, `not_found`, `too_many_attempts`. */
export async function goToProvider(system: System, ctx: AppContext, { slug, passage, wishes }: Way): Promise<void> {
  const { app } = ctx.state;
  const connection = await getUsableConnection(system.db, app, slug);
  const { url, state, browser } = await beginSignIn(system, app, connection, { passage, wishes }).catch(
    async (error) => {
      await noteFailure(system, ctx, slug, error);
      throw error;
    },
  );
  keepBrowser(ctx, state, { secret: browser, uid: passage.kind === 'interaction' ? passage.uid : undefined });
  redirect(ctx, url.href);
}

/** The error that an App is sent when a sign-in fails: RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6. */
export const failures: Partial<Record<ProblemCode, string>> = {
  connection_denied: 'access_denied',
  domain_not_allowed: 'access_denied',
  connection_not_fresh: 'login_required',
  connection_refused: 'access_denied',
  connection_required: 'access_denied',
  sign_up_closed: 'access_denied',
  sign_up_refused: 'access_denied',
  hook_failed: 'temporarily_unavailable',
  connection_failed: 'temporarily_unavailable',
  connection_disabled: 'temporarily_unavailable',
  connection_changed: 'temporarily_unavailable',
};

/** The developers see what was wrong; people only that something was. */
export async function noteFailure(system: System, { state }: AppContext, slug: string, error: unknown): Promise<void> {
  if (!(error instanceof Problem) || !(error.code in failures)) return;
  const data = { method: 'connection', connection: slug.slice(0, 40), code: error.code, reason: error.message };
  await record(system.db, state.app, 'sign_in.failed', { data });
}

/**
 * A page that leads back to the sign-in screen of the interaction. `slug`: the connection at which another account can be
 * chosen.
 */
export function showFailure(
  ctx: AppContext,
  error: unknown,
  { uid, slug }: { uid: string; slug?: string | undefined },
): void {
  if (!(error instanceof Problem)) throw error;
  const connection = error.code === 'domain_not_allowed' ? slug : undefined;
  sendDeadEnd(ctx, error, 'connection_failed', { interaction: interactionUrl(ctx.state.app, uid), connection });
}
