// Why something was refused or failed, in a sentence for developers. Our own events carry a code; errors of the protocol
// come from oidc-provider, which tells the rule in prose alone: a sentence that no row knows is shown as it is.
import type { EventRow } from '../../../events/list.ts';
import { hasMessage } from '../../../language/catalogues.ts';
import type { Translate } from '../../kit/render/messages.ts';

type Values = Record<string, string>;
type Reason = { key: string; values?: Values };

/** The rule, by the library's sentence. */
const rules: [said: RegExp, key: string][] = [
  [/^Authorization Server policy requires PKCE|^code_challenge must be provided/, 'console.reason.no_code_challenge'],
  [/^code_challenge_method must be provided/, 'console.reason.no_code_challenge_method'],
  [/^not supported value of code_challenge_method/, 'console.reason.code_challenge_method'],
  [/^requested scope is not allowed/, 'console.reason.scope'],
  [/^missing required scope/, 'console.reason.scope'],
  [/^requested response_type is not allowed|^unsupported response_type/, 'console.reason.response_type'],
  [/^requested response_mode is not allowed|^unsupported response_mode/, 'console.reason.response_mode'],
  [/grant.type is not allowed for this client|^unsupported grant_type/, 'console.reason.grant_type'],
  [/^resource indicator is missing|^resource indicator must be/, 'console.reason.resource'],
];

/** `missing required parameters 'client_id' and 'scope'`: names of parameters stay as they are. */
const MISSING = /^missing required parameters? (.+)$/;

/** By the error alone, for answers without a description. */
const errors: Record<string, string> = {
  invalid_redirect_uri: 'console.reason.redirect_uri',
  invalid_scope: 'console.reason.scope',
  invalid_target: 'console.reason.resource',
  invalid_client: 'console.reason.client_id',
  unauthorized_client: 'console.reason.grant_type',
  unsupported_grant_type: 'console.reason.grant_type',
  unsupported_response_type: 'console.reason.response_type',
  unsupported_response_mode: 'console.reason.response_mode',
  invalid_dpop_proof: 'console.reason.dpop',
  invalid_request: 'console.reason.request',
};

/** Undefined for an event that isn't about a refusal, or whose name says everything. */
export function reasonOf(row: EventRow, t: Translate): string | undefined {
  const found = toReason(row);
  if (found) return t(found.key, found.values ?? {});
  const { problem, code, reason, description, error_description } = row.data;
  for (const one of [problem, code]) if (hasMessage(`problem.${one}.title`)) return t(`problem.${one}.title`);
  return [reason, description, error_description].find((one) => typeof one === 'string');
}

function toReason({ event, data, user_id, client_id }: EventRow): Reason | undefined {
  if (event === 'sign_in.failed') return toFailure(data, user_id);
  if (event === 'sign_in.locked') return { key: 'console.reason.locked' };
  if (event === 'refresh_token.reused') return { key: 'console.reason.reused' };
  if (event === 'passkey.refused') return { key: 'console.reason.passkey' };
  if (event === 'api_key.refused') {
    if (data.method === 'personal_token') return { key: 'console.reason.personal_token' };
    return { key: data.method === 'access_token' ? 'console.reason.access_token' : 'console.reason.api_key' };
  }
  if (event === 'client.authentication_failed') {
    if (client_id === null) return { key: 'console.reason.client_id' };
    return { key: data.method === 'none' ? 'console.reason.no_secret' : 'console.reason.secret' };
  }
  return toBrokenRule(data);
}

/** A wrong proof; one without a user, for an address that nobody has. */
function toFailure({ method, factor }: EventRow['data'], userId: string | null): Reason | undefined {
  if (typeof factor === 'string') return { key: 'console.reason.second_factor' };
  if (method === 'pwd') return { key: userId === null ? 'console.reason.identifier' : 'console.reason.password' };
  return method === 'passkey' ? { key: 'console.reason.passkey' } : undefined;
}

function toBrokenRule({ error, error_description, description }: EventRow['data']): Reason | undefined {
  const said = String(error_description ?? description ?? '');
  const [, missing] = MISSING.exec(said) ?? [];
  if (missing) return { key: 'console.reason.missing', values: { parameter: missing.replaceAll("'", '') } };
  const rule = rules.find(([pattern]) => pattern.test(said))?.[1] ?? toKnown(error, said);
  return rule === undefined ? undefined : { key: rule };
}

/** The error itself says less than a sentence of the library that no row knows, except where it is one rule. */
function toKnown(error: unknown, said: string): string | undefined {
  if (typeof error !== 'string' || !Object.hasOwn(errors, error)) return undefined;
  return error === 'invalid_request' && said !== '' ? undefined : errors[error];
}
