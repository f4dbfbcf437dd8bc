// The session in which this browser's developer acts as a user: a cookie of its own beside that of the browser's own session at
// the App, which it neither changes nor ends. While it stands, it is the session of every request.
import type { IncomingMessage } from 'node:http';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { findImpersonation, type Impersonation } from '../../users/sessions/impersonations.ts';
import { type Cookies, readAppCookie, setAppCookie } from './cookies.ts';

const COOKIE = 'impersonation';

/** `secret`: the session's id, as the cookie has it. */
export type Held = Impersonation & { secret: string };

type Request = { req: IncomingMessage; cookies: Cookies };

const reading = new WeakMap<IncomingMessage, Promise<void>>();
const held = new WeakMap<IncomingMessage, Held>();

/** Call it before anything asks `impersonationOf`. A browser without the cookie costs no statement. */
export async function readImpersonation(core: Core, app: App, request: Request): Promise<Held | undefined> {
  const read = reading.get(request.req) ?? find(core, app, request);
  reading.set(request.req, read);
  await read;
  return held.get(request.req);
}

/** As `readImpersonation` found it. */
export const impersonationOf = (req: IncomingMessage): Held | undefined => held.get(req);

async function find(core: Core, app: App, { req, cookies }: Request): Promise<void> {
  const secret = readAppCookie(cookies, app, COOKIE);
  if (secret === undefined) return;
  const found = await findImpersonation(core, app, secret);
  if (found) held.set(req, { ...found, secret });
  // It has ended: from here on, the browser's own session is there again.
  else keepImpersonation(cookies, app, undefined);
}

/** Undefined takes the cookie away. */
export function keepImpersonation(
  cookies: Cookies,
  app: App,
  given: { secret: string; expires_at: Date } | undefined,
): void {
  const maxAge = given && Math.max(0, given.expires_at.getTime() - now().getTime());
  setAppCookie(cookies, app, COOKIE, { value: given?.secret, ...(maxAge !== undefined && { maxAge }) });
}
