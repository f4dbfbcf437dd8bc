// Writes of rows that belong to a grant, a user, a client or an App. If one of those was deleted after the request read
// it, the foreign key refuses the row, and the request ends with an error of OAuth instead of a fault of the server.
import { errors } from 'oidc-provider';
import type { Core } from '../../core.ts';
import { isOrphan } from '../../database/failure.ts';
import type { Statement } from '../../database/statement.ts';

/** Throws the error for the client, with the database's as its cause. */
export async function write<Row extends object>(core: Core, statement: Statement, values: unknown[]): Promise<Row[]> {
  try {
    return await core.database.query<Row>(statement, values);
  } catch (error) {
    throw toOauthError(error) ?? error;
  }
}

export function toOauthError(error: unknown): Error | undefined {
  if (!isOrphan(error)) return undefined;
  const refusal = Object.entries(refusals).find(([constraint]) => isOrphan(error, constraint));
  return (refusal?.[1] ?? refuseClient)(error);
}

type Refusal = (cause: unknown) => Error;

/** RFC 6749 §4.1.2.1: the user has taken the grant back. */
const refuseAccess: Refusal = (cause) => new errors.AccessDenied('the grant was revoked', { cause });

/** OpenID Connect Core §3.1.2.6: nobody is signed in. */
const refuseUser: Refusal = (cause) => new errors.LoginRequired('the user no longer exists', { cause });

/** RFC 6749 §4.1.2.1: without a client there is no redirect URI to trust. A deleted App has no clients either. */
const refuseClient: Refusal = (cause) =>
  Object.assign(new errors.InvalidClient('client is invalid', { cause }), { allow_redirect: false });

/** By the constraint that refused the row. */
const refusals: Record<string, Refusal> = {
  artifacts_app_id_grant_hash_fkey: refuseAccess,
  grants_app_id_client_id_fkey: refuseClient,
  grants_app_id_user_id_fkey: refuseUser,
  sessions_app_id_user_id_fkey: refuseUser,
};
