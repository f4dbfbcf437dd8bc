// An App's screens and mails with example data, for previews.
// Links between the screens lead to their previews; forms lead nowhere.

import type { App } from '../../../apps/app.ts';
import { offersMagicLink } from '../../../authentication/ways/magic-link.ts';
import { type MailKind, mailKinds } from '../../../mail/kinds.ts';
import { isKeyOf, keysOf } from '../../../tables.ts';
import { maskWholeEmail } from '../../../users/email.ts';
import { hasUsernames, needsUsername } from '../../../users/username.ts';
import { toStepPage } from '../../kit/form-steps.ts';
import { addresseeField, identifierField, takesOnlyAddresses } from '../../kit/forms/identifier.ts';
import { createFormat } from '../../kit/render/format.ts';
import { type Locale, languageOf, problemText, type Translate } from '../../kit/render/messages.ts';
import { renderView } from '../../kit/render/render-view.ts';
import type { Common, Views } from '../../kit/render/views.ts';

type Example = {
  app: App;
  locale: Locale;
  t: Translate;
  /** The buttons of the App's connections, as they would be. */
  connections: { name: string; kind: string; url: string }[];
  /** The address of another screen's preview. */
  to(screen: ExampleName): string;
};

export type ScreenName =
  | 'sign_in'
  | 'sign_up'
  | 'forgot'
  | 'magic_link_sent'
  | 'verify_email'
  | 'second_factor'
  | 'consent'
  | 'signed_out'
  | 'error';

const EMAIL = 'bob@example.com';
const CLIENT = 'Photo Prints';
const form = { action: '#', csrf: '' };
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

const screenExamples: Record<ScreenName, (example: Example, common: Common) => string> = {
  sign_in: page('sign-in', ({ app, t, connections, to }) => ({
    identifier: identifierField(app, t),
    ...{ ...form, client_name: CLIENT, connections, cancel: form, forgot_url: to('forgot') },
    passkey: app.settings.passkeys === 'on' ? { action: '#', options: '{}' } : undefined,
    magic_link_url: offersMagicLink(app) ? to('magic_link_sent') : undefined,
    sign_up_url: app.settings.sign_up === 'open' ? to('sign_up') : undefined,
    by_invitation: app.settings.sign_up === 'invitation',
    remember: toRemember(app),
  })),
  sign_up: page('sign-up', ({ app, connections, to }) => ({
    ...{ ...form, connections, sign_in_url: to('sign_in'), password_min_length: app.settings.password_min_length },
    remember: toRemember(app),
    username: hasUsernames(app) ? { required: needsUsername(app) } : undefined,
    ...{ terms_url: app.branding.terms_url, privacy_url: app.branding.privacy_url },
  })),
  forgot: page('forgot', ({ app, t, to }) => ({
    ...{ ...form, back_url: to('sign_in') },
    ...{ identifier: addresseeField(app, t), only_addresses: takesOnlyAddresses(app) },
  })),
  magic_link_sent: page('magic-link-sent', ({ to }) => ({
    ...{ ...form, email: EMAIL, minutes: 15, again: form, other_url: to('sign_in') },
  })),
  verify_email: page('step', ({ to }) => ({
    ...{ ...form, ...toStepPage('verify_email'), values: { email: EMAIL, minutes: 10 } },
    ...{ again: form, other_url: to('sign_in') },
  })),
  second_factor: page('second-factor', ({ app, t, to }) => ({
    ...{ ...form, user: { email: EMAIL }, client_name: CLIENT, switch_user: form, cancel: form },
    others: [{ label: t('factor.use_recovery_code'), icon: 'list-checks', url: to('second_factor') }],
    trusted_days: app.settings.trusted_device_days,
  })),
  consent: page('consent', ({ app, locale, t }) => ({
    ...form,
    client: { name: CLIENT, host: 'photoprints.example.com' },
    user: { email: EMAIL },
    access: {
      grants: ['profile', 'email'].map((name) => ({ name, description: t(`scope.${name}`) })),
      resources: [],
      lasts: createFormat(locale).duration(app.settings.refresh_token_max_seconds),
    },
    switch_user: form,
  })),
  signed_out: page('signed-out', ({ t, to }) => ({
    actions: [{ label: t('signed_out.return', { client: CLIENT }), url: to('sign_in') }],
  })),
  error: page('error', ({ t, to }) => ({
    ...problemText(t, 'expired_interaction'),
    ...{ status: 400, code: 'expired_interaction', request_id: REQUEST_ID },
    actions: [{ label: t('signed_out.return', { client: CLIENT }), url: to('sign_in') }],
  })),
};

const toRemember = ({ settings }: App) => (settings.remember_me === 'ask' ? { checked: false } : undefined);

/** A screen, or a mail: `mail_{kind}`. */
export type ExampleName = ScreenName | `mail_${MailKind}`;

const exampleScreens = keysOf(screenExamples);
export const exampleMails = keysOf(mailKinds);

export const exampleNames: ExampleName[] = [...exampleScreens, ...exampleMails.map((kind) => `mail_${kind}` as const)];

export const mailOf = (name: ExampleName): MailKind | undefined => exampleMails.find((kind) => name === `mail_${kind}`);

export const isScreen = (name: ExampleName): name is ScreenName => isKeyOf(screenExamples, name);

export function renderExample(name: ScreenName, example: Example, common: Common): string {
  return screenExamples[name](example, common);
}

function page<View extends keyof Views>(view: View, locals: (example: Example) => Views[View]) {
  return (example: Example, common: Common) => renderView(view, { ...common, ...locals(example) });
}

/** Values for the placeholders of the mails' words, of every kind. */
const values = {
  minutes: 15,
  hours: 24,
  days: 7,
  left: 9,
  connection: 'Google',
  deleted_app: 'Old Blog',
  transferred_app: 'Blog',
  exported_app: 'Blog',
  new_owner: 'alice@example.com',
  former_owner: 'bob@example.com',
  domain: 'acme.example',
  key: 'Reporting',
  hint: 'x7Qd',
  scopes: 'organizations:read, organization_members:read',
  creator: 'bob@example.com',
  app_of_endpoint: 'Blog',
  app_of_stream: 'Blog',
  app_of_key: 'Blog',
  stream: 'SIEM',
  app_of_hook: 'Blog',
  app_of_signals: 'Blog',
  receiver: 'Blog',
  url: 'https://blog.example.com/webhooks',
  email: maskWholeEmail(EMAIL),
  reason: 'Your invoice of May looks wrong',
};
/** Placeholders that stand for other words of the catalogue. */
const words = { moment: 'console.hooks.before_tokens', meanwhile: 'mail.hook_meanwhile.before_tokens.refuse' };
const where = { ip: '203.0.113.7', user_agent: 'Firefox/128.0 Linux' };
const at = '2026-05-04T09:30:00.000Z';

export const toExampleMail = (app: App, kind: MailKind, locale: Locale) => ({
  ...{ kind, to: EMAIL, locale: languageOf(locale), name: 'Bob', code: '123456', link: `${app.issuer}/…` },
  ...{ values, words },
  happened: { at, where },
});
