// Back to the App that began a sign-in by a link: with a code, or with why there is none.
import { listFactorKinds } from '../../authentication/factors/kinds.ts';
import type { UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { linkArrival } from '../../social/arrivals.ts';
import { issueCode, toClientUrl } from '../../social/codes.ts';
import type { Passage } from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { failures } from '../kit/provider.ts';
import { readBrowser } from '../kit/provider-cookie.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';

export type ToClient = Extract<Passage, { kind: 'client' }>;

type SignedIn = {
  passage: ToClient;
  user: UserRow;
  amr: string[];
  /** An arrival that is linked with the user. */
  link?: string | undefined;
};

export async function goToClient(system: System, ctx: AppContext, signedIn: SignedIn): Promise<void> {
  const { app } = ctx.state;
  const { passage, user, amr, link } = signedIn;
  // A user who has a second factor shows it to the backend's exchange: not before that is anything linked, and after it
  // nobody is here. Such a user links on the App's own screens.
  const isGuarded = link !== undefined && (await listFactorKinds(system, app, user.id)).length > 0;
  if (link !== undefined && !isGuarded) {
    await linkArrival(system, app, user, { token: link, holder: { browser: readBrowser(ctx, link)?.secret ?? '' } });
  }
  redirect(ctx, await issueCode(system.db, app, user, { passage, amr }));
}

/** Throws on what is no failure of the sign-in. */
export function answerClient(ctx: AppContext, passage: ToClient, error: unknown): void {
  const said = error instanceof Problem ? failures[error.code] : undefined;
  if (!(error instanceof Problem) || !said) throw error;
  redirect(ctx, toClientUrl(ctx.state.app, passage, { error: said, error_description: error.code }));
}
