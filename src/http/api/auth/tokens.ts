// auth/refresh and auth/logout: what becomes of the tokens that a sign-in gave.
import { z } from 'zod';
import { builtInClientId } from '../../../apps/clients/built-in.ts';
import { hookFailed, toMembers } from '../../../hooks/sign-up.ts';
import { findSessionOf } from '../../../oidc/tokens/access-tokens.ts';
import { isHookFailure } from '../../../oidc/tokens/hook-claims.ts';
import { requestEndpoint } from '../../../oidc/tokens/request-endpoint.ts';
import { Problem } from '../../../problem.ts';
import { signOutSession } from '../../../users/sessions/end.ts';
import { access, tag } from '../kit/backend.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { id, tokens } from '../kit/schemas.ts';

export const tokenRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/refresh',
    tag,
    summary: 'Get new tokens for a refresh token',
    description: 'The same as the token endpoint’s refresh_token grant for the App’s built-in client.',
    access,
    body: z.strictObject({
      refresh_token: z.string().min(1).max(2000),
      organization: id.optional().describe('Id of another organization of the user, to switch to it'),
    }),
    status: 200,
    response: z.object({ tokens }),
    problems: ['invalid_token', 'tokens_refused', 'hook_failed'],
    async handle({ app, protocol, body, info }) {
      const form = { grant_type: 'refresh_token', client_id: builtInClientId(app), ...body };
      const { status, json, retryAfter } = await requestEndpoint(await protocol(), { path: '/token', form, info });
      if (status === 200) return { tokens: json };
      if (json.error === 'access_denied') throw refusedByHook(json);
      if (isHookFailure(json)) throw hookFailed(app, { retryAfter });
      if (status >= 500) throw new Problem('database_unavailable', undefined, { retryAfter: 5 });
      throw new Problem(
        'invalid_token',
        'The refresh token is expired, revoked or was used before, or not for that organization',
      );
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout',
    tag,
    summary: 'End the session that a token belongs to',
    description:
      'Every token of that session ends, except those of clients that the user allowed `offline_access`. Unknown and ended tokens are fine: the answer is the same. A user’s own access token of the App’s own client ends its session without a body.',
    access: { ...access, own_token: true },
    body: z.strictObject({
      token: z
        .string()
        .min(1)
        .max(10_000)
        .optional()
        .describe('A refresh token, or an access token; required unless the call comes with the user’s own'),
    }),
    status: 204,
    async handle({ system, app, protocol, caller, body: { token } }) {
      const uid = isOwn(caller, token)
        ? caller.session_uid
        : await findSessionOf(system, app, await protocol(), requireToken(token));
      if (uid) await signOutSession(system.db, app, { uid });
    },
  }),
];

const refusalSchema = z.object({ message: z.string().optional(), reason: z.string().optional() });

function refusedByHook(json: Record<string, unknown>): Problem {
  const { message, reason } = refusalSchema.parse(json);
  return new Problem('tokens_refused', message, { members: toMembers(message, reason) });
}

/** Users end their own session only: a token of somebody else is not theirs to name. */
function isOwn(caller: Caller, token: string | undefined): caller is Extract<Caller, { kind: 'user' }> {
  if (caller.kind !== 'user') return false;
  if (token === undefined) return true;
  throw new Problem('invalid_body', undefined, { fields: { token: 'is only for the App’s own credentials' } });
}

function requireToken(token: string | undefined): string {
  if (token !== undefined) return token;
  throw new Problem('invalid_body', undefined, { errors: [{ field: 'token', code: 'missing', detail: 'is missing' }] });
}
