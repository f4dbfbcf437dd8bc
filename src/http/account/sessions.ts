// Where the user is signed in: each device in words, and how to end it with its tokens. After a sign-in just now that is a
// button; otherwise the button leads to a page that asks for the proof.
import { z } from 'zod';
import { type Ending, endOtherSessions, endOwnSession } from '../../authentication/ways/end-sessions.ts';
import { listReceipts, type Receipt } from '../../users/sessions/receipts.ts';
import { listSessions, type Session } from '../../users/sessions/sessions.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { type ShownReceipt, toShownReceipt } from '../kit/receipts.ts';
import { type ShownDevice, toShownDevice } from '../kit/render/device.ts';
import { askedProof, isAsked, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export type SessionInWords = Session & ShownDevice & { current: boolean };

export type EndedInWords = Receipt & ShownDevice & ShownReceipt;

export const sessionScreens: Screen[] = [
  screen({ path: '/sessions', impersonated: 'shown', show: showSessions }),
  screen({
    path: '/sessions/:uid/end',
    page: '/sessions',
    show: showEnding,
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      const { system, app, user, params } = visit;
      await endOwnSession(system, app, user, { uid: params.uid ?? '', ...toEnding(visit, typed) });
      goTo(visit, '/sessions', 'session_ended');
    },
  }),
  screen({
    path: '/sessions/end-others',
    page: '/sessions',
    show: showEndingOthers,
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      const { system, app, user } = visit;
      await endOtherSessions(system, app, user, toEnding(visit, typed));
      goTo(visit, '/sessions', 'others_ended');
    },
  }),
];

const toEnding = (visit: Visit, typed: Parameters<typeof proofOf>[1]): Ending => ({
  current: visit.session.uid,
  proof: () => proofOf(visit, typed),
});

async function sessionsOf({ system, app, user, session }: Visit): Promise<SessionInWords[]> {
  const listed = await listSessions(system.db, app, user.id);
  return listed
    .map((one) => ({ ...one, ...toShownDevice(one.user_agent), current: one.uid === session.uid }))
    .sort(
      (one, other) =>
        Number(other.current) - Number(one.current) || other.last_used_at.getTime() - one.last_used_at.getTime(),
    );
}

async function endedOf({ system, app, user }: Visit): Promise<EndedInWords[]> {
  const { items } = await listReceipts(system.db, app, user.id);
  return items.map((one) => ({ ...one, ...toShownDevice(one.user_agent), ...toShownReceipt(one) }));
}

const askedAtEnd = (visit: Visit) => askedProof(visit, '/sessions', 'any_sign_in');

export async function showSessions(visit: Visit): Promise<void> {
  const sessions = await sessionsOf(visit);
  const others = sessions.filter(({ current }) => !current).length;
  const ended = await endedOf(visit);
  showPage(visit, 'account/sessions', { sessions, others, ended, asks_proof: isAsked(await askedAtEnd(visit)) });
}

async function showEnding(visit: Visit, form?: FormState): Promise<void> {
  const { params, t } = visit;
  const session = (await sessionsOf(visit)).find(({ uid, current }) => uid === params.uid && !current);
  if (!session) return showSessions(visit);
  const device = session.device || t('account.unknown_device');
  const path = `/sessions/${encodeURIComponent(session.uid)}/end`;
  const title = t('account.sessions.end_one', { device });
  showPage(visit, 'account/session-end', { form, path, title, ...(await askedAtEnd(visit)) });
}

async function showEndingOthers(visit: Visit, form?: FormState): Promise<void> {
  const title = visit.t('account.sign_out_others');
  showPage(visit, 'account/session-end', { form, path: '/sessions/end-others', title, ...(await askedAtEnd(visit)) });
}
