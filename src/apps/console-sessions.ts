// Sessions of the console: one developer in one browser, stored by the hash of its cookie. A session is valid only
// while the developer is active and the session at the issuer is alive. Both are checked with every request.

import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { sealedColumn } from '../database/sealed.ts';
import { newSecret } from '../ids.ts';
import { hashSecret } from '../secrets.ts';

/** Then the console asks the issuer again, which asks the developer only if its own session has ended. */
export const CONSOLE_SESSION_LIFETIME = 12 * HOUR;

export type ConsoleDeveloper = {
  app_id: string;
  id: string;
  email: string;
  email_verified: boolean;
  name: string | null;
  operator: boolean;
  /** Of the developer, when the session was found (users/sessions/epoch.ts). */
  access_epoch: number;
  /** What was proved for the session at the issuer (RFC 8176). */
  amr: string[];
  /** The uid of that session. */
  session_uid: string;
};

type NewConsoleSession = {
  developerId: string;
  /** The uid of the session at the issuer. */
  sessionUid: string;
  idToken: string;
};

/** Returns the cookie's value; only its hash is stored. */
export async function createConsoleSession(
  core: Core,
  consoleApp: { id: string },
  { developerId, sessionUid, idToken }: NewConsoleSession,
): Promise<string> {
  const secret = newSecret();
  const hash = hashSecret(secret);
  await core.db
    .insertInto('console_sessions')
    .values({
      app_id: consoleApp.id,
      id_hash: hash,
      developer_id: developerId,
      session_uid: sessionUid,
      id_token_sealed: core.keyring.seal(idToken, placeOf(consoleApp, hash)),
      created_at: now(),
      expires_at: new Date(now().getTime() + CONSOLE_SESSION_LIFETIME),
    })
    .execute();
  return secret;
}

/** The developer who is signed in with this cookie, or undefined. */
export async function findConsoleDeveloper(
  core: Core,
  consoleApp: { id: string },
  secret: string,
): Promise<ConsoleDeveloper | undefined> {
  const [developer] = await core.database.query<ConsoleDeveloper>(findStatement, [
    consoleApp.id,
    hashSecret(secret),
    now(),
  ]);
  return developer;
}

/**
 * Returns the ID token of the sign-in, whose `sid` tells the issuer which session to end. Undefined if there was no session,
 * or its SECRET_KEY is gone.
 */
export async function endConsoleSession(
  core: Core,
  consoleApp: { id: string },
  secret: string,
): Promise<string | undefined> {
  const hash = hashSecret(secret);
  const ended = await core.db
    .deleteFrom('console_sessions')
    .where('app_id', '=', consoleApp.id)
    .where('id_hash', '=', hash)
    .returning('id_token_sealed')
    .executeTakeFirst();
  if (!ended) return undefined;
  try {
    return core.keyring.open(ended.id_token_sealed, placeOf(consoleApp, hash)).toString();
  } catch {
    return undefined;
  }
}

const findStatement = {
  name: 'find_console_developer_with_session',
  text: `select developer.app_id, developer.id, developer.email, developer.email_verified, developer.name,
                developer.access_epoch,
                exists (select from operators where operators.app_id = developer.app_id
                        and operators.developer_id = developer.id) as operator,
                coalesce(sessions.payload -> 'amr', '[]') as amr, sessions.uid as session_uid
         from console_sessions console
         join users developer on developer.app_id = console.app_id and developer.id = console.developer_id
         join sessions on sessions.app_id = console.app_id and sessions.uid = console.session_uid
              and sessions.user_id = console.developer_id
         where console.app_id = $1 and console.id_hash = $2 and console.expires_at > $3
               and developer.status = 'active' and sessions.expires_at > $3`,
};

export const sealedIdTokens = sealedColumn('console_sessions', {
  column: 'id_token_sealed',
  key: ['app_id', 'id_hash'],
  placeOf: ({ app_id, id_hash }) => placeOf({ id: app_id }, Buffer.from(id_hash)),
  lost: { becomes: 'delete', words: 'sign-ins of developers to the console' },
});

const placeOf = (app: { id: string }, hash: Buffer) => `console_sessions/${app.id}/${hash.toString('base64url')}`;
