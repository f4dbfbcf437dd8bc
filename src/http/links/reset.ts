// {issuer}/reset: a new password. It signs nobody in; the way back to the sign-in is offered where this browser has one.
import { getResetLink, resetPassword } from '../../authentication/ways/reset.ts';
import { Problem } from '../../problem.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { restartUrl } from '../oidc/restart.ts';
import type { LinkPage, LinkVisit } from './routes.ts';

export const resetLink: LinkPage = {
  path: '/reset',
  show,
  async spend(visit, { password = '' }) {
    const { system, ctx, token } = visit;
    const { app } = ctx.state;
    const locale = localeOf(ctx, app);
    try {
      await resetPassword(system, app, { token, password, locale });
    } catch (error) {
      return show(visit, passwordErrors(ctx, error));
    }
    const t = translator(locale);
    const again = restartUrl(system.keyring, app, ctx.cookies as never);
    const actions = again ? [{ label: t('reset.sign_in'), url: again }] : [];
    const text = t(again ? 'reset.done' : 'reset.done_elsewhere', { app: app.name });
    sendPage(ctx, app, 'message', { title: t('reset.done_title'), text, actions });
  },
};

async function show(visit: LinkVisit, errors?: { password?: string; form?: string }): Promise<void> {
  const { system, ctx, token, csrf, action } = visit;
  const { app } = ctx.state;
  const { email } = await getResetLink(system.database.db, app, token);
  const { password_min_length } = app.settings;
  sendPage(ctx, app, 'reset', { action, csrf, token, email, password_min_length, errors });
}

/** What a person can mend about a new password; anything else is thrown on. */
export function passwordErrors(ctx: AppContext, error: unknown): { password?: string; form?: string } {
  if (!(error instanceof Problem) || (error.code !== 'weak_password' && error.code !== 'busy')) throw error;
  const t = translator(localeOf(ctx, ctx.state.app));
  ctx.status = error.status;
  if (error.retryAfter) ctx.set('Retry-After', String(error.retryAfter));
  if (error.code === 'busy') return { form: t('field.busy') };
  const short = error.message.includes('at least');
  const { password_min_length: min } = ctx.state.app.settings;
  return { password: short ? t('field.password_short', { min }) : t('field.password_weak') };
}
