// The screen for somebody from a provider who may be a user already: it asks for the existing user's password, or offers
// what else proves it.

import { Problem, type ProblemCode } from '../../problem.ts';
import type { Proof } from '../../social/arrivals.ts';
import { offeredConnections } from '../../social/connections.ts';
import type { System } from '../../system.ts';
import { captchaField } from './forms/captcha.ts';
import type { Form } from './forms/forms.ts';
import { type Translate, translator, waitText } from './render/messages.ts';
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
  options: PageOptions;
};

export async function showLinkScreen(
  system: System,
  screen: LinkScreen,
  proof: Proof,
  more: { email?: string; errors?: Record<string, string> } = {},
): Promise<void> {
  const { ctx, action, csrf, ticket, start, cancel_url, options } = screen;
  const others = await offeredConnections(system.database.db, ctx.state.app);
  const locals = {
    action,
    csrf,
    ticket,
    connection: proof.connection.name,
    email: more.email ?? proof.email,
    is_known: proof.email !== undefined,
    may_claim: proof.may_claim,
    errors: more.errors,
    cancel_url,
    captcha: await captchaField(system, ctx.state.app),
    connections: others
      .filter(({ id }) => id !== proof.connection.id)
      .map(({ slug, name }) => ({ name, url: start(slug) })),
  };
  sendPage(ctx, ctx.state.app, 'link', locals, options);
}

/** What a person can mend; anything else is thrown on. */
export function toLinkErrors(ctx: AppContext, error: unknown, t: Translate): Record<string, string> {
  const message = error instanceof Problem ? messages[error.code] : undefined;
  if (!(error instanceof Problem) || !message) throw error;
  ctx.status = error.status;
  if (error.retryAfter) ctx.set('Retry-After', String(error.retryAfter));
  return { form: t(message, { wait: waitText(t, error.retryAfter) }) };
}

const messages: Partial<Record<ProblemCode, string>> = {
  invalid_credentials: 'field.credentials',
  too_many_attempts: 'field.too_many_attempts',
  busy: 'field.busy',
  captcha_required: 'captcha.required',
  captcha_failed: 'captcha.failed',
};

export const isClaim = ({ choice }: Form) => choice === 'claim';

export const wordsOf = ({ options }: LinkScreen): Translate => translator(options.locale ?? 'en');
