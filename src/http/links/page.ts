// A page behind the link of a mail. A GET only asks, because mail scanners open links; the POST of its form spends the
// link.
import type { System } from '../../system.ts';
import type { Form } from '../kit/forms/forms.ts';
import { type Translate, translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { newestRestartUrl } from '../oidc/restart.ts';

export type LinkVisit = { system: System; ctx: AppContext; token: string; csrf: string; action: string };

/** Both throw `invalid_one_time_token` for a link that isn't one, or no longer. */
export type LinkPage = {
  /** Below the issuer. */
  path: string;
  show(visit: LinkVisit): Promise<void>;
  spend(visit: LinkVisit, form: Form): Promise<void>;
};

export const wordsFor = ({ ctx }: LinkVisit): Translate => translator(localeOf(ctx, ctx.state.app));

/** Says what was done, with a link back to the sign-in if this browser has one. */
export async function showDone(
  visit: LinkVisit,
  words: { title: string; done: string; done_elsewhere: string },
): Promise<void> {
  const { system, ctx } = visit;
  const { app } = ctx.state;
  const t = wordsFor(visit);
  const again = await newestRestartUrl(system, app, ctx.cookies);
  const actions = again ? [{ label: t('reset.sign_in'), url: again }] : [];
  const text = t(again ? words.done : words.done_elsewhere, { app: app.name });
  sendPage(ctx, app, 'message', { title: t(words.title), text, actions });
}
