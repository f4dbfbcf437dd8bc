// {issuer}/unlock: after somebody's guesses at a user were used up, its user may try again at once. The browser in which the
// button is pressed is known from then on: guesses elsewhere don't lock it out. It signs nobody in.
import { getUnlockLink, unlockByLink } from '../../authentication/sign-in/lockout.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import { restartUrl } from '../oidc/restart.ts';
import type { LinkPage } from './routes.ts';

export const UNLOCK_PATH = '/unlock';

export const unlockLink: LinkPage = {
  path: UNLOCK_PATH,
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { email } = await getUnlockLink(system.database.db, app, token);
    sendPage(ctx, app, 'unlock', { action, csrf, token, email });
  },
  async spend({ system, ctx, token }) {
    const { app } = ctx.state;
    rememberBrowser(system, ctx, await unlockByLink(system.database, app, token));
    const t = translator(localeOf(ctx, app));
    const again = restartUrl(system.keyring, app, ctx.cookies as never);
    const actions = again ? [{ label: t('reset.sign_in'), url: again }] : [];
    const text = t(again ? 'unlock.done' : 'unlock.done_elsewhere', { app: app.name });
    sendPage(ctx, app, 'message', { title: t('unlock.done_title'), text, actions });
  },
};
