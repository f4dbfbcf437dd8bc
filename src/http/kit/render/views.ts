// Renders the pages: an EJS template of views/, in a person's language, inside its layout. Pure: no Koa, no database.
// What a page needs is its entry in Views; what a stranger chose (a client's name, a link) is cleaned here.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Captcha } from '../../../captcha/captcha.ts';
import { assetFiles } from '../../assets/files.ts';
import type { Look } from '../../assets/looks.ts';
import { type Locale, type PartValues, sentenceParts, translator } from './messages.ts';

export type Brand = {
  name: string;
  logo_url?: string | undefined;
  /** Sets --brand and --on-brand on :root. */
  stylesheet_url?: string | undefined;
  slug?: string | undefined;
  privacy_url?: string | undefined;
  terms_url?: string | undefined;
};

/** The server's own look, for pages that belong to no App. */
export const gatehouseBrand: Brand = { name: 'Gatehouse' };

export type Common = {
  locale: Locale;
  brand: Brand;
  /** Comes before /assets: '' (default), or an origin. */
  assets_base?: string | undefined;
  /** For a preview: the page in the light or in the dark, whatever the browser prefers, and without its scripts. */
  look?: Look | undefined;
};

type Form = { action: string; csrf: string };
/** Messages beside the fields of the same name; `form` is about the whole. */
type Errors<Field extends string> = { errors?: Partial<Record<Field | 'form', string>> | undefined };
type User = { email?: string | undefined; name?: string | undefined };
type Link = { label: string; url: string };
type FactorPage = Form & {
  /** The other ways that there are. */
  others: Link[];
  user: User;
  client_name?: string | undefined;
  switch_user: { action: string };
  cancel: { action: string };
};
/** A form whose script asks for a passkey and sends its answer; without script there is nothing of it. */
export type PasskeyForm = {
  action: string;
  /** JSON for the browser. */
  options: string;
  /** Where there are fresh ones, for a page that stays open. */
  refresh_url?: string | undefined;
};
type ConnectionLink = { name: string; url: string };
export type CaptchaField =
  /** `challenge` is JSON; `url`: where there is a fresh one. */
  | { kind: 'proof_of_work'; challenge: string; lifetime_seconds: number; url: string }
  | Extract<Captcha, { kind: 'service' }>;

/** Public forms ask for it where the App wants one. */
type Guarded = { captcha?: CaptchaField | undefined };
type Scope = { scope: string; description: string; detail?: string | undefined };

