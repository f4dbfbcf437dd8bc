// What a request sent, as far as a record may keep it. Values are kept only of parameters on a list, because everybody else's
// could be a secret, and only names that are known: a body that is not what it should be may have a secret as a name.
import { isBuiltInClientId } from '../apps/clients/built-in.ts';
import type { SentParameter } from '../database/schema/records.ts';
import type { RequestKind } from './kinds.ts';

const MAX_VALUE = 300;
const MAX_REDIRECT_URI = 2_000;
const MAX_TOTAL = 4_000;
/** A parameter that was sent more often is wrong anyway. */
const MAX_TIMES = 3;

/** Parameters of OAuth 2.0, OpenID Connect and the API that hold no secret. */
const SHOWN = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'resource', 'prompt', 'display'],
  ...['code_challenge_method', 'max_age', 'acr_values', 'ui_locales', 'idp_hint', 'organization', 'grant_type'],
  ...['token_type_hint', 'token_endpoint_auth_method', 'remember', 'locale', 'route', 'origin'],
];

/** Secrets, what may be one, and what people confuse with a name above. */
const MEASURED = [
  ...['client_secret', 'client_assertion', 'client_assertion_type', 'code', 'code_verifier', 'code_challenge', 'state'],
  ...['nonce', 'login_hint', 'id_token_hint', 'request', 'request_uri', 'claims', 'refresh_token', 'access_token'],
  ...['token', 'password', 'username', 'assertion', 'authorization', 'dpop', 'email', 'identifier', 'phone', 'name'],
  ...[
    'ticket',
    'captcha',
    'device_token',
    'ip',
    'user_agent',
    'credential',
    'profile',
    'link',
    'kind',
    'recovery_code',
  ],
  ...['redirect_url', 'redirectUri', 'redirect', 'callback', 'callback_url', 'clientId', 'clientSecret', 'scopes'],
  ...['responseType', 'grantType', 'codeVerifier', 'codeChallenge', 'audience'],
];

const shown = new Set(SHOWN);
const known = new Set([...SHOWN, ...MEASURED]);

/** Shorter than any secret of ours, which may be sent in place of an id by mistake. */
const MAX_CLIENT_ID = 40;
const mayBeSecret = (clientId: string) => clientId.length > MAX_CLIENT_ID && !isBuiltInClientId(clientId);

/** A record of a sign-in is found by its user's event: of what people type, not even the length is kept. */
export function toSent(given: Record<string, unknown>, kind: RequestKind): SentParameter[] {
  const sent: SentParameter[] = [];
  let room = MAX_TOTAL;
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name) || value === undefined || value === null) continue;
    for (const one of [value].flat().slice(0, MAX_TIMES)) {
      const parameter = toParameter(name, textOf(one), { room, measures: kind !== 'sign_in' });
      if ('value' in parameter) room -= parameter.value.length;
      sent.push(parameter);
    }
  }
  return sent;
}

type How = { room: number; measures: boolean };

function toParameter(name: string, text: string, { room, measures }: How): SentParameter {
  const isSecret = !shown.has(name) || (name === 'client_id' && mayBeSecret(text));
  if (isSecret || room <= 0) return { name, length: measures ? text.length : null };
  const whole = name === 'redirect_uri' ? withoutCredentials(text) : text;
  const most = Math.min(name === 'redirect_uri' ? MAX_REDIRECT_URI : MAX_VALUE, room);
  return { name, value: toStorable(whole.slice(0, most)), ...(whole.length > most && { cut: true }) };
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A redirect URI with a user name is refused whatever it is, and its password is nobody's business. */
const withoutCredentials = (uri: string) => uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1…@');

/** PostgreSQL takes neither a NUL nor half a character. */
export const toStorable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');
