// The pages behind the links of mails. A GET only asks, because mail scanners open links; the POST of its form spends
// the link.
import Router from '@koa/router';
import { actingAs } from '../../events/record.ts';
import type { System } from '../../system.ts';
import { createFormTokens, type Form, formOf, parseForm, refuseForeignOrigin } from '../kit/forms/forms.ts';
import type { AppContext, State } from '../kit/request/context.ts';
import { agreeEmailLink } from './agree-email.ts';
import { invitationLink } from './invitation.ts';
import { magicLink } from './magic-link.ts';
import { resetLink } from './reset.ts';
import { undoEmailLink } from './undo-email.ts';
import { unlockLink } from './unlock.ts';
import { verifyEmailLink } from './verify-email.ts';

export type LinkVisit = { system: System; ctx: AppContext; token: string; csrf: string; action: string };

/** Both throw `invalid_one_time_token` for a link that is none (any more). */
export type LinkPage = {
  /** Below the issuer. */
  path: string;
  show(visit: LinkVisit): Promise<void>;
  spend(visit: LinkVisit, form: Form): Promise<void>;
};

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

export function linkRoutes(system: System): Router<State> {
  const router = new Router<State>();
  const tokens = createFormTokens(system.keyring);

  for (const page of linkPages) {
    // The form's token is good for this link alone: who has the link may send it, and no other page can.
    const open = (ctx: AppContext, given: unknown): LinkVisit & { owner: string } => {
      const token = typeof given === 'string' ? given.slice(0, MAX_TOKEN) : '';
      const owner = `link ${ctx.state.app.id} ${page.path} ${token}`;
      return { system, ctx, token, owner, csrf: tokens.issue(owner), action: ctx.state.app.issuer + page.path };
    };
    router.get(page.path, (ctx) => page.show(open(ctx as AppContext, ctx.query.token)));
    router.post(page.path, refuseForeignOrigin as never, parseForm, async (ctx) => {
      const form = formOf(ctx as never);
      const visit = open(ctx as unknown as AppContext, form.token);
      tokens.require(visit.owner, form);
      await actingAs({ kind: 'anonymous', ...visit.ctx.state.info }, () => page.spend(visit, form));
    });
  }
  return router;
}
