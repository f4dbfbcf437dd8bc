// Who is signed in at the issuer in this browser, by the library's own cookie: for pages of ours beside the protocol.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Protocol } from '../tokens/protocol.ts';

export type BrowserSession = { uid: string; user_id: string; signed_in_at: Date };

type Held = { uid: string; accountId?: string; loginTs?: number };

/** Used or not, a session is good for so long (OWASP ASVS 7.3.2). `loginTs` in seconds. */
export function isTooOld({ settings }: App, loginTs: number | undefined): boolean {
  return loginTs !== undefined && now().getTime() / 1000 - loginTs > settings.session_max_seconds;
}

/** Read only: looking at a page of ours makes no session and lengthens none. A disabled user has none. */
export async function findBrowserSession(
  { provider }: Protocol,
  app: App,
  ctx: { req: IncomingMessage; res: ServerResponse; secure: boolean },
): Promise<BrowserSession | undefined> {
  const { Session } = provider as unknown as { Session: { get(context: object): Promise<Held> } };
  const { uid, accountId, loginTs = 0 } = await Session.get({ req: ctx.req, res: ctx.res, secure: ctx.secure });
  return accountId === undefined || isTooOld(app, loginTs)
    ? undefined
    : { uid, user_id: accountId, signed_in_at: new Date(loginTs * 1000) };
}
