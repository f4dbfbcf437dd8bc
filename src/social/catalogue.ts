// All kinds of connections, one entry each: the provider's address, the requested data, and the claims that it vouches
// for. A new provider is a new entry.

import { importPKCS8, SignJWT } from 'jose';
import { HOUR, now, toNumericDate, toSeconds } from '../clock.ts';
import { isKeyOf, keysOf } from '../tables.ts';
import type { ConnectionSettings, SettingName, TextSetting } from './settings.ts';

/** A provider's information about a person. Only issuer and subject together identify the person. */
export type Profile = {
  issuer: string;
  subject: string;
  email: string | undefined;
  /** The provider vouches that the address is this person's. */
  email_verified: boolean;
  name: string | undefined;
  given_name: string | undefined;
  family_name: string | undefined;
  picture: string | undefined;
};

export type Claims = Record<string, unknown>;

/** OpenID Connect Core §3.1.2.1: of its values, those that we pass on. */
export type Prompt = 'login' | 'select_account';

/** Asks the provider's API for JSON. Throws for an answer that is no object or array. */
type Ask = (url: string) => Promise<Claims>;

export type SecretParts = { client_id: string; secret: string; settings: ConnectionSettings };

export type Kind = {
  name: string;
  /** The page on which developers register us with the provider. */
  set_up_url: string | undefined;
  settings: Partial<Record<SettingName, 'required' | 'optional'>>;
  scope: string;
  /** Further parameters of the authorization request. */
  parameters?: (settings: ConnectionSettings) => Record<string, string>;
  /** The prompts that the provider knows. */
  prompts: readonly Prompt[];
  /** Where the secret goes, for a provider that anybody can run; the other kinds' addresses are fixed. Takes unchecked settings. */
  secretGoesTo?: (settings: ConnectionSettings) => string[];
  /** What decides which account a subject is, by setting, unless the issuer alone does (identity-source.ts). */
  subjectsDependOn?: (settings: ConnectionSettings) => { [Name in SettingName]?: string };
  /** Creates the client's credential, if that isn't the secret itself. */
  makeSecret?: (given: SecretParts) => Promise<string>;
} & (
  | {
      protocol: 'oidc';
      issuer(settings: ConnectionSettings): string;
      /** The claim, in the same document as the address, that vouches for it. */
      verified_by: 'email_verified' | 'tid';
      /** The domain that the ID token says the account belongs to. Otherwise that of a verified address counts. */
      toDomain?: (idToken: Claims) => string | undefined;
      toProfile(claims: Claims, settings: ConnectionSettings): Profile;
    }
  | {
      protocol: 'oauth2';
      issuer(settings: ConnectionSettings): string;
      endpoints(settings: ConnectionSettings): { authorization_endpoint: string; token_endpoint: string };
      readProfile(ask: Ask, settings: ConnectionSettings): Promise<Profile>;
    }
);

const APPLE = 'https://appleid.apple.com';
const APPLE_SECRET_SECONDS = toSeconds(2 * HOUR);
/** Microsoft's tenant of personal accounts, whose addresses Microsoft has verified. */
const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

const DEFAULT_SUBJECT = 'sub';

/** What every kind has. */
const limits = { allowed_domains: 'optional', trust_freshness: 'optional' } as const;
/** What a provider has that anybody can run. */
const ofYourOwn = { trust_email: 'optional', for_organizations: 'optional' } as const;

