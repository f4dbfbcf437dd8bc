// auth/*: an App's backend signs its users up and in, by its API key, and gets the tokens that a code flow would give.
import { z } from 'zod';
import { builtInClientId } from '../../apps/clients.ts';
import { signInByPassword } from '../../authentication/sign-in.ts';
import { createUserWithPassword } from '../../authentication/sign-up.ts';
import type { UserRow } from '../../database/schema.ts';
import { findSessionOf } from '../../oidc/access-tokens.ts';
import { requestEndpoint } from '../../oidc/request-endpoint.ts';
import { issueSignInTokens, requireResource } from '../../oidc/sign-in-tokens.ts';
import { Problem } from '../../problem.ts';
import { revokeSession } from '../../users/sessions.ts';
import { toUserJson } from '../../users/users.ts';
import { type Call, type Route, route } from './routes.ts';
import { email, password, profile, tokens, user } from './schemas.ts';

const access = { permission: 'auth:write' } as const;
const tag = 'Authentication';

/** The device the user sits at, which the backend knows and we don't: for the sessions list and for budgets. */
export const device = {
  ip: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .meta({ description: 'The user’s address; attempts are counted by it', examples: ['203.0.113.7'] }),
  user_agent: z.string().max(300).optional(),
  resource: z.string().max(2000).optional().describe('Identifier of the API that the access token is for'),
};

export const signedIn = z.object({ user, tokens });

export const authRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/signup',
    tag,
    summary: 'Sign a user up',
    description: 'Makes the user and signs it in. The App’s own sign-up rule does not apply: the backend decides.',
    access,
    body: z.strictObject({ email, password, ...profile.shape, ...device }),
    status: 201,
    response: signedIn,
    problems: ['invalid_email', 'weak_password', 'email_taken', 'busy'],
    async handle(call) {
      const { ip: _, user_agent: __, resource, ...input } = call.body;
      // First: a sign-up that is refused must not leave a user behind.
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      const user = await createUserWithPassword(call.system.database, call.app, input);
      return answer(call, user);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    tag,
    summary: 'Sign a user in by email and password',
    access,
    body: z.strictObject({ email, password, ...device }),
    status: 200,
    response: signedIn,
    problems: ['invalid_credentials', 'too_many_attempts', 'busy'],
    async handle(call) {
      const { resource } = call.body;
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      const user = await signInByPassword(call.system.database, call.app, call.body);
      return answer(call, user);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/refresh',
    tag,
    summary: 'Get new tokens for a refresh token',
    description: 'The same as the token endpoint’s refresh_token grant for the App’s built-in client.',
    access,
    body: z.strictObject({ refresh_token: z.string().min(1).max(2000) }),
    status: 200,
    response: z.object({ tokens }),
    problems: ['invalid_token'],
    async handle({ app, protocol, body, info }) {
      const form = { grant_type: 'refresh_token', client_id: builtInClientId(app), refresh_token: body.refresh_token };
      const { status, json } = await requestEndpoint(await protocol(), '/token', form, info);
      if (status === 200) return { tokens: json };
      if (status >= 500) throw new Problem('database_unavailable', undefined, { retryAfter: 5 });
      throw new Problem('invalid_token', 'The refresh token is expired, revoked or was used before');
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout',
    tag,
    summary: 'End the session that a token belongs to',
    description: 'Every token of that session ends. Unknown and ended tokens are fine: the answer is the same.',
    access,
    body: z.strictObject({ token: z.string().min(1).max(10_000).describe('A refresh token, or an access token') }),
    status: 204,
    async handle({ system, app, protocol, body }) {
      const uid = await findSessionOf(system, app, await protocol(), body.token);
      if (uid) await revokeSession(system.database.db, app, uid);
    },
  }),
];

export async function answer(
  { system, app, protocol, body, info }: Call<{ ip?: string; user_agent?: string; resource?: string }>,
  row: UserRow,
  amr: string[] = ['pwd'],
) {
  const tokens = await issueSignInTokens(system, app, await protocol(), {
    user: row,
    amr,
    ip: body.ip ?? info.ip,
    user_agent: body.user_agent ?? info.user_agent,
    resource: body.resource,
  });
  return { user: toUserJson(row), tokens };
}