/** Every page with its locals. The console adds its own by declaration merging. */
export interface Views {
  'sign-in': Form &
    Guarded &
    Errors<'email' | 'password'> & {
      email?: string | undefined;
      client_name?: string | undefined;
      sign_up_url?: string | undefined;
      /** Says that new users come by invitation. */
      by_invitation?: boolean | undefined;
      forgot_url?: string | undefined;
      magic_link_url?: string | undefined;
      passkey?: PasskeyForm | undefined;
      cancel?: { action: string } | undefined;
      remember?: { checked: boolean } | undefined;
      connections?: ConnectionLink[] | undefined;
      notice?: string | undefined;
    };
  'sign-up': Form &
    Guarded &
    Errors<'email' | 'password' | 'name'> & {
      email?: string | undefined;
      name?: string | undefined;
      sign_in_url: string;
      password_min_length: number;
      terms_url?: string | undefined;
      privacy_url?: string | undefined;
      remember?: { checked: boolean } | undefined;
      connections?: ConnectionLink[] | undefined;
    };
  /** Posts `email` and `password`, or `choice`: claim. */
  link: Form &
    Guarded &
    Errors<'email' | 'password'> & {
      ticket: string;
      /** The connection's name. */
      connection: string;
      email?: string | undefined;
      is_known: boolean;
      may_claim: boolean;
      connections: ConnectionLink[];
      cancel_url?: string | undefined;
    };
  forgot: Form &
    Guarded &
    Errors<'email'> & { email?: string | undefined; back_url: string; address_url?: string | undefined };
  'forgot-address': Form & Guarded & Errors<'phone'> & { phone?: string | undefined; back_url: string };
  /** Posts `code`. */
  'forgot-address-code': Form &
    Errors<'code'> & {
      phone: string;
      minutes: number;
      again: { action: string };
      other_url: string;
      notice?: string | undefined;
    };
  /** Masked. */
  'forgot-address-found': { emails: string[]; sign_in_url: string; forgot_url: string };
  /** The page behind the link of a mail; the link is not spent before its form is sent. */
  reset: Form & Errors<'password'> & { token: string; email: string; password_min_length: number };
  /** Posts `code`. */
  'verify-email': Form &
    Errors<'code'> & {
      email: string;
      minutes: number;
      again: { action: string };
      other_url: string;
      notice?: string | undefined;
    };
  /** Of somebody new: posts `name` and `password`. */
  invitation: Form &
    Errors<'password'> & {
      token: string;
      email: string;
      name?: string | undefined;
      inviter?: string | undefined;
      is_new: boolean;
      password_min_length: number;
      terms_url?: string | undefined;
      privacy_url?: string | undefined;
      /** Where one can sign in with a connection instead. */
      other_url?: string | undefined;
    };
  unlock: Form & { token: string; email: string };
  'verify-link': Form & { token: string; email: string };
  'agree-email': Form & { token: string; old_email: string; new_email: string };
  'undo-email': Form & { token: string; old_email: string; new_email: string };
  'magic-link': Form &
    Guarded &
    Errors<'email'> & { email?: string | undefined; remember?: { checked: boolean } | undefined; back_url: string };
  /** Posts `code`. */
  'magic-link-sent': Form &
    Errors<'code'> & {
      email: string;
      minutes: number;
      again: { action: string };
      other_url: string;
      notice?: string | undefined;
    };
  'magic-link-open': Form & { token: string; email: string };
  /** Posts `decision`: allow or deny. */
  consent: Form & {
    client: {
      name: string;
      logo_url?: string | undefined;
      /** Where it really lives: the host of its redirect URI. */
      host: string;
      uri?: string | undefined;
      policy_uri?: string | undefined;
      tos_uri?: string | undefined;
      localhost_only?: boolean | undefined;
      /** False says on the page that nobody checked; undefined says nothing. */
      verified?: boolean | undefined;
    };
    user: User;
    scopes: Scope[];
    resources: { name: string; scopes: Scope[] }[];
    offline: boolean;
    /** The user's own page where access can be removed. */
    revoke_url?: string | undefined;
    switch_user?: { action: string } | undefined;
  };
  /** Posts `choice`: continue or other. */
  'select-user': Form & { user: User; client_name?: string | undefined };
  /** Posts `logout=yes`, or nothing: oidc-provider takes any value of `logout` for a yes. */
  'sign-out': { action: string; xsrf: string; client_name?: string | undefined };
  'signed-out': { client_name?: string | undefined; return_url?: string | undefined };
  'second-factor': FactorPage &
    Errors<'code'> & {
      /** 0 offers no trust. */
      trusted_days: number;
    };
  passkey: FactorPage &
    Errors<never> & {
      passkey: PasskeyForm;
      /** 0 offers no trust. */
      trusted_days: number;
    };
  'enrol-passkey': FactorPage & Errors<never> & { passkey: PasskeyForm };
  'recovery-code': FactorPage & Errors<'recovery_code'>;
  'enrol-factor': FactorPage &
    Errors<'code'> & {
      /** In groups. */
      secret: string;
      /** `otpauth:`, made by us. */
      uri: string;
      /** A data: URI. */
      qr_image: string;
    };
  /** `is_sent`: posts `code`. Before that there is the form that sends one. */
  'sent-code': FactorPage &
    Errors<'code'> & {
      others: Link[];
      trusted_days: number;
      kind: 'sms' | 'email';
      /** Masked. */
      to: string;
      minutes: number;
      is_sent: boolean;
      send: { action: string };
      notice?: string | undefined;
    };
  /** The same, for a factor that is being set up; the form that sends a code posts `phone` for one by SMS. */
  'enrol-sent': FactorPage &
    Errors<'code' | 'phone'> & {
      others: Link[];
      kind: 'sms' | 'email';
      to: string;
      phone: string;
      minutes: number;
      is_sent: boolean;
      send: { action: string };
    };
  'recovery-codes': Form & { codes: string[]; download: { action: string } };
  error: {
    status: number;
    title: string;
    detail: string;
    code?: string | undefined;
    request_id: string;
    actions?: Link[] | undefined;
  };
  'form-post': { action: string; fields: Record<string, string>; to?: string | undefined };
  message: { title: string; text: string; actions?: Link[] | undefined };
  'dev/mails': {
    messages: { url: string; channel: 'mail' | 'sms'; to: string; subject: string; at: string }[];
    /** Which end here instead of leaving. */
    is_here: { mail: boolean; sms: boolean };
  };
  /** An SMS has no HTML. */
  'dev/mail': { from: string; to: string; subject: string; text: string; html_url?: string | undefined };
  setup: Form &
    Errors<'email' | 'password' | 'name'> & {
      token: string;
      email?: string | undefined;
      name?: string | undefined;
      password_min_length: number;
    };
}

