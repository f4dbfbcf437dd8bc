// auth/passkeys: signing in by a passkey alone, on a page of the App's own. A browser signs for the host it is at
// (docs/passkeys.md).
import { z } from 'zod';
import { signInOptions } from '../../../authentication/factors/passkeys/sign-in.ts';
import { byPasskey } from '../../../authentication/sign-in/proofs.ts';
import { access as backend, device } from '../kit/backend.ts';
import { signInCeremony } from '../kit/passkeys/ceremonies.ts';
import { assertion, options } from '../kit/passkeys/schemas.ts';
import { type Route, route } from '../kit/route.ts';
import { beginSignIn, signedIn, signInBy, ticket } from './sign-in.ts';

export const passkeyAuthRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/passkeys/options',
    tag: 'Authentication',
    summary: 'Begin to sign a user in by a passkey',
    description:
      'The same for everybody: no address is named. Keep the `ticket` in the visitor’s session: the answer is worthless without it. Needs the setting `passkeys`.',
    access: backend,
    body: z.strictObject({}),
    status: 200,
    response: z.object({ ticket, options }),
    problems: ['method_off'],
    async handle(call) {
      const { id, ticket } = beginSignIn(call);
      return { ticket, options: await signInOptions(call.system, call.app, signInCeremony(id)) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/passkeys/verify',
    tag: 'Authentication',
    summary: 'Sign the user in by the browser’s answer',
    description:
      'The device and what unlocks it are two factors: `acr` is that of two. The answer works once. Unknown, another App’s and a disabled user’s passkey get the same problem.',
    access: backend,
    body: z.strictObject({ ticket, passkey: assertion, ...device }),
    status: 200,
    response: signedIn,
    problems: [
      ...(['invalid_ticket', 'invalid_passkey', 'invalid_credentials', 'too_many_attempts', 'method_off'] as const),
      ...(['email_verification_required', 'connection_required'] as const),
    ],
    async handle(call) {
      const { passkey } = call.body;
      return signInBy(call, ({ id }) => byPasskey({ ceremony: signInCeremony(id), answer: passkey }));
    },
  }),
];
