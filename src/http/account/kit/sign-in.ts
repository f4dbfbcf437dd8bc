// The way through the App's sign-in and back to the page where one was: an authorization request of a client of our own,
// whose answer is only a sign to go on. The session says who is signed in, never that answer.

import { createHash, randomBytes } from 'node:crypto';
import type { App } from '../../../apps/app.ts';
import { ACCOUNT_CLIENT_ID, ensureAccountClient } from '../../../apps/clients/built-in.ts';
import { perApp } from '../../../apps/per-app.ts';
import { MULTI_FACTOR } from '../../../authentication/assurance.ts';
import type { System } from '../../../system.ts';
import { translator } from '../../kit/render/messages.ts';
import { localeOf, sendPage } from '../../kit/render/pages.ts';
import type { AppContext } from '../../kit/request/context.ts';
import { ACCOUNT_PATH } from '../../kit/request/paths.ts';
import { redirect } from '../../kit/request/redirect.ts';

export const CALLBACK_PATH = '/callback';

export type SignIn = {
  /** `again`: users who are signed in prove their identity once more, `with_both` if they have two factors. */
  lead(ctx: AppContext, page: string, how?: { again: 'with_one' | 'with_both' }): Promise<void>;
  /** After the sign-in; `signedIn` says whether the browser brought a session. */
  arrive(ctx: AppContext, signedIn: boolean): void;
};

/** `pages` are the only places to come back to (their paths below /account). */
export function createSignIn(system: System, pages: ReadonlySet<string>): SignIn {
  const clients = perApp((): { made?: Promise<void> | undefined } => ({}));
  const toPage = (asked: unknown) => (typeof asked === 'string' && pages.has(asked) ? asked : '');

  async function makeClient(app: App): Promise<void> {
    const holder = clients(app);
    holder.made ??= ensureAccountClient(system.db, app, callbackUrl(app)).catch((error) => {
      holder.made = undefined;
      throw error;
    });
    await holder.made;
  }

  return {
    async lead(ctx, page, how) {
      const { app } = ctx.state;
      await makeClient(app);
      const query = new URLSearchParams({
        client_id: ACCOUNT_CLIENT_ID,
        redirect_uri: callbackUrl(app),
        response_type: 'code',
        scope: 'openid',
        state: toPage(page),
        // Nobody keeps the verifier, so that the code is of no use to anyone.
        code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
        code_challenge_method: 'S256',
        ...(how && { prompt: 'login' }),
        // A trusted browser would otherwise skip the second one.
        ...(how?.again === 'with_both' && { acr_values: MULTI_FACTOR }),
      });
      redirect(ctx, `${app.issuer}/authorize?${query}`);
    },
    arrive(ctx, signedIn) {
      const { app } = ctx.state;
      const url = `${app.issuer}${ACCOUNT_PATH}${toPage(ctx.query.state)}`;
      // Without a session the page would lead to the sign-in again, and that here: no redirect goes round in circles.
      if (signedIn && ctx.query.error === undefined) return redirect(ctx, url);
      const t = translator(localeOf(ctx, app), app);
      const actions = [{ label: t('account.sign_in.button'), url }];
      sendPage(ctx, app, 'message', { title: t('account.sign_in.title'), text: t('account.sign_in.text'), actions });
    },
  };
}

const callbackUrl = (app: App) => `${app.issuer}${ACCOUNT_PATH}${CALLBACK_PATH}`;
