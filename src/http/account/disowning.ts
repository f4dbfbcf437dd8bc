// “This wasn’t me”: the page on which a user ends a session of somebody else, and chooses a new password on the way.
import { z } from 'zod';
import { disownSession } from '../../authentication/ways/disown-session.ts';
import { listSessions } from '../../users/sessions/sessions.ts';
import { password } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { toShownDevice } from '../kit/render/device.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { showSessions } from './sessions.ts';

const PAGE = '/sessions';

export const disowningScreens: Screen[] = [
  screen({
    path: '/sessions/:uid/disown',
    page: PAGE,
    show: showDisowning,
    fields: z.strictObject({ ...proofFields, new_password: password.optional() }),
    async act(visit, { new_password, ...typed }) {
      const { system, app, user, params, session } = visit;
      const proof = () => proofOf(visit, typed);
      await disownSession(system, app, user, { uid: params.uid ?? '', current: session.uid, proof, new_password });
      rememberBrowser(system, visit.ctx, user);
      goTo(visit, '/security', 'session_disowned');
    },
  }),
];

async function showDisowning(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user, params, session, t } = visit;
  const found = (await listSessions(system.db, app, user.id)).find(({ uid }) => uid === params.uid);
  if (!found || found.uid === session.uid) return showSessions(visit);
  const has_password = user.password_hash !== null;
  const { device } = toShownDevice(found.user_agent);
  showPage(visit, 'account/session-disown', {
    form,
    path: `${PAGE}/${encodeURIComponent(found.uid)}/disown`,
    title: t('account.disown.title'),
    device: [device || t('account.unknown_device'), found.ip].filter(Boolean).join(' · '),
    email: user.email,
    has_password,
    min_length: app.settings.password_min_length,
    ...(await askedProof(visit, PAGE, has_password ? 'password' : 'any_sign_in')),
  });
}
