// A user's sign-ins and the clients that a user let in, as the API shows them to the user and to the App.
import { z } from 'zod';
import { parameters } from '../../kit/request/parameters.ts';
import { id, time } from './schemas.ts';

export const signIn = z
  .object({
    id,
    at: time,
    succeeded: z.boolean(),
    method: z
      .string()
      .nullable()
      .meta({ description: 'How, after RFC 8176', examples: ['pwd'] }),
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    user_agent: z.string().nullable(),
  })
  .meta({ id: 'SignIn', description: 'A sign-in of the user, or one that was tried' });

export const connectedApp = z
  .object({
    client_id: parameters.client_id,
    name: z.string().meta({ examples: ['Photo Prints'] }),
    first_party: z.boolean().describe('One of the App’s own: the user was not asked'),
    logo_uri: z.string().nullable(),
    logo_url: z.string().nullable().describe('Our copy of the picture at `logo_uri`: show this one'),
    client_uri: z.string().nullable(),
    scopes: z.array(z.string()).meta({ examples: [['openid', 'email']] }),
    claims: z
      .array(z.string())
      .describe('Single claims that the client may read in addition to those of its scopes (OpenID Connect Core §5.5)')
      .meta({ examples: [['phone_number']] }),
    resources: z.array(z.object({ identifier: z.string(), scopes: z.array(z.string()) })),
    since: time,
  })
  .meta({ id: 'ConnectedApp', description: 'A client that the user let in, with all that it may do' });
