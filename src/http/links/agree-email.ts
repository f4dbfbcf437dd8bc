// {issuer}/agree-email: where the old address agrees to a change, wherever its mail is read.
import { agreeToEmailChange, getAgreeLink, waitsFor } from '../../authentication/addresses/change.ts';
import { sendPage } from '../kit/render/pages.ts';
import type { LinkPage } from './page.ts';

export const agreeEmailLink: LinkPage = {
  path: '/agree-email',
  deadEnd: 'dead_agree_email',
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { change } = await getAgreeLink(system.db, app, token);
    const { old_email, new_email } = change;
    const completes = waitsFor(change).length === 1;
    sendPage(ctx, app, 'agree-email', { action, csrf, token, old_email, new_email, completes });
  },
  async spend({ system, ctx, token }, { sign_out_others }) {
    const { app } = ctx.state;
    const { change } = await getAgreeLink(system.db, app, token);
    const user = await agreeToEmailChange(system, app, token, { sign_out_others: sign_out_others === 'on' });
    const isChanged = user.email_key === change.new_email_key;
    const text = isChanged ? 'agree_email.changed' : 'agree_email.waits';
    return { title: 'agree_email.done_title', text, values: { email: change.new_email } };
  },
};
