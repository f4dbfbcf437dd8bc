// The phone number of the profile: verifying it with a code by SMS, and changing or removing a verified one. Both need a
// proof, because a verified number finds a forgotten address.

import { z } from 'zod';
import { confirmPhone, sendPhoneCode } from '../../authentication/verification/phone.ts';
import { changeOwnProfile } from '../../authentication/ways/change-profile.ts';
import { sendsSms } from '../../config.ts';
import { optionalPhone, required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { languageOf } from '../kit/render/messages.ts';
import { othersField, othersOf } from './kit/others.ts';
import { askedProof, proofFields, proofOf, requireProofIn } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/phone';
const CONFIRM = `${PAGE}/confirm`;

/** A number that is there, and not proved yet. */
export const mayVerify = ({ system, user }: Visit) =>
  sendsSms(system.config) && user.phone !== null && !user.phone_verified;

export const phoneScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showPhone,
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      const { system, app, user, locale } = visit;
      await requireProofIn(visit, typed);
      await sendPhoneCode(system, app, user, languageOf(locale));
      goTo(visit, PAGE, 'code_sent');
    },
  }),
  screen({
    path: CONFIRM,
    page: PAGE,
    show: showPhone,
    fields: z.strictObject({ code: required(20) }),
    words: { invalid_code: 'verify.wrong' },
    async act(visit, { code }) {
      const { system, app, user } = visit;
      await confirmPhone(system, app, user, code);
      goTo(visit, '', 'phone_verified');
    },
  }),
  screen({
    path: `${PAGE}/change`,
    page: PAGE,
    show: showPhone,
    fields: z.strictObject({ phone: optionalPhone, ...proofFields, ...othersField }),
    async act(visit, { phone = null, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      const change = { change: { phone }, proof: () => proofOf(visit, typed) };
      await changeOwnProfile(system, app, user, { ...change, ...othersOf(visit, sign_out_others) });
      goTo(visit, '', 'saved');
    },
  }),
];

async function showPhone(visit: Visit, form?: FormState): Promise<void> {
  const { ctx, user } = visit;
  const state = user.phone_verified ? 'verified' : mayVerify(visit) ? 'unverified' : 'none';
  showPage(visit, 'account/phone', {
    form,
    state,
    phone: user.phone ?? '',
    is_sent: form ? ctx.path.endsWith(CONFIRM) : ctx.query.done === 'code_sent',
    ...(await askedProof(visit, PAGE)),
  });
}
