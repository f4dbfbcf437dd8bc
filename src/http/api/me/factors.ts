// me/factors: a user's own second factors, by an access token of the App's own clients. What changes how somebody signs in
// wants a fresh proof: whoever found a token must not be able to.
import { z } from 'zod';
import {
  getFactor,
  listFactorKinds,
  listFactors,
  removeFactor,
  renameFactor,
  toFactorJson,
} from '../../../authentication/factors/kinds.ts';
import { removeOwnPasskey, renamePasskey } from '../../../authentication/factors/passkeys/passkeys.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { confirmTotp, enrolTotp } from '../../../authentication/factors/totp.ts';
import { Problem } from '../../../problem.ts';
import { toEnrolmentJson } from '../kit/enrolment.ts';
import { othersField, othersOf } from '../kit/others.ts';
import { PASSWORD_PROOF_WORDS, proofFields, proofProblems, requireOwnProof } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import {
  code,
  enrolment,
  factor,
  factor_name,
  page,
  recovery_codes,
  recovery_codes_left,
  whole,
} from '../kit/schemas.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;

const proof = z
  .strictObject({ ...proofFields, ...othersField })
  .meta({ examples: [{ password: 'wander-orbit-lantern' }] });

export const factorRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/factors',
    tag,
    summary: 'List one’s own second factors',
    description: 'For tokens of the App’s own clients.',
    access,
    status: 200,
    response: page(factor).extend({ recovery_codes_left }),
    async handle({ system, app, caller }) {
      const { db } = system.database;
      const factors = await listFactors(db, app, caller.user.id);
      const recovery_codes_left = await countRecoveryCodes(db, app, caller.user.id);
      return { ...whole(factors.map(toFactorJson)), recovery_codes_left };
    },
  }),
  route({
    method: 'POST',
    path: '/me/factors/totp',
    tag,
    summary: 'Begin to set up an authenticator app',
    description: `The secret counts once a code of it has been confirmed. At most five a user. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access,
    body: z.strictObject(proofFields),
    status: 200,
    response: enrolment,
    problems: ['too_many_factors', 'factors_off', ...proofProblems],
    async handle({ system, app, caller, body }) {
      await requireOwnProof(system, app, caller, { ...body, rule: 'password' });
      return toEnrolmentJson(await enrolTotp(system, app, caller.user));
    },
  }),
  route({
    method: 'POST',
    path: '/me/factors/totp/confirm',
    tag,
    summary: 'Confirm the authenticator app',
    description:
      'With the first code that it shows. The recovery codes that come with a first factor are in this answer and nowhere else; the list is empty if the user has some. For tokens of the App’s own clients.',
    access,
    body: z.strictObject({ code, name: factor_name.optional(), ...othersField }),
    status: 200,
    response: z.object({ recovery_codes }),
    problems: ['invalid_code', 'no_enrolment', 'too_many_factors'],
    async handle({ system, app, caller, body }) {
      const confirmation = { ...body, ...othersOf(caller, body) };
      return { recovery_codes: await confirmTotp(system, app, caller.user, confirmation) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/me/factors/:id',
    tag,
    summary: 'Rename one of one’s own second factors',
    description: 'An authenticator app or a passkey. For tokens of the App’s own clients.',
    access,
    body: z.strictObject({ name: factor_name }),
    status: 200,
    response: factor,
    async handle({ system, app, caller, body, params: { id } }) {
      const { db } = system.database;
      const { kind } = await getFactor(db, app, caller.user.id, id);
      const rename = kind === 'passkey' ? renamePasskey : renameFactor;
      await rename(db, app, caller.user.id, { id, name: body.name });
      return toFactorJson(await getFactor(db, app, caller.user.id, id));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/factors/:id',
    tag,
    summary: 'Remove one of one’s own second factors',
    description: `The recovery codes go with the last factor, and no browser is trusted any more. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access,
    body: proof,
    status: 204,
    problems: ['last_way_in', ...proofProblems],
    async handle({ system, app, caller, body, params }) {
      // Before a guess is counted.
      const { kind } = await getFactor(system.db, app, caller.user.id, params.id);
      await requireOwnProof(system, app, caller, { ...body, rule: 'password' });
      const remove = kind === 'passkey' ? removeOwnPasskey : removeFactor;
      await remove(system, app, caller.user, { id: params.id, ...othersOf(caller, body) });
    },
  }),
  route({
    method: 'POST',
    path: '/me/recovery-codes',
    tag,
    summary: 'Make new recovery codes',
    description: `The old ones end. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access,
    body: proof,
    status: 200,
    response: z.object({ recovery_codes }),
    problems: ['no_enrolment', ...proofProblems],
    async handle({ system, app, caller, body }) {
      await requireOwnProof(system, app, caller, { ...body, rule: 'password' });
      const kinds = await listFactorKinds(system, app, caller.user.id);
      if (kinds.length === 0) throw new Problem('no_enrolment', 'Set up a second factor first');
      return { recovery_codes: await renewRecoveryCodes(system, app, caller.user, othersOf(caller, body)) };
    },
  }),
];
