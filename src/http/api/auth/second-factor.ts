// auth/second-factor: finishing a sign-in with a factor that the user has.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { assertionSchema, secondFactorOptions } from '../../../authentication/factors/passkeys/proof.ts';
import { findSentKind, sendFactorCode, sentKinds } from '../../../authentication/factors/sent.ts';
import { bySecondFactor } from '../../../authentication/sign-in/proofs.ts';
import { type SecondFactor, waysOf } from '../../../authentication/sign-in/second-factor.ts';
import type { Ticket } from '../../../authentication/sign-in/ticket.ts';
import type { Db } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { access, place, tag } from '../kit/backend.ts';
import { secondFactorCeremony } from '../kit/passkeys/ceremonies.ts';
import { options } from '../kit/passkeys/schemas.ts';
import { type Route, route } from '../kit/route.ts';
import { code, locale, recovery_code } from '../kit/schemas.ts';
import { expires_in, sent } from '../kit/sent-factors.ts';
import { challengeOf, goOnWith, readSignIn, readUser, signedIn, ticket } from './sign-in.ts';

const codeFactor = z.enum(['totp', ...sentKinds]);

const proofs = {
  code: code.optional(),
  recovery_code: recovery_code.optional(),
  passkey: assertionSchema.optional().meta({ description: 'What the browser answered: credential.toJSON()' }),
};
type Shown = z.output<z.ZodObject<typeof proofs>> & { factor?: z.output<typeof codeFactor> | undefined };

function refuseButOne(body: Partial<Shown>, context: z.RefinementCtx): void {
  const names = ['code', 'recovery_code', 'passkey'] as const satisfies (keyof typeof proofs)[];
  const [first, ...others] = names.filter((name) => body[name] !== undefined);
  const message = `must be the only one of ${names.join(', ')}`;
  for (const name of first ? others : ['code']) context.addIssue({ code: 'custom', path: [name], message });
}

export const secondFactorRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/second-factor',
    tag,
    summary: 'Finish a sign-in with a second factor',
    description:
      'With a code of the authenticator app, a code that auth/second-factor/send sent, a recovery code, or a passkey’s answer to auth/second-factor/passkey.',
    access,
    body: z
      .strictObject({
        ticket,
        ...proofs,
        factor: codeFactor
          .optional()
          .describe(
            'The factor whose code it is; unless given, the one that was sent for this sign-in, or else the app’s',
          ),
        ...place,
      })
      .superRefine(refuseButOne)
      .meta({ examples: [{ ticket: '6f1c….AXk3…', code: '123456' }] }),
    status: 200,
    response: signedIn,
    problems: [
      ...(['invalid_ticket', 'step_not_due', 'invalid_code', 'invalid_passkey'] as const),
      ...(['invalid_credentials', 'connection_required', 'too_many_attempts'] as const),
    ],
    async handle(call) {
      const { system, app, body } = call;
      const { ticket } = await readSignIn(call, 'second_factor');
      const factor = await toSecondFactor(system.db, app, ticket, body);
      return goOnWith(call, () => bySecondFactor(factor));
    },
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/send',
    tag,
    summary: 'Send a code to finish a sign-in with',
    description:
      'For the `ticket` of `second_factor_required`, by one of its `ways`. The code is good for ten minutes, for this sign-in alone; only the newest works. Five an hour.',
    access,
    body: z.strictObject({ ticket, factor: z.enum(sentKinds), locale: locale.optional() }),
    status: 202,
    response: z.object({ expires_in, sent_to: z.string().meta({ description: 'Masked', examples: ['•••678'] }) }),
    problems: ['invalid_ticket', 'step_not_due', 'no_enrolment', 'sms_off', 'too_many_attempts'],
    async handle(call) {
      const { system, app, body } = call;
      const { ticket, standing, user } = await readUser(call, 'second_factor');
      if (!waysOf(standing.kinds, standing.amr).includes(body.factor))
        throw new Problem('no_enrolment', 'The user can’t finish this sign-in that way');
      const asked = { kind: body.factor, challenge: challengeOf(ticket), locale: body.locale ?? app.settings.locale };
      const { to } = await sendFactorCode(system, app, user, asked);
      return { ...sent, sent_to: to };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/passkey',
    tag,
    summary: 'Get what a browser needs to show a passkey as the second factor',
    description: 'For the `ticket` of `second_factor_required` whose `ways` have `passkey`.',
    access,
    body: z.strictObject({ ticket }),
    status: 200,
    response: z.object({ options }),
    problems: ['invalid_ticket', 'step_not_due'],
    async handle(call) {
      const { ticket, user } = await readUser(call, 'second_factor');
      return { options: await secondFactorOptions(call.system, call.app, user, secondFactorCeremony(ticket.id)) };
    },
  }),
];

async function toSecondFactor(
  db: Db,
  app: App,
  ticket: Ticket,
  { code, factor, recovery_code, passkey }: Shown,
): Promise<SecondFactor> {
  if (passkey !== undefined) return { way: 'passkey', passkey, ceremony: secondFactorCeremony(ticket.id) };
  if (code === undefined) return { way: 'recovery_code', recovery_code: recovery_code ?? '' };
  const challenge = challengeOf(ticket);
  const user_id = ticket.state.proved?.user_id ?? '';
  const way = factor ?? (await findSentKind(db, app, { id: user_id }, challenge)) ?? 'totp';
  return way === 'totp' ? { way, code } : { way, code, challenge };
}
