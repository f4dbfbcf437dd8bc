// Refusals: requests that somebody may not make, or that make no sense. A stranger causes them by the thousand, so that no
// backend is told of them.
import { z } from 'zod';
import { counted, protocolRefusal, refusal, refused, text } from './kind.ts';

export const refusals = {
  'access.denied': refused('A known caller or developer lacks a permission, at the API or in the console.', {
    problem: text.describe('The code of the problem'),
    path: text.optional().describe('The path of the request, without ids'),
    ...counted,
  }),
  'api_key.refused': refused('An API key or token of a developer was refused: it is unknown, revoked or expired.', {
    method: z.enum(['api_key', 'personal_token', 'access_token']).describe('What was sent'),
    ...counted,
  }),
  'authorization.refused': refused(
    'A request to `/authorize` ended on an error page. What was sent is in the record of the request.',
    { error: text, error_description: text.optional(), ...counted },
    { version: 2 },
  ),
  'captcha.refused': refused('A form was sent without a solved captcha.', refusal),
  'client.authentication_failed': refused('A client secret was wrong, or the client doesn’t exist.', {
    method: text.describe('How the client authenticated, such as `client_secret_basic`'),
    endpoint: text,
    asked: text.optional().describe('The `client_id` that was sent, if no client has it'),
    ...counted,
  }),
  'code.refused': refused('A code or link was wrong, used or expired; `path` says of which kind.', refusal),
  'dpop_proof.refused': refused('A DPoP proof is missing, wrong, or was used before.', protocolRefusal),
  'form.refused': refused('A form was sent without its token, or from another site.', refusal),
  'input.refused': refused(
    'A request makes no sense: a body, field, query or parameter of the protocol.',
    protocolRefusal,
  ),
  'limit.reached': refused('A rate limit refused a request.', refusal),
  'sign_up.refused': refused('Somebody who isn’t invited tried to sign up.', refusal),
};
