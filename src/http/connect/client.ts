// Back to the App that began a sign-in by a link: with a code, or with why there is none. The redirect URI may have expired or been
// removed meanwhile; then nobody is sent there.

import type { Passage } from '../../database/schema/connections.ts';
import { Problem } from '../../problem.ts';
import { issueCode, type Passed, requireOwnRedirectUri, toClientUrl } from '../../social/codes.ts';
import type { System } from '../../system.ts';
import { failures } from '../kit/provider.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';

export type ToClient = Extract<Passage, { kind: 'client' }>;

/** What is still missing, and what waits to be linked, is the business of the backend's exchange. Throws `invalid_redirect_uri`. */
export async function goToClient(
  system: System,
  ctx: AppContext,
  { user, ...passed }: Passed & { passage: ToClient },
): Promise<void> {
  await requireOwnRedirectUri(system, ctx.state.app, passed.passage);
  redirect(ctx, await issueCode(system, ctx.state.app, user, passed));
}

/** Throws on what is no failure of the sign-in, and `invalid_redirect_uri`. */
export async function answerClient(system: System, ctx: AppContext, passage: ToClient, error: unknown): Promise<void> {
  const said = error instanceof Problem ? failures[error.code] : undefined;
  if (!(error instanceof Problem) || !said) throw error;
  await requireOwnRedirectUri(system, ctx.state.app, passage);
  redirect(ctx, toClientUrl(ctx.state.app, passage, { error: said, error_description: error.code }));
}
