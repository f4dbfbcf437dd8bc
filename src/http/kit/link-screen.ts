// The screen for somebody from a provider who may be a user already: it asks for the existing user's password, or offers
// other connections that prove it.

import type { Proof } from '../../social/arrivals.ts';
import { offeredConnections } from '../../social/connections.ts';
import type { System } from '../../system.ts';
import { captchaField } from './forms/captcha.ts';
import type { FormErrors } from './forms/form-state.ts';
import type { Form } from './forms/forms.ts';
import { credentialWords, identifierField } from './forms/identifier.ts';
import { toFormErrors } from './forms/words.ts';
import { type Locale, translator } from './render/messages.ts';
import { type PageOptions, sendPage } from './render/pages.ts';
import type { AppContext } from './request/context.ts';

export type LinkScreen = {
  ctx: AppContext;
  action: string;
  csrf: string;
  ticket: string;
  /** Where another connection begins, which then proves the existing user. */
  start(slug: string): string;
  cancel_url: string | undefined;
  options: PageOptions & { locale: Locale };
};

type More = { email?: string; errors?: FormErrors };

export async function showLinkScreen(system: System, screen: LinkScreen, proof: Proof, more: More = {}): Promise<void> {
  const { ctx, action, csrf, ticket, start, cancel_url, options } = screen;
  const others = await offeredConnections(system.db, ctx.state.app);
  const locals = {
    action,
    csrf,
    ticket,
    connection: proof.connection.name,
    identifier: identifierField(ctx.state.app, translator(options.locale, ctx.state.app)),
    email: more.email ?? (ctx.state.app.settings.identifiers.includes('email') ? proof.email : undefined),
    is_known: proof.email !== undefined,
    may_claim: proof.may_claim,
    errors: more.errors,
    cancel_url,
    captcha: await captchaField(system, ctx.state.app),
    connections: others
      .filter(({ id }) => id !== proof.connection.id)
      .map(({ slug, name, kind }) => ({ name, kind, url: start(slug) })),
  };
  sendPage(ctx, ctx.state.app, 'link', locals, options);
}

/** Words for an error that the person can mend; any other error is thrown on. */
export function toLinkErrors({ ctx, options }: LinkScreen, error: unknown): FormErrors {
  return toFormErrors(ctx, error, {
    t: translator(options.locale, ctx.state.app),
    fields: [],
    words: credentialWords(ctx.state.app),
  });
}

export const isClaim = ({ choice }: Form) => choice === 'claim';
