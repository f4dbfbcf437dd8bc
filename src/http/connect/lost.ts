// For a browser that comes back from a provider without the sign-in that it began: its cookie is missing, it is too late, or
// the address belongs to no sign-in. The page has a button that begins the sign-in again.
import { Problem } from '../../problem.ts';
import { findPassage } from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { sendDeadEnd } from '../kit/dead-ends/page.ts';
import { findNewestRestart, findRestart } from '../kit/dead-ends/restart.ts';
import type { AppContext } from '../kit/request/context.ts';

/** `state`: of the sign-in, as the provider returned it. Rethrows an error that isn't a Problem. */
export async function showLost(system: System, ctx: AppContext, error: unknown, state: string): Promise<void> {
  if (!(error instanceof Problem)) throw error;
  const { app } = ctx.state;
  const passage = await findPassage(system.db, app, state);
  const begun = passage?.kind === 'interaction' ? await findRestart(system, app, passage.uid) : undefined;
  sendDeadEnd(ctx, error, 'connection_lost', {
    client: passage?.kind === 'client' ? await findHome(system, app, passage) : undefined,
    again: (begun ?? (await findNewestRestart(system, app, ctx.cookies)))?.url,
  });
}
