// me/username: a user's own username, by an access token of the App's own clients.
import { z } from 'zod';
import { changeUsername } from '../../../authentication/addresses/change-username.ts';
import { Problem } from '../../../problem.ts';
import { PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { username } from '../kit/schemas.ts';

export const ownUsernameRoutes: Route[] = [
  route({
    method: 'PUT',
    path: '/me/username',
    tag: 'Me',
    summary: 'Change one’s own username',
    description: `Nobody else can take the old username for 30 days. Ten attempts an hour, whether or not the name is free. For tokens of the App’s own clients with the scope \`profile\`; in Apps that use usernames. Needs ${PROOF_WORDS}`,
    access: { user: true, first_party: true },
    body: z
      .strictObject({ username, ...proofFields })
      .meta({ examples: [{ username: 'bob', password: 'wander-orbit-lantern' }] }),
    status: 200,
    response: z.object({ username }),
    problems: ['method_off', 'invalid_username', 'username_taken', ...proofProblems],
    async handle({ system, app, caller, body: { username, ...typed } }) {
      if (!caller.scopes.has('profile'))
        throw new Problem('insufficient_scope', 'The access token lacks the scope profile');
      const proof = await proofOf(system, app, caller, typed);
      const changed = await changeUsername(system, app, caller.user, { username, ...proof });
      return { username: changed.username ?? username };
    },
  }),
];
