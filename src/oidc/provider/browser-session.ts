// The user who is signed in at the issuer in this browser, by the library's own cookie: for our pages beside the protocol.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import { noteEpoch } from '../storage/models/sessions.ts';
import type { Protocol } from '../tokens/protocol.ts';
import { toldTime } from './auth-time.ts';
import { impersonationHeldBy } from './impersonation.ts';

/**
 * `signed_in_at`: when the user was last authenticated, undefined if nobody was, and `is_told` if that is another provider's
 * word; `amr` (RFC 8176): how.
 */
export type BrowserSession = {
  uid: string;
  user_id: string;
  /** Of the user, when the session was found (users/sessions/epoch.ts). */
  access_epoch: number;
  signed_in_at: Date | undefined;
  is_told: boolean;
  amr: readonly string[];
  /** The id of the developer who acts as the user in it. */
  impersonated_by: string | undefined;
};

/** Used or not, a session is good for so long (OWASP ASVS 7.3.2). `loginTs` in seconds. */
export function isTooOld({ settings }: App, loginTs: number | undefined): boolean {
  return loginTs !== undefined && now().getTime() / 1000 - loginTs > settings.session_max_seconds;
}

type Request = { req: IncomingMessage; res: ServerResponse };

/** Read only: looking at a page of ours makes no session and lengthens none. A disabled user has none. */
export async function findBrowserSession(
  app: App,
  protocol: Protocol,
  request: Request,
): Promise<BrowserSession | undefined> {
  const { found: session, access_epoch } = await noteEpoch(() => findHeld(protocol, request));
  const { uid, accountId, loginTs = 0, amr = [] } = session;
  // The session says it, whichever cookie led here. Nobody was authenticated in it.
  const impersonated_by = impersonationHeldBy(session)?.act.sub;
  const isOwn = impersonated_by === undefined;
  if (accountId === undefined || access_epoch === null || (isOwn && isTooOld(app, loginTs))) return undefined;
  const signed_in_at = isOwn ? new Date((session.authTime() ?? 0) * 1000) : undefined;
  const is_told = toldTime(session) !== undefined;
  return { uid, user_id: accountId, access_epoch, signed_in_at, is_told, amr, impersonated_by };
}

/** The session that this browser holds, also one that is too old to sign in by. */
export async function findSessionUid(protocol: Protocol, request: Request): Promise<string | undefined> {
  return (await findHeld(protocol, request)).uid;
}

const findHeld = ({ provider }: Protocol, { req, res }: Request) =>
  provider.Session.get(provider.createContext(req, res));