type Frame = { file: string; title: string; errors?: boolean; scripts?: string[] };

const root = fileURLToPath(new URL('../../../../views', import.meta.url));

const production = process.env.NODE_ENV === 'production';

/** A page as HTML. The template calls `layout({ title })` for what stands around it. */
export function renderView<View extends keyof Views>(view: View, input: Common & Views[View]): string {
  let frame: Frame = { file: 'layouts/screen', title: input.brand.name };
  const locals = {
    ...input,
    brand: { ...input.brand, name: cleanName(input.brand.name) },
    lang: input.locale,
    dir: 'ltr',
    t: translator(input.locale),
    sentence: (key: string, values: PartValues) => sentenceParts(input.locale, key, values),
    asset: (file: string, folder = '') =>
      `${input.assets_base ?? ''}/assets/${folder && `${folder}/`}${file}?v=${contentHash(file)}`,
    cleanName,
    webUrl,
    layout: (wanted: Partial<Frame>) => {
      frame = { ...frame, ...wanted };
    },
  };
  const body = template(join(root, `${view}.ejs`))(locals);
  return template(join(root, `${frame.file}.ejs`))({ ...locals, frame, body });
}

const MAX_NAME = 80;

const graphemes = new Intl.Segmenter();

/**
 * A name that a stranger chose, on one line and without what makes text look like other text: direction overrides,
 * zero-width and other invisible characters, heaps of accents. May come out empty.
 */
export function cleanName(text: string | undefined, max = MAX_NAME): string {
  // Cutting first bounds the work; a grapheme of honest text has few code units.
  const clean = (text ?? '')
    .slice(0, max * 20)
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    // White space, and letters that look like it.
    .replace(/[\s\u115f\u1160\u2800\u3164\uffa0]+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  if (clean.length <= max) return clean;
  const letters = Array.from(graphemes.segment(clean), ({ segment }) => segment);
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : clean;
}

/** The URL if a browser may open or load it from our page (http, https, or a path of ours), else undefined. */
export function webUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (/^\/(?![/\\])/.test(url)) return url;
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : undefined;
}

// One place for compiled templates, ours and those that templates include. While developing, a file that was touched
// is compiled anew.
const compiled = new Map<string, { version: number; render: ejs.TemplateFunction }>();
const hashes = new Map<string, { version: number; hash: string }>();

ejs.cache = {
  get: (file: string) => {
    const found = compiled.get(file);
    return found?.version === versionOf(file) ? found.render : undefined;
  },
  set: (file: string, render: ejs.TemplateFunction) => void compiled.set(file, { version: versionOf(file), render }),
  reset: () => compiled.clear(),
} as unknown as typeof ejs.cache;

function template(file: string): ejs.TemplateFunction {
  const found = ejs.cache.get(file) as ejs.TemplateFunction | undefined;
  if (found) return found;
  const render = ejs.compile(readFileSync(file, 'utf8'), {
    filename: file,
    root,
    cache: true,
    // Locals are `page.…`: a missing optional one is undefined instead of a ReferenceError or a global.
    strict: true,
    localsName: 'page',
    destructuredLocals: ['t', 'sentence', 'asset', 'layout', 'brand', 'cleanName', 'webUrl'],
  });
  ejs.cache.set(file, render as never);
  return render;
}

function contentHash(file: string): string {
  const path = assetFiles.get(file);
  if (!path) throw new Error(`there is no asset ${file}`);
  const version = versionOf(path);
  const found = hashes.get(file);
  if (found?.version === version) return found.hash;
  const hash = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 10);
  hashes.set(file, { version, hash });
  return hash;
}

function versionOf(file: string): number {
  return production ? 0 : statSync(file).mtimeMs;
}
