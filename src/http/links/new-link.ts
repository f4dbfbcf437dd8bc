// {issuer}{link}/again: asks for another link by mail, for a person whose link no longer works. The answer is the same for
// every address, and each kind has the limits of its noun.

import type { App } from '../../apps/app.ts';
import type { Language } from '../../language/catalogues.ts';
import type { System } from '../../system.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { addresseeField, addresseeWords } from '../kit/forms/identifier.ts';
import { toFormErrors, type Words } from '../kit/forms/words.ts';
import { languageOf, translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { IdentifierField } from '../kit/render/views.ts';
import type { AppContext } from '../kit/request/context.ts';
import { ACCOUNT_PATH, NEW_LINK_PATH } from '../kit/request/paths.ts';
import { goToOutcome } from './outcome.ts';

/** A link that its reader can ask for. */
export type NewLink = {
  /** `address`: only email addresses; `identifier`: anything that the App's users sign in by. */
  asks: 'address' | 'identifier';
  /** Keys of messages: above the form, and after it was sent. */
  text: string;
  sent: string;
  /** Reveals nothing about the address. Throws `invalid_email`, `too_many_attempts`. */
  request(system: System, app: App, asked: { identifier: string; locale: Language }): Promise<void>;
};

export type NewLinkVisit = { system: System; ctx: AppContext; link: { path: string; newLink: NewLink }; csrf: string };

/** Of a form that is the same for everyone: nothing about its visitor is known. */
export const newLinkOwner = (app: App, path: string) => `new link ${app.id} ${path}`;

type More = { email?: string; errors?: FormErrors };

export async function showNewLink({ system, ctx, link, csrf }: NewLinkVisit, more: More = {}): Promise<void> {
  const { app } = ctx.state;
  const { asks, text } = link.newLink;
  const t = translator(localeOf(ctx, app), app);
  const address: IdentifierField = { label: t('identifier.email'), type: 'email' };
  sendPage(ctx, app, 'new-link', {
    ...{ action: app.issuer + link.path + NEW_LINK_PATH, csrf, ...more },
    title: t('new_link.title'),
    text: t(text, { app: app.name }),
    identifier: asks === 'address' ? address : addresseeField(app, t),
    captcha: await captchaField(system, app),
    sign_in_url: app.issuer + ACCOUNT_PATH,
  });
}

export async function postNewLink(visit: NewLinkVisit, form: Form): Promise<void> {
  const { system, ctx, link } = visit;
  const { email = '' } = form;
  const { app } = ctx.state;
  const { asks, sent, request } = link.newLink;
  const locale = localeOf(ctx, app);
  try {
    await requireCaptchaIn(system, app, form);
    await request(system, app, { identifier: email, locale: languageOf(locale) });
  } catch (error) {
    const said: Words = asks === 'identifier' ? addresseeWords(app) : {};
    const errors = toFormErrors(ctx, error, { t: translator(locale, app), fields: ['email'], words: said });
    return showNewLink(visit, { email: email.slice(0, MAX_TYPED), errors });
  }
  const values = { email: email.trim() };
  goToOutcome(
    { system, ctx, path: link.path + NEW_LINK_PATH },
    { title: 'forgot.sent_title', text: sent, values, mailed: true },
  );
}

/** As much of what was typed as the form shows again. */
const MAX_TYPED = 254;
