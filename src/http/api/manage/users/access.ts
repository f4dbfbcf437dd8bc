// Where a user of the App is and was signed in, with which accounts at providers, and which clients have access: what the user sees
// on the account pages, for the App's backend and its developers.
import { z } from 'zod';
import { Problem } from '../../../../problem.ts';
import { listIdentities, removeIdentity } from '../../../../social/identities.ts';
import { listConnectedApps, revokeConnectedApp } from '../../../../users/connected-apps.ts';
import { revokeSession } from '../../../../users/sessions/end.ts';
import { endAllSessions } from '../../../../users/sessions/end-many.ts';
import { listReceipts } from '../../../../users/sessions/receipts.ts';
import { listSessions } from '../../../../users/sessions/sessions.ts';
import { listSignIns } from '../../../../users/sign-ins.ts';
import { getUser } from '../../../../users/users.ts';
import { parameters } from '../../../kit/request/parameters.ts';
import { connectedApp, signIn } from '../../kit/access.ts';
import { endedSession } from '../../kit/ended-sessions.ts';
import { sessionsField } from '../../kit/others.ts';
import { type Route, route } from '../../kit/route.ts';
import { page, pageQuery, session, time, whole } from '../../kit/schemas.ts';

const tag = 'Users';
const read = { permission: 'users:read' } as const;
const write = { permission: 'users:write' } as const;

const identity = z
  .object({
    id: parameters.identity_id,
    connection: z.string().meta({ description: 'Slug of the connection', examples: ['github'] }),
    name: z.string().meta({ description: 'Name of the connection', examples: ['GitHub'] }),
    kind: z.string().meta({ examples: ['github'] }),
    email: z.string().nullable().describe('What the provider last said'),
    created_at: time,
  })
  .meta({ id: 'Identity', description: 'An account at a provider with which a user signs in' });

export const userAccessRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/sessions',
    tag,
    summary: 'List a user’s sessions',
    access: read,
    status: 200,
    response: page(session),
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      return whole(await listSessions(system.db, app, id));
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/ended-sessions',
    tag,
    summary: 'List a user’s sessions that ended, with the clients that are told',
    description: 'Newest first, for a week; those that no client is told of are not kept.',
    access: read,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(endedSession),
    async handle({ system, app, params, query }) {
      const { id } = await getUser(system.db, app, params.id);
      return listReceipts(system.db, app, id, query);
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/sessions/:uid',
    tag,
    summary: 'End a session of a user',
    description: 'With every token that was issued in it, those with `offline_access` too.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      const ended = await revokeSession(system.db, app, params.uid, params.id);
      if (!ended) throw new Problem('not_found', 'There is no such session');
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/sessions',
    tag,
    summary: 'End all sessions of a user',
    description: 'With every token that was issued in them, those with `offline_access` too.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      await endAllSessions(system.db, app, id);
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/sign-ins',
    tag,
    summary: 'List a user’s sign-ins',
    description: 'Newest first, with those that failed.',
    access: read,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(signIn),
    async handle({ system, app, params, query }) {
      const { id } = await getUser(system.db, app, params.id);
      return listSignIns(system.db, app, id, query);
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/identities',
    tag,
    summary: 'List the accounts at providers that a user signs in with',
    access: read,
    status: 200,
    response: page(identity),
    async handle({ system, app, params }) {
      const user = await getUser(system.db, app, params.id);
      const identities = await listIdentities(system.db, app, user.id);
      return whole(identities.map(({ slug: connection, ...shown }) => ({ ...shown, connection })));
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/identities/:identity_id',
    tag,
    summary: 'Unlink an account at a provider from a user',
    description: 'Also if it is the user’s only way to sign in. The user gets a mail.',
    access: write,
    closedToTokens: 'all',
    body: z.strictObject(sessionsField),
    status: 204,
    async handle({ system, app, body, params: { id, identity_id } }) {
      await removeIdentity(system, app, await getUser(system.db, app, id), { id: identity_id, ...body });
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/connected-apps',
    tag,
    summary: 'List the clients that a user let in',
    access: read,
    status: 200,
    response: page(connectedApp),
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      return whole(await listConnectedApps(system.db, app, id));
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/connected-apps/:client_id',
    tag,
    summary: 'Take a client’s access to a user away',
    description: 'Its grants end on every device, and with them its tokens.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      const ended = await revokeConnectedApp(system.db, app, id, params.client_id);
      if (!ended) throw new Problem('not_found', 'This client has no access');
    },
  }),
];
