// {issuer}/agree-email: where the old address agrees to a change, wherever its mail is read.
import { agreeToEmailChange, getAgreeLink } from '../../authentication/addresses/change.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { LinkPage } from './page.ts';

export const agreeEmailLink: LinkPage = {
  path: '/agree-email',
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { change } = await getAgreeLink(system.db, app, token);
    const { old_email, new_email } = change;
    sendPage(ctx, app, 'agree-email', { action, csrf, token, old_email, new_email });
  },
  async spend({ system, ctx, token }) {
    const { app } = ctx.state;
    const { change } = await getAgreeLink(system.db, app, token);
    const user = await agreeToEmailChange(system, app, token);
    const t = translator(localeOf(ctx, app));
    const isChanged = user.email_key === change.new_email_key;
    const text = t(isChanged ? 'agree_email.changed' : 'agree_email.waits', { email: change.new_email });
    sendPage(ctx, app, 'message', { title: t('agree_email.done_title'), text });
  },
};
