// {issuer}/unlock: after somebody's guesses at a user were used up, its user may try again at once. The browser in which the
// button is pressed is known from then on: guesses elsewhere don't lock it out. It signs nobody in.
import { getUnlockLink, unlockByLink } from '../../authentication/sign-in/lockout.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { sendPage } from '../kit/render/pages.ts';
import { UNLOCK_PATH } from '../kit/request/paths.ts';
import type { LinkPage } from './page.ts';

export const unlockLink: LinkPage = {
  path: UNLOCK_PATH,
  deadEnd: 'dead_unlock',
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { email } = await getUnlockLink(system.db, app, token);
    sendPage(ctx, app, 'unlock', { action, csrf, token, email });
  },
  async spend(visit) {
    const { system, ctx, token } = visit;
    rememberBrowser(system, ctx, await unlockByLink(system, ctx.state.app, token));
    return { title: 'unlock.done_title', text: 'unlock.done', elsewhere: 'unlock.done_elsewhere' };
  },
};
