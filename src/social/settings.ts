// The settings of all kinds of connections, and what each may be. Which of them a kind has is in catalogue.ts.

import { z } from 'zod';

export const MAX_DOMAINS = 50;

const address = z.string().trim().min(1).max(2000);
const claim = z.string().regex(/^[\w.:/-]{1,100}$/, 'must be the name of a field, like email');
const appleId = z.string().regex(/^[A-Z0-9]{10}$/, 'must be ten letters and digits');
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
    'must be domain names in ASCII, like example.com',
  );

export const connectionSettings = {
  issuer: address.describe('Issuer of the provider; the rest comes from its discovery document'),
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,100}$/, 'must be common, organizations, consumers, or the id or domain of a tenant')
    .describe('Microsoft: common, organizations, consumers, or the id or domain of one tenant'),
  team_id: appleId.describe('Apple: team id'),
  key_id: appleId.describe('Apple: id of the private key'),
  authorization_url: address,
  token_url: address,
  userinfo_url: address.describe('Answers with a JSON object about the person that the access token belongs to'),
  scope: z
    .string()
    .max(500)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be scopes, separated by single spaces'),
  subject_claim: claim,
  email_claim: claim,
  email_verified_claim: claim,
  name_claim: claim,
  picture_claim: claim,
  allowed_domains: z
    .array(domain)
    .max(MAX_DOMAINS)
    .describe(
      'Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address',
    ),
  trust_email: z
    .boolean()
    .describe('Addresses from this provider count as verified, even if it does not say so: for a provider of your own'),
  for_organizations: z
    .boolean()
    .describe(
      'Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else',
    ),
  trust_freshness: z
    .boolean()
    .describe(
      'If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was',
    ),
} as const;

export type SettingName = keyof typeof connectionSettings;
export type ConnectionSettings = { [Name in SettingName]?: z.infer<(typeof connectionSettings)[Name]> | undefined };

type NamesOf<Type> = { [Name in SettingName]: z.infer<(typeof connectionSettings)[Name]> extends Type ? Name : never };
export type TextSetting = NamesOf<string>[SettingName];

/** Settings with a URL that we send requests to or browsers to. */
export const urlSettings: SettingName[] = ['issuer', 'authorization_url', 'token_url', 'userinfo_url'];

const storedSettings = z.object(connectionSettings).partial();

export const settingsOf = (connection: { settings: unknown }): ConnectionSettings =>
  storedSettings.parse(connection.settings);
