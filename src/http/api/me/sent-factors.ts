// Codes by mail and SMS as the user's own second factors. The codes are in messages alone, never in an answer.
import { z } from 'zod';
import { confirmSentFactor, enrolSentFactor, sentKinds } from '../../../authentication/factors/sent.ts';
import { othersField, othersOf } from '../kit/others.ts';
import { PASSWORD_PROOF_WORDS, proofFields, proofProblems, requireOwnProof } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, recovery_codes, sent_code } from '../kit/schemas.ts';
import { expires_in, phoneIn, sent, targetProblems, targets, words } from '../kit/sent-factors.ts';

const meAccess = { user: true, first_party: true } as const;

export const sentFactorRoutes: Route[] = sentKinds.flatMap((kind) => [
  route({
    method: 'POST',
    path: `/me/factors/${kind}`,
    tag: 'Me',
    summary: `Begin to set up ${words[kind]}`,
    description: `Sends the code that makes the factor count. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access: meAccess,
    body: z.strictObject({ ...targets[kind], ...proofFields, locale: locale.optional() }),
    status: 202,
    response: z.object({ expires_in }),
    problems: [...(['factor_exists', 'factors_off'] as const), ...targetProblems[kind], ...proofProblems],
    async handle({ system, app, caller, body }) {
      await requireOwnProof(system, app, caller, { ...body, rule: 'password' });
      const locale = body.locale ?? app.settings.locale;
      const asked = { kind, challenge: challengeOf(caller), locale, phone: phoneIn(body) };
      await enrolSentFactor(system, app, caller.user, asked);
      return sent;
    },
  }),
  route({
    method: 'POST',
    path: `/me/factors/${kind}/confirm`,
    tag: 'Me',
    summary: `Confirm ${words[kind]}`,
    description:
      'With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For tokens of the App’s own clients.',
    access: meAccess,
    body: z.strictObject({ code: sent_code, ...othersField }),
    status: 200,
    response: z.object({ recovery_codes }),
    problems: ['invalid_code', 'no_enrolment', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      const shown = { kind, challenge: challengeOf(caller), code: body.code, ...othersOf(caller, body) };
      return { recovery_codes: await confirmSentFactor(system, app, caller.user, shown) };
    },
  }),
]);

const challengeOf = ({ user, session_uid }: { user: { id: string }; session_uid: string | undefined }) =>
  `me ${session_uid ?? user.id}`;
