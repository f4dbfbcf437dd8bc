// {issuer}/reset: a new password. It signs nobody in; the way back to the sign-in is offered where this browser has one.

import { getResetLink, requestReset, resetPassword } from '../../authentication/ways/reset.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import { toFormErrors } from '../kit/forms/words.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { languageOf } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import { RESET_PATH } from '../kit/request/paths.ts';
import { type LinkPage, type LinkVisit, wordsFor } from './page.ts';

export const resetLink: LinkPage = {
  path: RESET_PATH,
  deadEnd: 'dead_reset',
  newLink: { asks: 'identifier', text: 'new_link.reset', sent: 'new_link.reset_sent', request: requestReset },
  show,
  async spend(visit, { password = '' }) {
    const { system, ctx, token } = visit;
    const { app } = ctx.state;
    const locale = languageOf(localeOf(ctx, app));
    try {
      rememberBrowser(system, ctx, await resetPassword(system, app, { token, password, locale }));
    } catch (error) {
      await show(visit, toFormErrors(ctx, error, { t: wordsFor(visit), fields: ['password'] }));
      return undefined;
    }
    return { title: 'reset.done_title', text: 'reset.done', elsewhere: 'reset.done_elsewhere' };
  },
};

async function show(visit: LinkVisit, errors?: FormErrors): Promise<void> {
  const { system, ctx, token, csrf, action } = visit;
  const { app } = ctx.state;
  const { email } = await getResetLink(system.db, app, token);
  const { password_min_length } = app.settings;
  sendPage(ctx, app, 'reset', { action, csrf, token, email, password_min_length, errors });
}
