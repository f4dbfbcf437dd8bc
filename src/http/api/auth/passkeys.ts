// auth/passkeys: signing in by a passkey alone, on a page of the App's own. A browser signs for the host it is at
// (docs/passkeys.md).
import { z } from 'zod';
import { signInOptions } from '../../../authentication/factors/passkeys/sign-in.ts';
import { byPasskey } from '../../../authentication/sign-in/proofs.ts';
import { newSecret } from '../../../ids.ts';
import { access as backend, device } from '../kit/backend.ts';
import { signInCeremony } from '../kit/passkey-ceremonies.ts';
import { assertion, options } from '../kit/passkey-schemas.ts';
import { type Route, route } from '../kit/route.ts';
import { signedIn, signIn } from './sign-in.ts';

const passkeyChallenge = z.string().min(1).max(200).describe('From auth/passkeys/options');

export const passkeyAuthRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/passkeys/options',
    tag: 'Authentication',
    summary: 'Begin to sign a user in by a passkey',
    description:
      'The same for everybody: no address is named. Keep the `challenge` with the browser that asks (in its session): the answer is worth nothing without it. Needs the setting `passkeys`.',
    access: backend,
    body: z.strictObject({}),
    status: 200,
    response: z.object({ challenge: z.string(), options }),
    problems: ['method_off'],
    async handle({ system, app }) {
      const challenge = newSecret();
      return { challenge, options: await signInOptions(system, app, signInCeremony(challenge)) };
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
    body: z.strictObject({ challenge: passkeyChallenge, passkey: assertion, ...device }),
    status: 200,
    response: signedIn,
    problems: [
      ...(['invalid_passkey', 'invalid_credentials', 'too_many_attempts', 'method_off'] as const),
      'email_verification_required',
    ],
    async handle(call) {
      const { challenge, passkey } = call.body;
      return signIn(call, byPasskey({ ceremony: signInCeremony(challenge), answer: passkey }));
    },
  }),
];
