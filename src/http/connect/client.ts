// Back to the App that began a sign-in by a link: with a code, or with why there is none.

import type { Passage } from '../../database/schema/connections.ts';
import { Problem } from '../../problem.ts';
import { issueCode, type Passed, toClientUrl } from '../../social/codes.ts';
import type { System } from '../../system.ts';
import { failures } from '../kit/provider.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';

export type ToClient = Extract<Passage, { kind: 'client' }>;

/** What is still missing, and what waits to be linked, is the business of the backend's exchange. */
export async function goToClient(
  system: System,
  ctx: AppContext,
  { user, ...passed }: Passed & { passage: ToClient },
): Promise<void> {
  redirect(ctx, await issueCode(system, ctx.state.app, user, passed));
}

/** Throws on what is no failure of the sign-in. */
export function answerClient(ctx: AppContext, passage: ToClient, error: unknown): void {
  const said = error instanceof Problem ? failures[error.code] : undefined;
  if (!(error instanceof Problem) || !said) throw error;
  redirect(ctx, toClientUrl(ctx.state.app, passage, { error: said, error_description: error.code }));
}
