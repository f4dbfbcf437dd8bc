// The pages behind the links of mails, and behind those that the server prints.
import Router from '@koa/router';
import type { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { endingAs } from '../kit/dead-ends/page.ts';
import { findNewestLive, findNewestRestart } from '../kit/dead-ends/restart.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { type Door, form, page, sentIn } from '../kit/forms/page.ts';
import { interactionUrl } from '../kit/interaction.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';
import { NEW_LINK_PATH } from '../kit/request/paths.ts';
import { type Sent, urlOf } from '../kit/request/query.ts';
import { agreeEmailLink } from './agree-email.ts';
import { impersonateLink } from './impersonate.ts';
import { invitationLink } from './invitation.ts';
import { magicLink } from './magic-link.ts';
import { type NewLinkVisit, newLinkOwner, postNewLink, showNewLink } from './new-link.ts';
import { operatorPages } from './operator.ts';
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
  impersonateLink,
];

const MAX_TOKEN = 100;

export function linkRoutes(system: System): Router<AppState> {
  const router = new Router<AppState>();
  const tokens = createFormTokens(system.keyring);
  router.use(endingAs((ctx: AppContext, problem) => toEnd(system, ctx, problem)));
  for (const link of [...linkPages, ...operatorPages]) {
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
    const { path, newLink } = link;
    if (linkPages.includes(link)) page(door, path + DONE_PATH, (visit) => showOutcome({ ...visit, path }));
    if (newLink) addNewLink(router, system, { path, newLink });
  }
  return router;
}

/** The form that asks for another one. */
function addNewLink(router: Router<AppState>, system: System, link: NewLinkVisit['link']): void {
  const path = link.path + NEW_LINK_PATH;
  const door: Door<AppState, Omit<NewLinkVisit, 'csrf'>> = {
    ...{ router, tokens: createFormTokens(system.keyring) },
    open: (ctx) => ({ system, ctx, link }),
    ownerOf: ({ ctx }) => newLinkOwner(ctx.state.app, link.path),
    actorOf: () => ({ kind: 'anonymous' }),
  };
  page(door, path, (visit) => showNewLink(visit));
  form(door, path, postNewLink);
  page(door, path + DONE_PATH, ({ ctx }) => showOutcome({ system, ctx, path }));
}

/** Of a link that no longer works, the way to another one; of a form that was sent too late, the link itself. */
async function toEnd(system: System, ctx: AppContext, { code }: Problem) {
  const { app } = ctx.state;
  const link = [...linkPages, ...operatorPages].find(({ path }) => ctx.path === path);
  const again = (await findNewestRestart(system, app, ctx.cookies))?.url;
  if (link && code === 'invalid_one_time_token') {
    const uid = link.deadEnd === 'dead_magic_link' ? await findNewestLive(system, app, ctx.cookies) : undefined;
    const known = { again, link: link.path, interaction: uid && interactionUrl(app, uid) };
    return { name: link.deadEnd, known } as const;
  }
  return { name: 'link_refused', known: { again, page: code === 'csrf' ? pageOf(ctx) : undefined } } as const;
}

function pageOf(ctx: AppContext): string {
  const { token } = sentIn(ctx);
  return urlOf(ctx.state.app.issuer + ctx.path, { token: typeof token === 'string' ? token : undefined });
}

function openLink(system: System, ctx: AppContext, { path }: LinkPage, sent: Sent): Omit<LinkVisit, 'csrf'> {
  const token = typeof sent.token === 'string' ? sent.token.slice(0, MAX_TOKEN) : '';
  return { system, ctx, token, action: ctx.state.app.issuer + path };
}