export const kinds = {
  google: {
    name: 'Google',
    protocol: 'oidc',
    set_up_url: 'https://console.cloud.google.com/apis/credentials',
    settings: { ...limits },
    scope: 'openid email profile',
    // developers.google.com, “OpenID Connect”: `hd` keeps people from choosing an account that is refused afterwards.
    parameters: ({ allowed_domains: [only, ...more] = [] }) => ({ ...(only && { hd: more.length > 0 ? '*' : only }) }),
    // Google has no prompt “login”.
    prompts: ['select_account'],
    issuer: () => 'https://accounts.google.com',
    verified_by: 'email_verified',
    toDomain: ({ hd }) => text(hd),
    toProfile: (claims) => toProfile(claims),
  },
  github: {
    name: 'GitHub',
    protocol: 'oauth2',
    set_up_url: 'https://github.com/settings/developers',
    settings: { ...limits },
    scope: 'read:user user:email',
    prompts: ['select_account'],
    issuer: () => 'https://github.com/login/oauth',
    endpoints: () => ({
      authorization_endpoint: 'https://github.com/login/oauth/authorize',
      token_endpoint: 'https://github.com/login/oauth/access_token',
    }),
    readProfile: readGithubProfile,
  },
  apple: {
    name: 'Apple',
    protocol: 'oidc',
    set_up_url: 'https://developer.apple.com/account/resources/identifiers/list/serviceId',
    settings: { team_id: 'required', key_id: 'required', ...limits },
    scope: 'openid email name',
    // Apple sends name and address by form_post only.
    parameters: () => ({ response_mode: 'form_post' }),
    prompts: [],
    issuer: () => APPLE,
    verified_by: 'email_verified',
    toProfile: (claims) => toProfile(claims),
    makeSecret: makeAppleSecret,
  },
  microsoft: {
    name: 'Microsoft',
    protocol: 'oidc',
    set_up_url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    settings: { tenant: 'optional', ...limits, trust_email: 'optional' },
    scope: 'openid email profile',
    prompts: ['login', 'select_account'],
    verified_by: 'tid',
    // Microsoft's documents name an issuer with {tenantid} in it; openid-client fills in the `tid` of the token.
    issuer: ({ tenant = 'common' }) => `https://login.microsoftonline.com/${tenant}/v2.0`,
    toProfile: toMicrosoftProfile,
  },
  oidc: {
    name: 'OpenID Connect',
    protocol: 'oidc',
    set_up_url: undefined,
    settings: { issuer: 'required', scope: 'optional', ...limits, ...ofYourOwn },
    scope: 'openid email profile',
    prompts: ['login', 'select_account'],
    verified_by: 'email_verified',
    issuer: (settings) => required(settings, 'issuer'),
    // The whole issuer: a document below it says where the token endpoint is.
    secretGoesTo: ({ issuer = '' }) => [issuer],
    toProfile,
  },
  oauth2: {
    name: 'OAuth 2.0',
    protocol: 'oauth2',
    set_up_url: undefined,
    settings: {
      authorization_url: 'required',
      token_url: 'required',
      userinfo_url: 'required',
      scope: 'optional',
      subject_claim: 'optional',
      email_claim: 'optional',
      email_verified_claim: 'optional',
      name_claim: 'optional',
      picture_claim: 'optional',
      ...limits,
      ...ofYourOwn,
    },
    scope: '',
    prompts: [],
    issuer: (settings) => originOf(required(settings, 'token_url')),
    secretGoesTo: ({ token_url }) => [originOf(token_url)],
    subjectsDependOn: ({ token_url, userinfo_url, subject_claim = DEFAULT_SUBJECT }) => ({
      ...{ token_url: originOf(token_url), userinfo_url: originOf(userinfo_url), subject_claim },
    }),
    endpoints: (settings) => ({
      authorization_endpoint: required(settings, 'authorization_url'),
      token_endpoint: required(settings, 'token_url'),
    }),
    readProfile: readMappedProfile,
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

export const kindNames = keysOf(kinds);

export function kindNameOf({ kind }: { kind: string }): KindName {
  if (!isKeyOf(kinds, kind)) throw new Error(`there is no kind of connection ${kind}`);
  return kind;
}

export const kindOf = (connection: { kind: string }): Kind => kinds[kindNameOf(connection)];

/** A setting that the kind requires, which connections.ts has checked. */
function required(settings: ConnectionSettings, name: TextSetting): string {
  const setting = settings[name];
  if (setting === undefined) throw new Error(`the connection has no ${name}`);
  return setting;
}

const originOf = (url = ''): string => URL.parse(url)?.origin ?? url;

/** OpenID Connect Core §5.1. Apple writes its booleans as text. */
function toProfile(claims: Claims, { trust_email }: ConnectionSettings = {}): Profile {
  const email = text(claims.email);
  const said = claims.email_verified;
  return {
    issuer: String(claims.iss),
    subject: String(claims.sub),
    email,
    email_verified: email !== undefined && (isTrue(said) || (trust_email === true && said === undefined)),
    name: text(claims.name),
    given_name: text(claims.given_name),
    family_name: text(claims.family_name),
    picture: text(claims.picture),
  };
}

/**
 * A tenant's administrator can write anything into `email`. The address counts for personal accounts, if Microsoft says
 * that the domain's owner was verified (xms_edov), and if the developer trusts the only tenant that is let in.
 */
function toMicrosoftProfile(claims: Claims, { tenant = 'common', trust_email }: ConnectionSettings): Profile {
  const profile = toProfile({ ...claims, email_verified: undefined });
  const isOneTenant = !['common', 'organizations', 'consumers'].includes(tenant);
  const isVouched = claims.tid === PERSONAL_TENANT || isTrue(claims.xms_edov) || (isOneTenant && trust_email === true);
  return { ...profile, email_verified: profile.email !== undefined && isVouched };
}

const GITHUB_API = 'https://api.github.com';

/**
 * docs.github.com/rest/users: `id` stays when the login is renamed, and only /user/emails says which address is
 * verified.
 */
async function readGithubProfile(ask: Ask): Promise<Profile> {
  const user = await ask(`${GITHUB_API}/user`);
  const emails = await ask(`${GITHUB_API}/user/emails`);
  const listed = Array.isArray(emails) ? emails.filter(isObject) : [];
  const primary = listed.find((one) => one.primary === true && one.verified === true);
  return {
    issuer: 'https://github.com',
    subject: toSubject(user.id),
    email: text(primary?.email),
    email_verified: primary !== undefined,
    name: text(user.name) ?? text(user.login),
    given_name: undefined,
    family_name: undefined,
    picture: text(user.avatar_url),
  };
}

async function readMappedProfile(ask: Ask, settings: ConnectionSettings): Promise<Profile> {
  const claims = await ask(required(settings, 'userinfo_url'));
  const email = text(pick(claims, settings.email_claim ?? 'email'));
  const said = pick(claims, settings.email_verified_claim ?? 'email_verified');
  return {
    issuer: originOf(required(settings, 'token_url')),
    subject: toSubject(pick(claims, settings.subject_claim ?? DEFAULT_SUBJECT)),
    email,
    email_verified: email !== undefined && (isTrue(said) || (settings.trust_email === true && said === undefined)),
    name: text(pick(claims, settings.name_claim ?? 'name')),
    given_name: undefined,
    family_name: undefined,
    picture: text(pick(claims, settings.picture_claim ?? 'picture')),
  };
}

/** A path such as `data.user.id` leads into nested objects. */
function pick(claims: unknown, path: string): unknown {
  return path.split('.').reduce((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), claims);
}

/** Arrays are objects, too. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** `undefined` or `0` would stand for the same person for everyone. */
function toSubject(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'string' && value !== '') return value;
  throw new Error('the provider did not identify the person');
}

export const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const isTrue = (value: unknown) => value === true || value === 'true' || value === 1 || value === '1';

/** developer.apple.com, “Creating a client secret”: a JWT, signed with the developer's key. */
async function makeAppleSecret({ client_id, secret, settings }: SecretParts): Promise<string> {
  const iat = toNumericDate(now());
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: required(settings, 'key_id') })
    .setIssuer(required(settings, 'team_id'))
    .setSubject(client_id)
    .setAudience(APPLE)
    .setIssuedAt(iat)
    .setExpirationTime(iat + APPLE_SECRET_SECONDS)
    .sign(await importPKCS8(secret, 'ES256'));
}
