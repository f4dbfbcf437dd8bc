// me/username: a user's own username, by an access token of the App's own clients.
import { z } from 'zod';
import { changeUsername } from '../../../authentication/addresses/change-username.ts';
import { Problem } from '../../../problem.ts';
import { findSignInTime } from '../../../users/sessions.ts';
import { proofFields, proofProblems } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { username } from '../kit/schemas.ts';

export const ownUsernameRoutes: Route[] = [
  route({
    method: 'PUT',
    path: '/me/username',
    tag: 'Me',
    summary: 'Change one’s own username',
    description:
      'Requires the password, a code of the authenticator app, or a sign-in within the last five minutes. Nobody else can take the old username for 30 days. Ten attempts an hour, whether or not the name is free. For tokens of the App’s own clients with the scope `profile`; in Apps that use usernames.',
    access: { user: true, first_party: true },
    body: z
      .strictObject({ username, ...proofFields })
      .meta({ examples: [{ username: 'bob', password: 'wander-orbit-lantern' }] }),
    status: 200,
    response: z.object({ username }),
    problems: [
      ...(['method_off', 'invalid_username', 'username_taken', 'proof_required', 'sign_in_again'] as const),
      ...proofProblems,
    ],
    async handle({ system, app, caller, body: { username, ...proof } }) {
      if (!caller.scopes.has('profile'))
        throw new Problem('insufficient_scope', 'The access token lacks the scope profile');
      const signed_in_at = await findSignInTime(system.db, app, caller.session_uid);
      const change = { username, ...proof, field: 'password', signed_in_at };
      const changed = await changeUsername(system, app, caller.user, change);
      return { username: changed.username ?? username };
    },
  }),
];
