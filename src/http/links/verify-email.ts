// {issuer}/verify-email: the button that proves an address, wherever the mail is read. It signs nobody in; the browser that
// waits for the code goes on when it is reloaded.

import { getVerifyLink, verifyByLink } from '../../authentication/verification/email.ts';
import { requestVerifyLink } from '../../authentication/verification/new-link.ts';
import { languageOf } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { LinkPage } from './page.ts';

export const verifyEmailLink: LinkPage = {
  path: '/verify-email',
  deadEnd: 'dead_verify_email',
  newLink: {
    asks: 'address',
    text: 'new_link.verify',
    sent: 'new_link.verify_sent',
    request: (system, app, { identifier, locale }) => requestVerifyLink(system, app, { email: identifier, locale }),
  },
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { email } = await getVerifyLink(system.db, app, token);
    sendPage(ctx, app, 'verify-link', { action, csrf, token, email });
  },
  async spend({ system, ctx, token }) {
    const { app } = ctx.state;
    await verifyByLink(system, app, { token, locale: languageOf(localeOf(ctx, app)) });
    return { title: 'verify_link.done_title', text: 'verify_link.done' };
  },
};
