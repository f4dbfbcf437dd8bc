// me/*: a user about itself, by an access token of the App: opaque or JWT, as far as its scopes reach.
import { z } from 'zod';
import { claimsByScope, toClaims } from '../../users/claims.ts';
import { type Route, route } from './routes.ts';

const me = z
  .looseObject({ id: z.uuid(), sub: z.uuid().describe('The same as id') })
  .describe('Claims of OpenID Connect Core §5.1, those that the token’s scopes allow');

export const meRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me',
    tag: 'Me',
    summary: 'The user that the access token stands for',
    access: { user: true },
    status: 200,
    response: me,
    async handle({ caller }) {
      const claims = toClaims(caller.user);
      const allowed = Object.entries(claimsByScope).flatMap(([scope, names]) => (caller.scopes.has(scope) ? [...names] : []));
      const shown = Object.fromEntries(allowed.filter((name) => name in claims).map((name) => [name, claims[name]]));
      return { id: caller.user.id, ...shown, sub: caller.user.id };
    },
  }),
];
