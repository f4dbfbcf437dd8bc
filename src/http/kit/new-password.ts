// The cookie of a browser in which a link has just set a user's password (authentication/sign-in/new-password.ts). Only the
// answer to the link's form sets it, so that a link alone signs nobody in as anybody.
import { oneTimeTokens } from '../../authentication/one-time/tokens.ts';
import { issueNewPassword } from '../../authentication/sign-in/new-password.ts';
import type { UserRow } from '../../database/schema.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import type { System } from '../../system.ts';
import type { AppContext } from './request/context.ts';

const COOKIE = 'new_password';

/** `client_id`: the client to which the form leads, if it is certain. */
export async function keepNewPassword(
  { db }: System,
  ctx: AppContext,
  user: UserRow,
  leadsTo: { client_id?: string } = {},
): Promise<void> {
  const { app } = ctx.state;
  const value = await issueNewPassword(db, app, user, leadsTo);
  setAppCookie(ctx.cookies, app, COOKIE, { value, maxAge: oneTimeTokens.new_password.lifetime });
}

export const readNewPassword = (ctx: AppContext) => readAppCookie(ctx.cookies, ctx.state.app, COOKIE);

export const dropNewPassword = (ctx: AppContext) =>
  setAppCookie(ctx.cookies, ctx.state.app, COOKIE, { value: undefined });
