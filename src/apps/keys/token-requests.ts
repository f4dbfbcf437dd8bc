// The personal access token that the command line asks for when a developer signs in. The developer reads it on the consent
// screen, and the sign-in then creates no token that may do more: any program can pose as the command line.
import { z } from 'zod';
import type { Db } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { App } from '../app.ts';
import { tokenScopes } from '../permissions.ts';
import { defaultDays, MAX_OPERATOR_DAYS, MAX_TOKEN_DAYS } from './personal-tokens.ts';

/** A parameter of the authorization request, in JSON. */
export const TOKEN_REQUEST = 'token_request';

const schema = z
  .strictObject({
    scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length),
    expires_in_days: z.number().int().min(1).max(MAX_TOKEN_DAYS),
    operator: z.boolean().default(false),
  })
  .refine(({ expires_in_days: days, operator }) => !operator || days <= MAX_OPERATOR_DAYS);

export type TokenRequest = z.output<typeof schema>;

/** Undefined for anything else. */
export function readTokenRequest(text: unknown): TokenRequest | undefined {
  try {
    return schema.parse(JSON.parse(String(text)));
  } catch {
    return undefined;
  }
}

const TYPE = 'personal_token';

/** As a grant keeps it (RFC 9396). */
export const toGranted = (request: TokenRequest) => ({ type: TYPE, ...request });

/** What was granted last, which is all that a grant of the command line has. */
export function readGranted(details: readonly unknown[] = []): TokenRequest | undefined {
  return granted.safeParse(details.at(-1)).data;
}

const granted = z
  .looseObject({ type: z.literal(TYPE) })
  .transform(({ type: _, ...request }) => request)
  .pipe(schema);

/** What the developer allowed a sign-in, once: its grant ends when the token is created. */
export type AllowedToken = TokenRequest & { grant_hash: Uint8Array };

type Input = { scopes: readonly string[]; expires_in_days?: number | undefined; operator?: boolean | undefined };

/** Throws `forbidden` for a token that may do more, or for longer, than the developer allowed. */
export function requireWithin(allowed: TokenRequest, { scopes, expires_in_days, operator = false }: Input): void {
  const isWithin =
    scopes.every((scope) => allowed.scopes.some((one) => one === scope)) &&
    (expires_in_days ?? defaultDays({ operator })) <= allowed.expires_in_days &&
    (allowed.operator || !operator);
  if (!isWithin) throw new Problem('forbidden', 'The developer did not allow this sign-in such a token');
}

/** In the transaction that creates the token. The access token of the sign-in ends with its grant. Throws `forbidden`. */
export async function useUp(db: Db, app: App, { grant_hash }: AllowedToken): Promise<void> {
  const used = await db
    .deleteFrom('grants')
    .where('app_id', '=', app.id)
    .where('id_hash', '=', grant_hash)
    .executeTakeFirst();
  if (used.numDeletedRows === 0n) throw new Problem('forbidden', 'This sign-in has created its token already');
}
