// Which section of docs/why-did-my-sign-in-fail.md explains an error code or an event, for developers who meet one.
import type { CheckName } from '../../diagnosis/kinds.ts';
import { DOCS_PATH } from './request/paths.ts';

export const WHY_PAGE = 'why-did-my-sign-in-fail';

const connection = 'the-sign-in-at-another-provider-failed';
const screenless = 'without-a-screen-it-cant-go-on';
const server = 'the-server-has-a-problem';
const hook = 'the-apps-decision-hook-refuses';
const secret = 'the-client-secret-is-refused';
const grant = 'the-code-or-refresh-token-is-refused';

/** By the code on an error page, or in an event. At the token endpoint, `invalid_client` has an event of its own. */
export const sections: Record<string, string> = {
  access_denied: 'the-user-said-no',
  app_not_found: 'the-issuer-is-wrong',
  captcha_failed: 'a-captcha-is-asked-for',
  captcha_required: 'a-captcha-is-asked-for',
  connection_changed: connection,
  connection_denied: connection,
  connection_disabled: connection,
  connection_expired: connection,
  connection_failed: connection,
  connection_not_fresh: connection,
  connection_refused: connection,
  consent_required: screenless,
  csrf: 'the-browser-sends-no-cookie',
  domain_not_allowed: connection,
  expired_interaction: 'the-sign-in-took-too-long',
  hook_failed: hook,
  interaction_required: screenless,
  invalid_client: 'the-application-is-not-known',
  invalid_grant: 'the-code-or-refresh-token-is-refused',
  invalid_one_time_token: 'the-link-in-the-mail-does-not-work',
  invalid_passkey: 'the-passkey-does-not-work',
  invalid_redirect_uri: 'the-redirect-uri-is-not-registered',
  invalid_request: 'pkce-is-missing',
  invalid_scope: 'a-scope-or-an-api-is-refused',
  invalid_target: 'a-scope-or-an-api-is-refused',
  login_required: screenless,
  misdirected_request: 'the-server-is-behind-a-proxy',
  no_cookie: 'the-browser-sends-no-cookie',
  sign_up_closed: 'nobody-can-sign-up',
  sign_up_refused: hook,
  tokens_refused: hook,
  too_many_attempts: 'the-password-is-refused',
  unauthorized_client: 'the-client-may-not-use-this-grant',
  unsupported_grant_type: 'the-client-may-not-use-this-grant',
  unsupported_response_mode: 'the-response-type-is-refused',
  unsupported_response_type: 'the-response-type-is-refused',
  busy: server,
  database_unavailable: server,
  internal_error: server,
  list_too_slow: server,
  storage_full: server,
};

/** By event, unless its data have a code of the table above. */
export const eventSections: Record<string, string> = {
  'authorization.refused': 'the-redirect-uri-is-not-registered',
  'captcha.refused': 'a-captcha-is-asked-for',
  'client.authentication_failed': 'the-client-secret-is-refused',
  'code.refused': 'the-link-in-the-mail-does-not-work',
  'consent.denied': 'the-user-said-no',
  'dpop_proof.refused': 'the-dpop-proof-is-refused',
  'form.refused': 'the-browser-sends-no-cookie',
  'hook.suspended': hook,
  'limit.reached': 'the-password-is-refused',
  'passkey.refused': 'the-passkey-does-not-work',
  'refresh_token.reused': 'the-code-or-refresh-token-is-refused',
  'sign_in.code_required': 'the-email-address-is-not-verified',
  'sign_in.failed': 'the-password-is-refused',
  'sign_in.locked': 'the-password-is-refused',
  'sign_up.refused': 'nobody-can-sign-up',
  'user.locked': 'the-password-is-refused',
};

/** By the check that refused a request (diagnosis/kinds.ts). */
export const checkSections: Record<CheckName, string | undefined> = {
  access_token: 'the-access-token-is-refused',
  answer: server,
  attempts: 'the-password-is-refused',
  auth_method: secret,
  browser: 'the-browser-sends-no-cookie',
  captcha: 'a-captcha-is-asked-for',
  client: 'the-application-is-not-known',
  client_enabled: 'the-application-is-not-known',
  client_named: secret,
  client_secret: secret,
  client_type: 'the-response-type-is-refused',
  code: grant,
  code_age: grant,
  code_client: grant,
  code_redirect_uri: grant,
  code_unused: grant,
  code_verifier: grant,
  consent: 'the-user-said-no',
  credentials: undefined,
  email: 'the-email-address-is-not-verified',
  grant,
  grant_allowed: 'the-client-may-not-use-this-grant',
  grant_type: 'the-client-may-not-use-this-grant',
  hook,
  input: undefined,
  method: 'nobody-can-sign-up',
  organization: undefined,
  parameters: 'pkce-is-missing',
  pkce: 'pkce-is-missing',
  present: 'pkce-is-missing',
  prompt: screenless,
  proof: 'the-dpop-proof-is-refused',
  readable: undefined,
  redirect_uri: 'the-redirect-uri-is-not-registered',
  refresh_age: grant,
  refresh_client: grant,
  refresh_token: grant,
  refresh_unused: grant,
  resource: 'a-scope-or-an-api-is-refused',
  response_mode: 'the-response-type-is-refused',
  response_type: 'the-response-type-is-refused',
  scope: 'a-scope-or-an-api-is-refused',
  second_factor: 'a-second-factor-is-asked-for',
  session: screenless,
  ticket: 'the-sign-in-took-too-long',
  user: 'the-password-is-refused',
};

export const whyOfCheck = (name: CheckName): string | undefined => toPath(checkSections[name]);

/** Below BASE_URL. */
export const whyOf = (code: string): string | undefined => toPath(read(sections, code));

/** `baseUrl` is undefined in production, where pages are for users alone. */
export function toWhyUrl(baseUrl: string | undefined, code: string): string | undefined {
  const path = whyOf(code);
  return baseUrl && path && baseUrl + path;
}

/** `data` of the event. */
export function whyOfEvent(event: string, data: Record<string, unknown>): string | undefined {
  const isProtocol = event === 'input.refused' && data.endpoint !== undefined;
  if (!isProtocol && !Object.hasOwn(eventSections, event)) return undefined;
  if (event === 'sign_in.failed' && data.method === 'passkey') return toPath('the-passkey-does-not-work');
  if (event === 'sign_in.failed' && data.factor !== undefined) return toPath('a-second-factor-is-asked-for');
  return toPath(read(sections, data.code) ?? read(sections, data.error) ?? eventSections[event]);
}

const read = (table: Record<string, string>, key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;

const toPath = (section: string | undefined) => section && `${DOCS_PATH}/${WHY_PAGE}#${section}`;
