// Passkeys by the JSON API: a user's own (me/passkeys), signing in by one through the App's backend (auth/passkeys), and
// what the App sees of its users' (users/:id/passkeys). A browser signs for the host it is at: docs/passkeys.md.
import { z } from 'zod';
import { withSecondFactor } from '../../../authentication/assurance.ts';
import { requireOffered } from '../../../authentication/factors/kinds.ts';
import {
  attestationSchema,
  enrolOptions,
  enrolPasskey,
  requirePasskeysOffered,
} from '../../../authentication/factors/passkeys/enrolment.ts';
import {
  getPasskey,
  listPasskeys,
  MAX_PASSKEY_NAME,
  removeOwnPasskey,
  removePasskey,
  renamePasskey,
  toPasskeyJson,
} from '../../../authentication/factors/passkeys/passkeys.ts';
import { assertionSchema, PASSKEY_AMR, secondFactorOptions } from '../../../authentication/factors/passkeys/proof.ts';
import {
  PASSKEY_SIGN_IN_AMR,
  signInByPasskey,
  signInOptions,
} from '../../../authentication/factors/passkeys/sign-in.ts';
import { makeFirstRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { requireProof } from '../../../authentication/reauthentication.ts';
import { noteSignIn } from '../../../authentication/sign-in/password.ts';
import { readChallenge } from '../../../authentication/sign-in/ticket.ts';
import { newSecret } from '../../../ids.ts';
import { requireResource } from '../../../oidc/tokens/sign-in-tokens.ts';
import { findSignInTime } from '../../../users/sessions.ts';
import { getUser } from '../../../users/users.ts';
import { toDevice } from '../../kit/device.ts';
import { type Call, type Caller, type Route, route } from '../kit/route.ts';
import { page, passkey, recovery_codes, whole } from '../kit/schemas.ts';
import { proofFields, proofProblems } from '../me/factors.ts';
import { answer, challenge, device, place, readForEnrolment, requireNothingMore, signedIn } from './auth.ts';
import { enrolCeremony, ownCeremony, secondFactorCeremony, signInCeremony } from './passkey-ceremonies.ts';

const options = z
  .record(z.string(), z.unknown())
  .meta({ description: 'For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes' });
const credential = { id: 'q83vEjRWeJA', rawId: 'q83vEjRWeJA', type: 'public-key' } as const;
const attestation = attestationSchema.meta({
  description: 'What the browser made: credential.toJSON()',
  examples: [{ ...credential, response: { clientDataJSON: 'eyJ0eXBlIjoi', attestationObject: 'o2NmbXRkbm9u' } }],
});
const signed = { clientDataJSON: 'eyJ0eXBlIjoi', authenticatorData: 'SZYN5YgOjGh0', signature: 'MEUCIQDlB0x4' };
const assertion = assertionSchema.meta({
  description: 'What the browser answered: credential.toJSON()',
  examples: [{ ...credential, response: signed }],
});
const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_PASSKEY_NAME)
  .meta({ examples: ['My phone'] });

const passkeyChallenge = z.string().min(1).max(200).describe('From auth/passkeys/options');

const me = { user: true, first_party: true } as const;
const backend = { permission: 'auth:write' } as const;
const forOwnClients = 'For tokens of the App’s own clients.';

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

export const passkeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/passkeys',
    tag: 'Me',
    summary: 'List one’s own passkeys',
    description: forOwnClients,
    access: me,
    status: 200,
    response: page(passkey),
    async handle({ system, app, caller }) {
      return whole((await listPasskeys(system.db, app, caller.user.id)).map(toPasskeyJson));
    },
  }),
  route({
    method: 'POST',
    path: '/me/passkeys/options',
    tag: 'Me',
    summary: 'Begin to add a passkey',
    description: `Wants the password or a code, unless the user signed in within the last five minutes. At most 20 a user. ${forOwnClients}`,
    access: me,
    body: z.strictObject(proofFields),
    status: 200,
    response: z.object({ options }),
    problems: ['method_off', 'too_many_passkeys', 'proof_required', 'sign_in_again', ...proofProblems],
    async handle(call) {
      const { system, app, caller } = call;
      requirePasskeysOffered(app);
      await requireOwnProof(call);
      return { options: await enrolOptions(system, app, caller.user, ownCeremony(caller)) };
    },
  }),
  route({
    method: 'POST',
    path: '/me/passkeys',
    tag: 'Me',
    summary: 'Add the passkey that the browser made',
    description: `For the options that the same session asked for. Without a name it is called after what keeps it. ${forOwnClients}`,
    access: me,
    body: z.strictObject({ passkey: attestation, name: name.optional() }),
    status: 201,
    response: passkey,
    problems: ['method_off', 'invalid_passkey', 'passkey_exists', 'too_many_passkeys'],
    async handle({ system, app, caller, body, info }) {
      requirePasskeysOffered(app);
      const { db } = system;
      const ceremony = ownCeremony(caller);
      const device = toDevice(info.user_agent ?? null);
      const added = await enrolPasskey(system, app, caller.user, { ceremony, answer: body.passkey, device });
      return toPasskeyJson(
        body.name ? await renamePasskey(db, app, caller.user.id, { id: added.id, name: body.name }) : added,
      );
    },
  }),
  route({
    method: 'PATCH',
    path: '/me/passkeys/:id',
    tag: 'Me',
    summary: 'Rename one of one’s own passkeys',
    description: forOwnClients,
    access: me,
    body: z.strictObject({ name }),
    status: 200,
    response: passkey,
    async handle({ system, app, caller, params, body }) {
      return toPasskeyJson(await renamePasskey(system.db, app, caller.user.id, { id: params.id, name: body.name }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/passkeys/:id',
    tag: 'Me',
    summary: 'Remove one of one’s own passkeys',
    description: `Wants the password or a code, unless the user signed in within the last five minutes. Never the last way in. ${forOwnClients}`,
    access: me,
    body: z.strictObject(proofFields),
    status: 204,
    problems: ['last_way_in', 'proof_required', 'sign_in_again', ...proofProblems],
    async handle(call) {
      const { system, app, caller, params } = call;
      // Before a guess is counted.
      await getPasskey(system.db, app, caller.user.id, params.id);
      await requireOwnProof(call);
      await removeOwnPasskey(system, app, caller.user, params.id);
    },
  }),
];

export const userPasskeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/passkeys',
    tag: 'Users',
    summary: 'List a user’s passkeys',
    access: { permission: 'users:read' },
    status: 200,
    response: page(passkey),
    async handle({ system, app, params }) {
      const user = await getUser(system.db, app, params.id);
      return whole((await listPasskeys(system.db, app, user.id)).map(toPasskeyJson));
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/passkeys/:passkey_id',
    tag: 'Users',
    summary: 'Remove a passkey of a user',
    description: 'Also where it is the user’s only way to sign in.',
    access: { permission: 'users:write' },
    status: 204,
    async handle({ system, app, params }) {
      await removePasskey(system.db, app, params.id, params.passkey_id);
    },
  }),
];

type Own = Extract<Caller, { kind: 'user' }>;

type OwnCall = Call<{ password?: string | undefined; code?: string | undefined }, unknown, Own>;

async function requireOwnProof({ system, app, caller, body }: OwnCall): Promise<void> {
  const signed_in_at = await findSignInTime(system.db, app, caller.session_uid);
  await requireProof(system, app, caller.user, { ...body, signed_in_at, field: 'password' });
}
