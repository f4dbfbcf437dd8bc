// The App's data about the user: to download, or to have deleted.
import { Readable } from 'node:stream';
import { z } from 'zod';
import { cookiePlace } from '../../apps/issuer.ts';
import { leave } from '../../authentication/ways/leave.ts';
import { now } from '../../clock.ts';
import { languages } from '../../language/catalogues.ts';
import { clearSiteData } from '../../oidc/request/headers.ts';
import { writePersonalData } from '../../privacy/personal-data.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { parseEmail } from '../../users/email.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import { findNewestRestart } from '../kit/dead-ends/restart.ts';
import { text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { type Handover, handOver, readHandover } from '../kit/forms/handover.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { accountUrl, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export const dataScreens: Screen[] = [
  screen({ path: '/data', show: (visit) => showPage(visit, 'account/data', {}) }),
  screen({ path: '/export', page: '/data', show: sendExport }),
  screen({
    path: '/delete',
    show: showDelete,
    fields: z.strictObject({ ...proofFields, confirmation: text(254) }),
    words: { last_owner: 'account.error.last_owner', last_operator: 'account.error.last_owner' },
    async act(visit, { confirmation, ...typed }) {
      const { system, app, user } = visit;
      requireConfirmation(user.email, confirmation);
      await leave(system, app, user, proofOf(visit, typed));
      goToDeleted(visit);
    },
  }),
];

/** Below /account, but without a session: the browser's user has been deleted. */
export const DELETED_PATH = '/deleted';

const deletedPage = (system: System, ctx: AppContext): Handover => {
  const { app } = ctx.state;
  return { system, ctx, cookies: cookiePlace(app), owner: `left ${app.id}`, path: DELETED_PATH };
};

function goToDeleted({ system, ctx, app, locale }: Visit): void {
  handOver(deletedPage(system, ctx), locale);
  ctx.set('Clear-Site-Data', clearSiteData(system.config, 'app'));
  redirect(ctx, accountUrl({ app }, DELETED_PATH));
}

/** Only after a deletion in this browser, so that a link can't make the page claim it. */
export async function showDeleted(system: System, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const locale = readHandover(deletedPage(system, ctx), z.enum(languages));
  if (!locale) {
    redirect(ctx, accountUrl({ app }));
    return;
  }
  const t = translator(locale, app);
  const words = { title: t('account.deleted.title'), text: t('account.deleted.text', { app: app.name }) };
  const before = await findNewestRestart(system, app, ctx.cookies);
  const actions = waysOn('account_deleted', { t, app, client: await findHome(system, app, before?.params) });
  sendPage(ctx, app, 'message', { ...words, actions }, { locale });
}

async function sendExport({ system, app, user, ctx }: Visit): Promise<void> {
  ctx.attachment(`${app.slug}-${now().toISOString().slice(0, 10)}.json`);
  ctx.body = Readable.from(writePersonalData(system.db, app, user));
  ctx.type = 'json';
}

async function showDelete(visit: Visit, form?: FormState): Promise<void> {
  showPage(visit, 'account/delete', {
    form,
    email: visit.user.email,
    ...(await askedProof(visit, '/delete', 'password')),
  });
}

/** The address, so that nobody deletes by a slip of the finger, nor the wrong user. */
function requireConfirmation(email: string, typed: string): void {
  if (parseEmail(typed)?.key === parseEmail(email)?.key) return;
  throw new Problem('invalid_body', undefined, { fields: { confirmation: 'account.error.confirmation' } });
}
