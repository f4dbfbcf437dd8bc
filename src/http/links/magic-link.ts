// {issuer}/magic-link: where the link in the mail leads. It spends nothing, as mail scanners open links too. In the browser
// that asked there is a button, which goes on with its interaction; anywhere else, the code is to be entered there.
import { getMagicLink, MAGIC_LINK_SECONDS } from '../../authentication/ways/magic-link.ts';
import { Problem } from '../../problem.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { readAppCookie, setAppCookie } from '../kit/request/cookies.ts';
import type { LinkPage } from './routes.ts';

const PATH = '/magic-link';
const COOKIE = 'magic_link';

export const magicLink: LinkPage = {
  path: PATH,
  async show({ system, ctx, token }) {
    const { app } = ctx.state;
    const { email, challenge, back_to } = await getMagicLink(system.database.db, app, token);
    const uid = readCookie(ctx, challenge);
    if (!uid) {
      const t = translator(localeOf(ctx, app));
      return sendPage(ctx, app, 'message', { title: t('magic_link.elsewhere_title'), text: t('magic_link.elsewhere') });
    }
    const csrf = createFormTokens(system.keyring).issue(`interaction ${app.id} ${uid}`);
    const action = `${app.issuer}/interaction/${uid}/magic-link/enter`;
    sendPage(ctx, app, 'magic-link-open', { action, csrf, token, email }, { backTo: back_to });
  },
  async spend() {
    throw new Problem('invalid_one_time_token');
  },
};

export function setMagicLinkCookie(ctx: AppContext, { uid, challenge }: { uid: string; challenge: string }): void {
  const held = { value: `${uid}.${challenge}`, path: PATH, maxAge: MAGIC_LINK_SECONDS * 1000 };
  setAppCookie(ctx.cookies, ctx.state.app, COOKIE, held);
}

/** The interaction that waits for this very link, in this browser. A forged one leads to nothing but a refusal there. */
function readCookie(ctx: AppContext, challenge: string): string | undefined {
  const value = readAppCookie(ctx.cookies, ctx.state.app, COOKIE);
  const [, uid, held] = /^([\w-]{10,60})\.([\w-]+)$/.exec(value ?? '') ?? [];
  return held === challenge ? uid : undefined;
}
