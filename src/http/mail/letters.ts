// A mail or an SMS in words. A mail has the App's name, logo and colour round the catalogue's sentences, as HTML and as
// plain text. What strangers chose (names) is text, and never such that a mail program would make a link of it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { App } from '../../apps/app.ts';
import { logoUrlOf } from '../../apps/images/kinds.ts';
import { hasMessage } from '../../language/catalogues.ts';
import { type Happened, type Mail, type MailKind, mailKinds, type Sms } from '../../mail/kinds.ts';
import type { SmsNote } from '../../mail/sms.ts';
import type { Letter } from '../../mail/transport.ts';
import { deriveBrand } from '../assets/brand.ts';
import { knownDevice, toDevice } from '../kit/render/device.ts';
import { createFormat } from '../kit/render/format.ts';
import { type Translate, translator } from '../kit/render/messages.ts';
import { cleanName, webUrl } from '../kit/render/names.ts';

const MAX_GREETED = 60;
const MAX_NAME_IN_SMS = 30;
const DEFAULT_COLOR = '#1f2937';

export function renderLetter(app: App, mail: Mail): Omit<Letter, 'id' | 'from' | 'to'> {
  const t = translator(mail.locale, app);
  const parts = mailKinds[mail.kind];
  const appName = cleanName(app.name) || app.slug;
  const inviter = toGreeting(mail.inviter) || t('mail.team', { app: appName });
  // Users can choose these.
  const organization = toGreeting(mail.organization) || t('mail.organization', { app: appName });
  const key = toGreeting(String(mail.values?.key ?? '')) || '…';
  const names = { app: appName, inviter, organization, key };
  const values = { ...toValues(mail), ...toWords(mail, t), ...names, code: mail.code ?? '' };
  const say = (part: string) => t(keyOf(mail.kind, part), values);
  const name = toGreeting(mail.name);
  const subject = say('subject');
  const locals = {
    t,
    locale: mail.locale,
    app: { name: appName, logo_url: webUrl(logoUrlOf(app)), ...colorsOf(app) },
    subject,
    greeting: name ? t('mail.greeting', { name }) : t('mail.greeting_plain'),
    text: say('text'),
    note: say('note'),
    facts: 'notice' in parts && mail.happened ? toFacts(mail.happened, mail.locale, t, appName) : [],
    code: parts.code ? mail.code : undefined,
    link: parts.link && mail.link ? { url: mail.link, label: say('button') } : undefined,
  };
  return { language: mail.locale, subject, html: templates.html(locals), text: templates.text(locals) };
}

/** Short: it is paid by the piece. A name that a phone would make a link of is not in it. */
export function renderSms(app: App, { kind, code, locale, values }: Sms): Pick<SmsNote, 'text' | 'app'> {
  const name = toGreeting(app.name, MAX_NAME_IN_SMS) || app.slug;
  const text = translator(locale, app)(`sms.${kind}`, { ...values, app: name, code });
  return { text, app: { slug: app.slug, name: app.name } };
}

/** Where somebody sits is their word for it, or their network's: text, and short. */
function toWords({ happened, locale, words = {} }: Mail, t: Translate): Record<string, string> {
  const said = Object.fromEntries(Object.entries(words).map(([name, key]) => [name, t(key)]));
  if (!happened) return said;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return {
    ...said,
    at: `${time.format(new Date(happened.at))} UTC`,
    ip: happened.where?.ip || t('mail.unknown'),
    device: toGreeting(toDevice(happened.where?.user_agent ?? null)) || t('mail.unknown'),
  };
}

/** A name that a stranger or a developer chose goes into the subject, too, which is one line. */
function toValues({ values = {} }: Mail): Record<string, string | number> {
  const clean = (value: string | number) => (typeof value === 'string' ? cleanName(value) : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clean(value)]));
}

/** A notice says by itself what happened; what to do is the same after most of them. */
function keyOf(kind: MailKind, part: string): string {
  const own = `mail.${kind}.${part}`;
  return 'notice' in mailKinds[kind] && !hasMessage(own) ? `mail.notice.${part}` : own;
}

/** A program's own name for itself is a stranger's text, too: only names that we know are shown. */
function toFacts({ at, where }: Happened, locale: Mail['locale'], t: Translate, app: string): [string, string][] {
  const when: [string, string] = [t('mail.notice.when'), createFormat(locale).exact(new Date(at))];
  if (!where) return [when, [t('mail.notice.by'), app]];
  const device = knownDevice(where.user_agent) || t('mail.notice.unknown_device');
  return [when, [t('mail.notice.device'), device], [t('mail.notice.ip'), where.ip || '–']];
}

/** A name that reads like an address of the web is what a stranger wants clicked, not how someone is greeted. */
function toGreeting(name: string | undefined, max = MAX_GREETED): string {
  const clean = cleanName(name, max);
  return /[/@:\\]|\S\.\S|www/i.test(clean) ? '' : clean;
}

function colorsOf({ branding: { color = DEFAULT_COLOR } }: App) {
  const { light, dark } = deriveBrand(color).shades;
  return { light, dark };
}

const asText = (value: unknown) => String(value ?? '');

const templates = { html: compile('letter.html.ejs'), text: compile('letter.text.ejs', { escape: asText }) };

/** EJS escapes for HTML unless told otherwise: plain text has nothing to escape. */
function compile(file: string, options: { escape?: (value: unknown) => string } = {}): ejs.TemplateFunction {
  const filename = fileURLToPath(new URL(`../../../views/mail/${file}`, import.meta.url));
  return ejs.compile(readFileSync(filename, 'utf8'), { filename, strict: true, localsName: 'mail', ...options });
}
