// Signing in by a passkey through the App's backend, and as the second factor of a sign-in: a browser signs for the host it
// is at (docs/passkeys.md).
import { z } from 'zod';
import { withSecondFactor } from '../../../authentication/assurance.ts';
import { requireOffered } from '../../../authentication/factors/kinds.ts';
import { enrolOptions, enrolPasskey } from '../../../authentication/factors/passkeys/enrolment.ts';
import { PASSKEY_AMR, secondFactorOptions } from '../../../authentication/factors/passkeys/proof.ts';
import {
  PASSKEY_SIGN_IN_AMR,
  signInByPasskey,
  signInOptions,
} from '../../../authentication/factors/passkeys/sign-in.ts';
import { makeFirstRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { noteSignIn } from '../../../authentication/sign-in/password.ts';
import { readChallenge } from '../../../authentication/sign-in/ticket.ts';
import { newSecret } from '../../../ids.ts';
import { requireResource } from '../../../oidc/tokens/sign-in-tokens.ts';
import { toDevice } from '../../kit/render/device.ts';
import { device, place } from '../kit/backend.ts';
import { enrolCeremony, secondFactorCeremony, signInCeremony } from '../kit/passkey-ceremonies.ts';
import { assertion, attestation, options } from '../kit/passkey-schemas.ts';
import { type Route, route } from '../kit/route.ts';
import { recovery_codes } from '../kit/schemas.ts';
import { answer, challenge, readForEnrolment, requireNothingMore, signedIn } from './auth.ts';

const passkeyChallenge = z.string().min(1).max(200).describe('From auth/passkeys/options');

const backend = { permission: 'auth:write' } as const;

export const passkeyAuthRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/passkeys/options',
    tag: 'Authentication',
    summary: 'Begin to sign a user in by a passkey',
    description:
      'The same for everybody: no address is named. Keep the `challenge` with the browser that asks (in its session): the answer is worth nothing without it. Needs the setting `passkeys`.',
    access: backend,
    body: z.strictObject({}),
    status: 200,
    response: z.object({ challenge: z.string(), options }),
    problems: ['method_off'],
    async handle({ system, app }) {
      const challenge = newSecret();
      return { challenge, options: await signInOptions(system, app, signInCeremony(challenge)) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/passkeys/verify',
    tag: 'Authentication',
    summary: 'Sign the user in by the browser’s answer',
    description:
      'The device and what unlocks it are two factors: `acr` is that of two. The answer works once. Unknown, another App’s and a disabled user’s passkey get the same problem.',
    access: backend,
    body: z.strictObject({ challenge: passkeyChallenge, passkey: assertion, ...device }),
    status: 200,
    response: signedIn,
    problems: ['invalid_passkey', 'invalid_credentials', 'too_many_attempts', 'method_off'],
    async handle(call) {
      const { challenge, passkey, resource } = call.body;
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      const ceremony = signInCeremony(challenge);
      const user = await signInByPasskey(call.system, call.app, { ceremony, answer: passkey });
      await requireNothingMore(call, user, PASSKEY_SIGN_IN_AMR);
      await noteSignIn(call.system, call.app, user, { amr: PASSKEY_SIGN_IN_AMR });
      return answer(call, user, PASSKEY_SIGN_IN_AMR, call.body);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/passkey',
    tag: 'Authentication',
    summary: 'Get what a browser needs to show a passkey as the second factor',
    description: 'For the `challenge` of `second_factor_required` whose `ways` have `passkey`.',
    access: backend,
    body: z.strictObject({ challenge }),
    status: 200,
    response: z.object({ options }),
    problems: ['invalid_challenge'],
    async handle({ system, app, body }) {
      const { user } = await readChallenge(system, app, body.challenge);
      const asked = await secondFactorOptions(system, app, user, secondFactorCeremony(body.challenge));
      return { options: asked };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/passkey',
    tag: 'Authentication',
    summary: 'Begin to set up a passkey at sign-in',
    description: 'For the `challenge` of `factor_enrolment_required` whose `kinds` have `passkey`.',
    access: backend,
    body: z.strictObject({ challenge }),
    status: 200,
    response: z.object({ options }),
    problems: ['invalid_challenge', 'factor_exists', 'factors_off'],
    async handle({ system, app, body }) {
      const { user } = await readForEnrolment(system, app, body.challenge);
      requireOffered(app, 'passkey');
      return { options: await enrolOptions(system, app, user, enrolCeremony(body.challenge)) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/passkey/confirm',
    tag: 'Authentication',
    summary: 'Confirm the passkey and finish the sign-in',
    description: 'With what the browser made. The recovery codes are in this answer and nowhere else.',
    access: backend,
    body: z.strictObject({ challenge, passkey: attestation, ...place }),
    status: 200,
    response: signedIn.extend({ recovery_codes }),
    problems: [
      'invalid_challenge',
      'invalid_passkey',
      'passkey_exists',
      'too_many_passkeys',
      'factor_exists',
      'factors_off',
      'invalid_credentials',
    ],
    async handle(call) {
      const { system, app, body, info } = call;
      const begun = await readForEnrolment(system, app, body.challenge);
      requireOffered(app, 'passkey');
      await enrolPasskey(system, app, begun.user, {
        ceremony: enrolCeremony(body.challenge),
        answer: body.passkey,
        device: toDevice(body.user_agent ?? info.user_agent ?? null),
      });
      const recovery_codes = await makeFirstRecoveryCodes(system.db, app, begun.user.id);
      const amr = withSecondFactor(begun.amr, PASSKEY_AMR);
      await noteSignIn(system, app, begun.user, { amr });
      return { ...(await answer(call, begun.user, amr, begun)), recovery_codes };
    },
  }),
];
