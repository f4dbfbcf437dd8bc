// The user's own passkeys: what they are, a further one, a better name, and the way out of one.
import { z } from 'zod';
import {
  enrolOptions,
  enrolPasskey,
  requirePasskeysOffered,
} from '../../../authentication/factors/passkeys/enrolment.ts';
import {
  getPasskey,
  listPasskeys,
  removeOwnPasskey,
  renamePasskey,
  toPasskeyJson,
} from '../../../authentication/factors/passkeys/passkeys.ts';
import { toDevice } from '../../kit/render/device.ts';
import { othersField, othersOf } from '../kit/others.ts';
import { ownCeremony } from '../kit/passkeys/ceremonies.ts';
import { attestation, options } from '../kit/passkeys/schemas.ts';
import { PROOF_WORDS, proofFields, proofProblems, requireOwnProof } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { factor_name, page, passkey, whole } from '../kit/schemas.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;
const forOwnClients = 'For tokens of the App’s own clients.';

export const passkeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/passkeys',
    tag,
    summary: 'List one’s own passkeys',
    description: forOwnClients,
    access,
    status: 200,
    response: page(passkey),
    async handle({ system, app, caller }) {
      return whole((await listPasskeys(system.db, app, caller.user.id)).map(toPasskeyJson));
    },
  }),
  route({
    method: 'POST',
    path: '/me/passkeys/options',
    tag,
    summary: 'Begin to add a passkey',
    description: `At most 20 a user. Needs ${PROOF_WORDS} ${forOwnClients}`,
    access,
    body: z.strictObject(proofFields),
    status: 200,
    response: z.object({ options }),
    problems: ['method_off', 'too_many_passkeys', ...proofProblems],
    async handle({ system, app, caller, body }) {
      requirePasskeysOffered(app);
      await requireOwnProof(system, app, caller, body);
      return { options: await enrolOptions(system, app, caller.user, ownCeremony(caller)) };
    },
  }),
  route({
    method: 'POST',
    path: '/me/passkeys',
    tag,
    summary: 'Add the passkey that the browser made',
    description: `For the options that the same session asked for. Without a name it is called after what keeps it. ${forOwnClients}`,
    access,
    body: z.strictObject({ passkey: attestation, name: factor_name.optional(), ...othersField }),
    status: 201,
    response: passkey,
    problems: ['method_off', 'invalid_passkey', 'passkey_exists', 'too_many_passkeys'],
    async handle({ system, app, caller, body, info }) {
      requirePasskeysOffered(app);
      const { db } = system.database;
      const ceremony = ownCeremony(caller);
      const device = toDevice(info.user_agent ?? null);
      const made = { ceremony, answer: body.passkey, device, ...othersOf(caller, body) };
      const added = await enrolPasskey(system, app, caller.user, made);
      return toPasskeyJson(
        body.name ? await renamePasskey(db, app, caller.user.id, { id: added.id, name: body.name }) : added,
      );
    },
  }),
  route({
    method: 'PATCH',
    path: '/me/passkeys/:id',
    tag,
    summary: 'Rename one of one’s own passkeys',
    description: forOwnClients,
    access,
    body: z.strictObject({ name: factor_name }),
    status: 200,
    response: passkey,
    async handle({ system, app, caller, params, body }) {
      return toPasskeyJson(await renamePasskey(system.db, app, caller.user.id, { id: params.id, name: body.name }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/passkeys/:id',
    tag,
    summary: 'Remove one of one’s own passkeys',
    description: `Never the last way in. Needs ${PROOF_WORDS} ${forOwnClients}`,
    access,
    body: z.strictObject({ ...proofFields, ...othersField }),
    status: 204,
    problems: ['last_way_in', ...proofProblems],
    async handle({ system, app, caller, params, body }) {
      // Before a guess is counted.
      await getPasskey(system.db, app, caller.user.id, params.id);
      await requireOwnProof(system, app, caller, body);
      await removeOwnPasskey(system, app, caller.user, { id: params.id, ...othersOf(caller, body) });
    },
  }),
];
