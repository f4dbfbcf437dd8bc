// Words for what the pages of clients, APIs and connections list.
import type { ClientType } from '../../../apps/clients/client.ts';
import type { GrantType } from '../../../apps/clients/usage.ts';
import type { SettingName } from '../../../social/settings.ts';

export const clientTypeWords: Record<ClientType, { name: string; text: string }> = {
  confidential: { name: 'console.client_type.confidential', text: 'console.client_type.confidential_text' },
  public: { name: 'console.client_type.public', text: 'console.client_type.public_text' },
  machine: { name: 'console.client_type.machine', text: 'console.client_type.machine_text' },
};

export const grantWords: Record<GrantType, string> = {
  authorization_code: 'console.usage.authorization_code',
  refresh_token: 'console.usage.refresh_token',
  client_credentials: 'console.usage.client_credentials',
};

/** Days. */
export const temporaryLifetimeWords = {
  1: 'console.temporary.days_1',
  7: 'console.temporary.days_7',
  30: 'console.temporary.days_30',
  90: 'console.temporary.days_90',
} as const;

/** Seconds; '' for what the App's settings say. */
export const tokenLifetimeWords = {
  '': 'console.token_lifetime.app',
  300: 'console.token_lifetime.m5',
  900: 'console.token_lifetime.m15',
  1800: 'console.token_lifetime.m30',
  3600: 'console.token_lifetime.h1',
  43200: 'console.token_lifetime.h12',
  86400: 'console.token_lifetime.d1',
} as const;

export const connectionSettingWords: Record<SettingName, string> = {
  issuer: 'console.connections.setting.issuer',
  tenant: 'console.connections.setting.tenant',
  team_id: 'console.connections.setting.team_id',
  key_id: 'console.connections.setting.key_id',
  authorization_url: 'console.connections.setting.authorization_url',
  token_url: 'console.connections.setting.token_url',
  userinfo_url: 'console.connections.setting.userinfo_url',
  scope: 'console.connections.setting.scope',
  subject_claim: 'console.connections.setting.subject_claim',
  email_claim: 'console.connections.setting.email_claim',
  email_verified_claim: 'console.connections.setting.email_verified_claim',
  name_claim: 'console.connections.setting.name_claim',
  picture_claim: 'console.connections.setting.picture_claim',
  allowed_domains: 'console.connections.setting.allowed_domains',
  trust_email: 'console.connections.setting.trust_email',
  for_organizations: 'console.connections.setting.for_organizations',
  trust_freshness: 'console.connections.setting.trust_freshness',
};
