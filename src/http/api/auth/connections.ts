// auth/connections/exchange: where the App's backend learns which user came back from a connection.
import { z } from 'zod';
import { byConnectionCode } from '../../../social/codes.ts';
import { device } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { signedIn, signIn, unfinishedProblems } from './sign-in.ts';

export const connectionAuthRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/connections/exchange',
    tag: 'Authentication',
    summary: 'Sign in a user who came back from a connection',
    description:
      'The code that the App’s redirect URI got after {issuer}/connect/{connection}. It works once, for a minute, with the client id and redirect URI that it was made for.',
    access: { permission: 'auth:write' },
    body: z.strictObject({
      code: z.string().min(1).max(200),
      client_id: z.string().min(1).max(100),
      redirect_uri: z.string().min(1).max(2000),
      ...device,
    }),
    status: 200,
    response: signedIn,
    problems: [
      'invalid_one_time_token',
      'connection_expired',
      'connection_disabled',
      'connection_changed',
      'connection_refused',
      ...unfinishedProblems,
    ],
    async handle(call) {
      const { code, client_id, redirect_uri } = call.body;
      return signIn(call, byConnectionCode({ code, client_id, redirect_uri }));
    },
  }),
];
