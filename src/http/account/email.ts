// Changing one's own address: a fresh proof, a code from the new address in the same session, and, where the App wants it,
// the old address's consent by a link. Until all are in, the page shows what is missing. If the address isn't verified, the
// page sends the link for that again.

import { z } from 'zod';
import {
  beginEmailChange,
  confirmEmailChange,
  endEmailChange,
  sendCodeAgain,
  waitsFor,
} from '../../authentication/addresses/change.ts';
import { CODE_MINUTES } from '../../authentication/addresses/change-mails.ts';
import { sendConfirmLinkAgain } from '../../authentication/verification/email.ts';
import { findSignInConnection } from '../../organizations/sign-in-connection.ts';
import { findPendingChange } from '../../users/email-changes.ts';
import { required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { languageOf } from '../kit/render/messages.ts';
import { othersField } from './kit/others.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/email';

const placeOf = ({ session }: Visit) => ({ session_uid: session.uid });

export const emailScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showEmail,
    fields: z.strictObject({ email: required(254), ...proofFields }),
    words: { same_email: 'account.email.same', connection_required: 'account.email.bound' },
    async act(visit, { email, ...typed }) {
      const { system, app, user } = visit;
      await beginEmailChange(system, app, user, { email, place: placeOf(visit), ...proofOf(visit, typed) });
      goTo(visit, PAGE, 'email_begun');
    },
  }),
  screen({
    path: `${PAGE}/confirm`,
    page: PAGE,
    show: showEmail,
    fields: z.strictObject({ code: required(20), ...othersField }),
    words: {
      invalid_one_time_token: 'verify.wrong',
      email_taken: 'account.email.taken',
      connection_required: 'account.email.bound',
    },
    async act(visit, { code, sign_out_others }) {
      const { system, app, user, ctx } = visit;
      const after = await confirmEmailChange(system, app, user, { code, place: placeOf(visit), sign_out_others });
      const isChanged = after.email_key !== user.email_key;
      // To the new address this is the browser that it was to the old one.
      if (isChanged) rememberBrowser(system, ctx, after);
      goTo(visit, PAGE, isChanged ? 'email_changed' : 'email_confirmed');
    },
  }),
  screen({
    path: `${PAGE}/again`,
    page: PAGE,
    show: showEmail,
    async act(visit) {
      const { system, app, user } = visit;
      await sendCodeAgain(system, app, user, placeOf(visit));
      goTo(visit, PAGE, 'email_begun');
    },
  }),
  screen({
    path: `${PAGE}/verify`,
    page: PAGE,
    show: showEmail,
    words: { email_verified: 'account.email.is_verified' },
    async act(visit) {
      const { system, app, user, locale } = visit;
      await sendConfirmLinkAgain(system, app, { user, locale: languageOf(locale) });
      goTo(visit, PAGE, 'email_link_sent');
    },
  }),
  screen({
    path: `${PAGE}/cancel`,
    page: PAGE,
    async act(visit) {
      const { system, app, user } = visit;
      await endEmailChange(system.db, app, user.id);
      goTo(visit, PAGE, 'email_kept');
    },
  }),
];

async function showEmail(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user, session } = visit;
  const change = await findPendingChange(system.db, app, user);
  if (change) {
    const waits = waitsFor(change);
    return showPage(visit, 'account/email-pending', {
      form,
      change,
      // Elsewhere the code is of no use.
      wants_code: waits.includes('code') && change.begun_by === session.uid,
      is_elsewhere: waits.includes('code') && change.begun_by !== session.uid,
      wants_old: waits.includes('old_address'),
      completes: waits.length === 1,
      minutes: CODE_MINUTES,
    });
  }
  showPage(visit, 'account/email', {
    form,
    user,
    bound: await findSignInConnection(system.db, app, user.email),
    old_agrees: app.settings.email_change === 'both' && user.email_verified,
    ...(await askedProof(visit, PAGE, 'password')),
  });
}
