// access-tokens/* at the server's API: a developer's personal access tokens. A token makes no other one; it can only end itself.
import { z } from 'zod';
import { CLI_CLIENT_ID } from '../../../apps/clients/built-in.ts';
import {
  DEFAULT_TOKEN_DAYS,
  listPersonalTokens,
  MAX_OPERATOR_DAYS,
  MAX_TOKEN_DAYS,
  revokePersonalToken,
  toPersonalTokenJson,
} from '../../../apps/keys/personal-tokens.ts';
import { isOperator } from '../../../apps/operators.ts';
import { tokenScopes } from '../../../apps/permissions.ts';
import { createOwnToken } from '../../../authentication/ways/own-tokens.ts';
import { Problem } from '../../../problem.ts';
import { getUser } from '../../../users/users.ts';
import { PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { email, id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'Personal access tokens';

const scopes = z.array(z.enum(tokenScopes)).meta({ examples: [['app:read', 'clients:write']] });

const tokenFields = {
  id,
  name: z.string().meta({ examples: ['Deployment'] }),
  hint: z.string().meta({ description: 'Its last four characters', examples: ['x7Qd'] }),
  scopes,
  operator: z.boolean().describe('Whether it has your powers as an operator of the server'),
  created_at: time,
  expires_at: time,
  last_used_at: time.nullable().describe('To within five minutes'),
};

const accessToken = z.object(tokenFields).meta({ id: 'PersonalAccessToken' });

export const accessTokenRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/command-line',
    tag,
    summary: 'Find where the command line signs in',
    description: 'For `gatehouse login`: the issuer of the console, and the client that is there for it.',
    access: { public: true },
    status: 200,
    response: z.object({
      issuer: z.string().meta({ examples: ['https://id.example.com/o/console'] }),
      client_id: z.string().meta({ examples: [CLI_CLIENT_ID] }),
    }),
    async handle({ app }) {
      return { issuer: app.issuer, client_id: CLI_CLIENT_ID };
    },
  }),
  route({
    method: 'GET',
    path: '/developer',
    tag,
    summary: 'Get yourself',
    description: 'The developer whom the credentials belong to, and what a personal access token may do.',
    access: { developer: true, token: 'any', from_cli: true },
    status: 200,
    response: z.object({
      id,
      email,
      operator: z.boolean().describe('Whether these credentials have the powers of an operator'),
      token: z
        .object({ id, scopes, operator: z.boolean(), expires_at: time })
        .nullable()
        .describe('Null for an access token of the console'),
    }),
    async handle({ system, caller: developer }) {
      const { id, email, token } = developer;
      const shown = token && {
        id: token.id,
        scopes: token.scopes,
        operator: token.operator,
        expires_at: token.expires_at,
      };
      return { id, email, operator: await isOperator(system.db, developer), token: shown ?? null };
    },
  }),
  route({
    method: 'GET',
    path: '/access-tokens',
    tag,
    summary: 'List your personal access tokens',
    description: 'Those that have not ended, newest first. Sign in for it: a token does not see the others.',
    access: { developer: true },
    status: 200,
    response: page(accessToken),
    async handle({ system, app, caller }) {
      return whole((await listPersonalTokens(system.db, app, caller.id)).map(toPersonalTokenJson));
    },
  }),
  route({
    method: 'POST',
    path: '/access-tokens',
    tag,
    summary: 'Create a personal access token',
    description: `With ${PROOF_WORDS} You are told by mail. With \`operator\` it ends after a day.`,
    access: { developer: true, from_cli: true },
    body: z.strictObject({
      name: name.meta({ examples: ['Deployment'] }),
      scopes: scopes.min(1),
      expires_in_days: z
        .number()
        .int()
        .min(1)
        .max(MAX_TOKEN_DAYS)
        .optional()
        .describe(`${DEFAULT_TOKEN_DAYS} if it is left out; with \`operator\` ${MAX_OPERATOR_DAYS} at most`),
      operator: z.boolean().optional().describe('Give it your powers as an operator'),
      ...proofFields,
    }),
    status: 201,
    response: z.object({
      ...tokenFields,
      access_token: z.string().meta({ description: 'Shown this once; only its hash is kept', examples: ['gh_pat_…'] }),
    }),
    problems: ['limit_reached', 'conflict', ...proofProblems],
    async handle({ system, app, caller, body: { password, code, ...input } }) {
      const user = await getUser(system.db, app, caller.id);
      const proof = await proofOf(system, app, { user, session_uid: caller.session_uid }, { password, code });
      const { row, token } = await createOwnToken(system, app, user, {
        ...input,
        proof,
        allowed: caller.allowed_token,
      });
      return { ...toPersonalTokenJson(row), access_token: token };
    },
  }),
  route({
    method: 'DELETE',
    path: '/access-tokens/:id',
    tag,
    summary: 'Revoke a personal access token',
    description: 'At once, on every node. A token can end itself, and no other one.',
    access: { developer: true, token: 'any' },
    status: 204,
    async handle({ system, app, caller, params }) {
      if (caller.token && caller.token.id !== params.id) throw new Problem('not_found', 'There is no such token');
      await revokePersonalToken(system.db, app, caller.id, params.id);
    },
  }),
];
