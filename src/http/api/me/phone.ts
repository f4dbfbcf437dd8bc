// me/phone: proving that a phone number is the user's own. It needs a server that sends SMS.
import { z } from 'zod';
import {
  confirmPhone,
  PHONE_CODE_SECONDS,
  requireUnverified,
  sendPhoneCode,
} from '../../../authentication/verification/phone.ts';
import { localeOfUser } from '../../kit/render/messages.ts';
import { PROOF_WORDS, proofFields, proofProblems, requireOwnProof } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { sent_code } from '../kit/schemas.ts';
import { requireScopes } from './me.ts';

const expires_in = z.int().describe('Seconds');

const meAccess = { user: true, first_party: true } as const;

export const phoneRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/me/phone/verify',
    tag: 'Me',
    summary: 'Send a code to one’s own phone number',
    description: `To the number of the profile, by SMS. Needs ${PROOF_WORDS} For tokens of the App’s own clients.`,
    access: meAccess,
    body: z.strictObject(proofFields),
    status: 202,
    response: z.object({ expires_in }),
    problems: ['sms_off', 'no_phone', 'phone_verified', ...proofProblems],
    async handle({ system, app, caller, body }) {
      const { user, scopes } = caller;
      requireScopes(scopes, { phone_number: true });
      requireUnverified(user);
      await requireOwnProof(system, app, caller, body);
      await sendPhoneCode(system, app, user, localeOfUser(app, user));
      return { expires_in: PHONE_CODE_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/me/phone/confirm',
    tag: 'Me',
    summary: 'Prove that the number is one’s own, by that code',
    description: 'Five tries per code. A number that was changed in the meantime needs another.',
    access: meAccess,
    body: z.strictObject({ code: sent_code }),
    status: 204,
    problems: ['sms_off', 'no_phone', 'phone_verified', 'invalid_code', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      requireScopes(caller.scopes, { phone_number: true });
      await confirmPhone(system, app, caller.user, body.code);
    },
  }),
];
