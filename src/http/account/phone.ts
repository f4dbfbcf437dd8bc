// Proving that the phone number of the profile is the user's own: a code by SMS, typed here.

import { z } from 'zod';
import { confirmPhone, sendPhoneCode } from '../../authentication/verification/phone.ts';
import { sendsSms } from '../../config.ts';
import { required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/phone';

/** A number that is there, and not proved yet. */
export const mayVerify = ({ system, user }: Visit) =>
  sendsSms(system.config) && user.phone !== null && !user.phone_verified;

export const phoneScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showPhone,
    async act(visit) {
      const { system, app, user, locale } = visit;
      await sendPhoneCode(system, app, user, locale);
      goTo(visit, PAGE, 'code_sent');
    },
  }),
  screen({
    path: `${PAGE}/confirm`,
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
];

function showPhone(visit: Visit, form?: FormState): void {
  const phone = mayVerify(visit) ? visit.user.phone : undefined;
  showPage(visit, 'account/phone', { form, phone: phone ?? undefined });
}
