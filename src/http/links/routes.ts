// The pages behind the links of mails.
import Router from '@koa/router';
import type { System } from '../../system.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { type Door, form, page } from '../kit/forms/page.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';
import type { Sent } from '../kit/request/query.ts';
import { agreeEmailLink } from './agree-email.ts';
import { invitationLink } from './invitation.ts';
import { magicLink } from './magic-link.ts';
import { DONE_PATH, goToOutcome, showOutcome } from './outcome.ts';
import type { LinkPage, LinkVisit } from './page.ts';
import { resetLink } from './reset.ts';
import { undoEmailLink } from './undo-email.ts';
import { unlockLink } from './unlock.ts';
import { verifyEmailLink } from './verify-email.ts';

export const linkPages: LinkPage[] = [
  resetLink,
  verifyEmailLink,
  magicLink,
  invitationLink,
  unlockLink,
  agreeEmailLink,
  undoEmailLink,
];

const MAX_TOKEN = 100;

export function linkRoutes(system: System): Router<AppState> {
  const router = new Router<AppState>();
  const tokens = createFormTokens(system.keyring);
  for (const link of linkPages) {
    const door: Door<AppState, Omit<LinkVisit, 'csrf'>> = {
      ...{ router, tokens },
      open: (ctx, sent) => openLink(system, ctx, link, sent),
      // Good for this link alone: whoever has the link may send the form, and no other page can.
      ownerOf: ({ ctx, token }) => `link ${ctx.state.app.id} ${link.path} ${token}`,
      actorOf: () => ({ kind: 'anonymous' }),
    };
    page(door, link.path, (visit) => link.show(visit));
    form(door, link.path, async (visit, fields) => {
      const came = await link.spend(visit, fields);
      if (came) goToOutcome({ ...visit, path: link.path }, came);
    });
    page(door, link.path + DONE_PATH, (visit) => showOutcome({ ...visit, path: link.path }));
  }
  return router;
}

function openLink(system: System, ctx: AppContext, { path }: LinkPage, sent: Sent): Omit<LinkVisit, 'csrf'> {
  const token = typeof sent.token === 'string' ? sent.token.slice(0, MAX_TOKEN) : '';
  return { system, ctx, token, action: ctx.state.app.issuer + path };
}
