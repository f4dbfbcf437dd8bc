// {issuer}/magic-link: where the link in the mail leads. It spends nothing, as mail scanners open links too. In the browser
// that asked there is a button, which goes on with its interaction; anywhere else, the code is to be entered there.
import { getMagicLink } from '../../authentication/ways/magic-link.ts';
import { Problem } from '../../problem.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import { findNewestRestart } from '../kit/dead-ends/restart.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { interactionOwner, interactionUrl, readMagicLinkCookie } from '../kit/interaction.ts';
import { sendPage } from '../kit/render/pages.ts';
import { MAGIC_LINK_PATH } from '../kit/request/paths.ts';
import { type LinkPage, wordsFor } from './page.ts';

export const magicLink: LinkPage = {
  path: MAGIC_LINK_PATH,
  deadEnd: 'dead_magic_link',
  async show(visit) {
    const { system, ctx, token } = visit;
    const { app } = ctx.state;
    const { email, challenge, back_to } = await getMagicLink(system.db, app, token);
    const uid = readMagicLinkCookie(ctx, challenge);
    if (!uid) {
      const t = wordsFor(visit);
      const again = (await findNewestRestart(system, app, ctx.cookies))?.url;
      const actions = waysOn('magic_link_elsewhere', { t, app, again });
      const words = { title: t('magic_link.elsewhere_title'), text: t('magic_link.elsewhere') };
      return sendPage(ctx, app, 'message', { ...words, actions });
    }
    const csrf = createFormTokens(system.keyring).issue(interactionOwner(app, uid));
    const action = `${interactionUrl(app, uid)}/magic-link/enter`;
    sendPage(ctx, app, 'magic-link-open', { action, csrf, token, email }, { backTo: back_to });
  },
  async spend() {
    throw new Problem('invalid_one_time_token');
  },
};
