// The second factors of the App's users, as the App sees them.
import { z } from 'zod';
import {
  getFactor,
  listFactors,
  removeFactor,
  resetFactorsByApp,
  toFactorJson,
} from '../../../../authentication/factors/kinds.ts';
import { removePasskey } from '../../../../authentication/factors/passkeys/passkeys.ts';
import { countRecoveryCodes } from '../../../../authentication/factors/recovery-codes.ts';
import { getUser } from '../../../../users/users.ts';
import { sessionsField } from '../../kit/others.ts';
import { type Route, route } from '../../kit/route.ts';
import { factor, page, recovery_codes_left, whole } from '../../kit/schemas.ts';

const tag = 'Users';
const read = { permission: 'users:read' } as const;
const write = { permission: 'users:write' } as const;

export const userFactorRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/factors',
    tag,
    summary: 'List a user’s second factors',
    access: read,
    status: 200,
    response: page(factor).extend({ recovery_codes_left }),
    async handle({ system, app, params }) {
      const { db } = system.database;
      const user = await getUser(db, app, params.id);
      const factors = await listFactors(db, app, user.id);
      return {
        ...whole(factors.map(toFactorJson)),
        recovery_codes_left: await countRecoveryCodes(db, app, user.id),
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/factors/:factor_id',
    tag,
    summary: 'Remove a second factor of a user',
    description:
      'Also if it is a passkey and the user’s only way to sign in. The recovery codes go with the last factor, and no browser is trusted any more.',
    access: write,
    closedToTokens: 'all',
    body: z.strictObject(sessionsField),
    status: 204,
    async handle({ system, app, body, params: { id, factor_id } }) {
      const removed = { id: factor_id, ...body };
      const { kind } = await getFactor(system.db, app, id, factor_id);
      if (kind === 'passkey') await removePasskey(system, app, id, removed);
      else await removeFactor(system, app, await getUser(system.db, app, id), removed);
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/factors',
    tag,
    summary: 'Reset a user’s second factors',
    description:
      'For a user who lost them. Factors, recovery codes and trusted browsers are gone; the password alone signs in until one is set up again.',
    access: write,
    closedToTokens: 'all',
    body: z.strictObject(sessionsField),
    status: 204,
    async handle({ system, app, body, params }) {
      await resetFactorsByApp(system, app, await getUser(system.db, app, params.id), body);
    },
  }),
];
