// The passkeys of the App's users, as the App sees them.
import { z } from 'zod';
import { listPasskeys, removePasskey, toPasskeyJson } from '../../../../authentication/factors/passkeys/passkeys.ts';
import { getUser } from '../../../../users/users.ts';
import { sessionsField } from '../../kit/others.ts';
import { type Route, route } from '../../kit/route.ts';
import { page, passkey, whole } from '../../kit/schemas.ts';

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
    closedToTokens: 'all',
    body: z.strictObject(sessionsField),
    status: 204,
    async handle({ system, app, body, params }) {
      await removePasskey(system, app, params.id, { id: params.passkey_id, ...body });
    },
  }),
];
