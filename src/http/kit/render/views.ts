// Every page of ours with its locals. The console, the user's own pages and the API's reference add theirs by declaration
// merging.
import type { App } from '../../../apps/app.ts';
import type { Captcha } from '../../../captcha/captcha.ts';
import type { Values } from '../../../language/pattern.ts';
import type { Look } from '../../assets/looks.ts';
import type { AccessInWords } from '../consent-words.ts';
import type { StepInput } from '../form-steps.ts';
import type { FormErrors } from '../forms/form-state.ts';
import type { ShownReceipt } from '../receipts.ts';
import type { Inboxes } from '../request/context.ts';
import type { Banner, Brand } from './brand.ts';
import type { Locale } from './messages.ts';

export type Common = {
  locale: Locale;
  /** The App whose own texts the page has. */
  speaker?: App | undefined;
  brand: Brand;
  /** Comes before /assets: '' (default), or an origin. */
  assets_base?: string | undefined;
  /** For a preview: the page in the light or in the dark, whatever the browser prefers, and without its scripts. */
  look?: Look | undefined;
  inboxes?: Inboxes | undefined;
  impersonation?: Banner | undefined;
};

type Form = { action: string; csrf: string };
/** Messages beside the fields of the same name; `form` is about the whole. */
type Errors<Field extends string> = { errors?: Partial<Record<Field | 'form', string>> | undefined };
type User = { email?: string | undefined; name?: string | undefined };
type Link = { label: string; url: string };
type WayLink = Link & { icon?: string };
type FactorPage = Form & {
  /** The other ways that there are. */
  others: WayLink[];
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
type ConnectionLink = { name: string; url: string; kind?: string };
/** The answer goes to a program on the user's own device, which the user has to recognize if nobody vouches for it. */
export type OnDevice = 'known' | 'unknown';
export type CaptchaField =
  /** `challenge` is JSON; `url`: where there is a fresh one. */
  | { kind: 'proof_of_work'; challenge: string; lifetime_seconds: number; url: string }
  | Extract<Captcha, { kind: 'service' }>;

/** Public forms ask for it where the App wants one. */
type Guarded = { captcha?: CaptchaField | undefined };

/** Of a page that asks for a code which was sent; posts `code`. */
type SentCode = Form &
  Errors<'code'> & { minutes: number; again: { action: string }; other_url: string; notice?: string | undefined };

/** The field for a user's identifier (kit/forms/identifier.ts). */
export type IdentifierField = {
  label: string;
  type: 'email' | 'tel' | 'text';
  inputmode?: 'email' | 'text' | undefined;
};

/** Asks to whom a mail should be sent. */
type Addressed = { identifier: IdentifierField; only_addresses: boolean; email?: string | undefined };

export interface Views {
  'sign-in': Form &
    Guarded &
    Errors<'email' | 'password'> & {
      identifier: IdentifierField;
      /** As it was typed, which may be another identifier. */
      email?: string | undefined;
      client_name?: string | undefined;
      sign_up_url?: string | undefined;
      /** Says that new users come by invitation. */
      by_invitation?: boolean | undefined;
      /** The client sent the user here to create an account, but sign-up is closed. */
      sign_up_closed?: boolean | undefined;
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
    Errors<'email' | 'password' | 'name' | 'username'> & {
      email?: string | undefined;
      /** Left out if the App has no usernames. */
      username?: { value?: string | undefined; required: boolean } | undefined;
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
      identifier: IdentifierField;
      email?: string | undefined;
      is_known: boolean;
      may_claim: boolean;
      connections: ConnectionLink[];
      cancel_url?: string | undefined;
    };
  forgot: Form & Guarded & Errors<'email'> & Addressed & { back_url: string; address_url?: string | undefined };
  'forgot-address': Form & Guarded & Errors<'phone'> & { phone?: string | undefined; back_url: string };
  /** Posts `code`. */
  'forgot-address-code': SentCode & { phone: string };
  /** Masked. */
  'forgot-address-found': { emails: string[]; sign_in_url: string; forgot_url: string };
  /** Asks for another link by mail; posts `email`. */
  'new-link': Form &
    Guarded &
    Errors<'email'> & {
      title: string;
      text: string;
      identifier: IdentifierField;
      email?: string | undefined;
      sign_in_url: string;
    };
  /** The page behind the link of a mail; the link is not spent before its form is sent. */
  reset: Form & Errors<'password'> & { token: string; email: string; password_min_length: number };
  /** A step of a sign-in that a small form answers (kit/form-steps.ts). */
  step: Form & {
    words: string;
    /** Instead of `{words}.text`. */
    text?: string;
    values?: Values | undefined;
    fields: StepInput[];
    errors?: FormErrors | undefined;
    notice?: string | undefined;
    /** What was typed, by field, when the form is shown again. */
    typed?: Record<string, string> | undefined;
    /** Above the form: codes to save. */
    codes?: string[] | undefined;
    download?: { action: string } | undefined;
    /** Below it. */
    again?: { action: string } | undefined;
    other_url?: string | undefined;
  };
  /** Of somebody new: posts `name` and `password`. */
  invitation: Form &
    Errors<'password'> & {
      token: string;
      email: string;
      name?: string | undefined;
      organization?: string | undefined;
      inviter?: string | undefined;
      is_new: boolean;
      password_min_length: number;
      terms_url?: string | undefined;
      privacy_url?: string | undefined;
      /** Where one can sign in with a connection instead. */
      other_url?: string | undefined;
    };
  impersonate: Form & { token: string; email: string; developer: { name: string | null; email: string } };
  unlock: Form & { token: string; email: string };
  'verify-link': Form & { token: string; email: string };
  /** `completes`: nothing else is missing, so the change happens with it. */
  'agree-email': Form & { token: string; old_email: string; new_email: string; completes: boolean };
  'undo-email': Form & { token: string; old_email: string; new_email: string };
  'magic-link': Form &
    Guarded &
    Errors<'email'> &
    Addressed & { remember?: { checked: boolean } | undefined; back_url: string };
  /** Posts `code`. */
  'magic-link-sent': SentCode & { email: string };
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
      on_device?: OnDevice | undefined;
      /** False says on the page that nobody checked; undefined says nothing. */
      verified?: boolean | undefined;
    };
    user: User & { phone?: string | undefined };
    access: AccessInWords;
    /** The user's own page where access can be removed. */
    revoke_url?: string | undefined;
    switch_user?: { action: string } | undefined;
  };
  /** Posts `choice`: continue or other. */
  'select-user': Form & {
    user: User;
    client_name?: string | undefined;
    on_device?: OnDevice | undefined;
    cancel: { action: string };
  };
  /** Posts `organization`: the id of one; or `invitation`: the id of one that waits. */
  'select-organization': Form &
    Errors<never> & {
      organizations: { id: string; name: string; roles: string[] }[];
      waiting: { id: string; name: string }[];
      new_url: string | undefined;
      client_name?: string | undefined;
      email: string;
      switch_action: string;
      cancel: { action: string };
    };
  /** Posts `name`. */
  'new-organization': Form & Errors<'name'> & { name?: string | undefined; back_url: string };
  /** Posts `logout=yes`, or nothing: oidc-provider takes any value of `logout` for a yes. */
  'sign-out': { action: string; xsrf: string; client_name?: string | undefined };
  'signed-out': { actions: Link[]; receipt?: (ShownReceipt & { url: string }) | undefined };
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
  error: {
    status: number;
    title: string;
    detail: string;
    code?: string | undefined;
    request_id: string;
    actions?: Link[] | undefined;
    /** In development: what explains the code. */
    why_url?: string | undefined;
    /** In development: a redirect URI that is not registered. */
    refused?: { record_url: string; uris?: { sent: string; registered: string[] } } | undefined;
  };
  'form-post': { action: string; fields: Record<string, string>; to?: string | undefined };
  message: { title: string; text: string; actions?: Link[] | undefined; foot?: Link | undefined; mailed?: boolean };
  /** The pages behind the links that the server prints. */
  recover: Form & Errors<'password'> & { token: string; email: string; password_min_length: number };
  setup: Form &
    Errors<'email' | 'password' | 'name'> & {
      token: string;
      email?: string | undefined;
      name?: string | undefined;
      password_min_length: number;
    };
}
