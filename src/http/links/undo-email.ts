// {issuer}/undo-email: where the old address puts itself back. It signs nobody in; the way on is in another mail.

import { getUndoLink, undoEmailChange } from '../../authentication/ways/undo-email.ts';
import { languageOf } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { LinkPage } from './page.ts';

export const undoEmailLink: LinkPage = {
  path: '/undo-email',
  deadEnd: 'dead_undo_email',
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const { user, change } = await getUndoLink(system.db, app, token);
    sendPage(ctx, app, 'undo-email', { action, csrf, token, old_email: change.old_email, new_email: user.email });
  },
  async spend({ system, ctx, token }) {
    const { app } = ctx.state;
    const locale = languageOf(localeOf(ctx, app));
    const { change } = await getUndoLink(system.db, app, token);
    await undoEmailChange(system, app, { token, locale });
    return {
      title: 'undo_email.done_title',
      text: 'undo_email.done',
      values: { email: change.old_email },
      mailed: true,
    };
  },
};
