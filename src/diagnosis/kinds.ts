// The kinds of requests of which a record is kept, and what is checked in each, in order. A record keeps only the checks that
// failed; everything before the first of them has passed, and nothing after it was reached.
import type { RequestRecordsTable } from '../database/schema/records.ts';
import { keysOf } from '../tables.ts';

export type Outcome = RequestRecordsTable['outcome'];

/** What went wrong: `error` and `description` as the caller got them, `detail` as the library keeps it to itself. */
export type Refusal = { error: string; description?: string | undefined; detail?: string | undefined };

type Check = (refusal: Refusal) => boolean;

/** By the error alone, or together with the library's sentence. */
const on =
  (errors: string, words?: RegExp): Check =>
  ({ error, description = '', detail = '' }) =>
    errors.split(' ').includes(error) && (!words || words.test(`${description} ${detail}`));

const invalid = (words: RegExp) => on('invalid_request', words);
const never: Check = () => false;

const readable = invalid(/too many parameters|cannot be read|provided twice|claims (?:asks|has|wants)/);

/** Whether the client exists or was disabled is known only when the record is written; its type, to the endpoint. */
const clients = {
  client_named: invalid(/no client authentication/),
  client: on('invalid_client', /client is invalid|client not found|no client authentication/),
  client_enabled: never,
};

const credentials = {
  ...clients,
  auth_method: (refusal: Refusal) =>
    on('invalid_client', /mechanism does not match|^client authentication failed $/)(refusal) ||
    invalid(/one mechanism|authorization header|Authorization header|client_id mismatch/)(refusal),
  client_secret: on('invalid_client'),
};

const ends = { answer: on('server_error temporarily_unavailable') };

const proof: Check = (refusal) =>
  on('invalid_dpop_proof use_dpop_nonce')(refusal) || on('invalid_grant', /DPoP|jkt/)(refusal);

const ofToken = {
  readable,
  ...credentials,
  grant_type: (refusal: Refusal) =>
    on('unsupported_grant_type')(refusal) || invalid(/^missing required parameter.*grant_type/)(refusal),
  grant_allowed: on('unauthorized_client'),
  parameters: on('invalid_request'),
  proof,
};

const allowed = {
  scope: on('invalid_scope'),
  resource: on('invalid_target'),
  organization: on('invalid_grant access_denied', /organization/),
};

const hook = on('access_denied temporarily_unavailable', /decision hook/);

const stands = on('invalid_grant', /grant not found|grant is expired|account not found|accountId mismatch/);

const tables = {
  authorization: {
    readable,
    client: clients.client,
    client_enabled: never,
    response_mode: (refusal) =>
      on('unsupported_response_mode')(refusal) || invalid(/response_mode|Response Mode/)(refusal),
    present: invalid(/missing required parameter/),
    client_type: never,
    response_type: (refusal) => on('unsupported_response_type')(refusal) || invalid(/response_type/)(refusal),
    prompt: invalid(/prompt/),
    scope: (refusal) => on('invalid_scope')(refusal) || invalid(/openid scope/)(refusal),
    redirect_uri: on('invalid_redirect_uri'),
    pkce: invalid(/PKCE|code_challenge/),
    resource: on('invalid_target'),
    parameters: on('invalid_request request_not_supported request_uri_not_supported registration_not_supported'),
    session: on('login_required interaction_required'),
    organization: on('access_denied', /organization/),
    consent: on('consent_required access_denied'),
    ...ends,
  },
  resumption: {
    browser: on('invalid_request invalid_client'),
    redirect_uri: on('invalid_redirect_uri'),
    resource: on('invalid_target'),
    session: on('login_required interaction_required'),
    organization: on('access_denied', /organization/),
    consent: on('consent_required access_denied'),
    ...ends,
  },
  authorization_code: {
    ...ofToken,
    code: on('invalid_grant', /code not found/),
    code_client: on('invalid_grant', /client mismatch/),
    code_age: on('invalid_grant', /code is expired/),
    grant: stands,
    code_verifier: on('invalid_grant', /code_verifier|code_challenge_method/),
    code_redirect_uri: on('invalid_grant', /redirect_uri mismatch/),
    code_unused: on('invalid_grant', /already (?:consumed|used)/),
    ...allowed,
    hook,
    ...ends,
  },
  refresh_token: {
    ...ofToken,
    refresh_token: on('invalid_grant', /token not found/),
    refresh_client: on('invalid_grant', /client mismatch/),
    refresh_age: on('invalid_grant', /token is expired/),
    grant: stands,
    refresh_unused: on('invalid_grant', /already used/),
    ...allowed,
    hook,
    ...ends,
  },
  client_credentials: { ...ofToken, scope: allowed.scope, resource: allowed.resource, hook, ...ends },
  token: { ...ofToken, ...ends },
  introspection: { readable, ...credentials, parameters: on('invalid_request'), ...ends },
  revocation: { readable, ...credentials, parameters: on('invalid_request unsupported_token_type'), ...ends },
  userinfo: {
    access_token: on('invalid_token invalid_request'),
    proof,
    scope: on('insufficient_scope invalid_scope'),
    ...ends,
  },
  sign_in: {
    credentials: on('unauthorized invalid_token insufficient_scope network_not_allowed forbidden'),
    input: on('invalid_body invalid_json invalid_request unsupported_media_type body_too_large invalid_query'),
    captcha: on('captcha_required captcha_failed'),
    method: on('method_off sign_up_closed'),
    attempts: on('too_many_attempts busy'),
    ticket: on('invalid_ticket step_not_due'),
    resource: on('invalid_target'),
    email: on('email_verification_required'),
    second_factor: on('second_factor_required factor_enrolment_required'),
    organization: on('not_a_member connection_required'),
    hook: on('sign_up_refused tokens_refused hook_failed'),
    // Whatever else a way of signing in refuses.
    user: ({ error }) => !/^(?:internal_error|database_unavailable|storage_full)$/.test(error),
    ...ends,
  },
} as const satisfies Record<string, Record<string, Check>>;

/** A request to `/token` is of the kind of its grant, or of the kind `token` if it names none that there is. */
export type RequestKind = keyof typeof tables;
export const requestKinds = keysOf(tables);

type NamesOf<Table> = Table extends unknown ? Extract<keyof Table, string> : never;
export type CheckName = NamesOf<(typeof tables)[RequestKind]>;

/** In their order. */
export const checksOf = (kind: RequestKind): CheckName[] => Object.keys(tables[kind]) as CheckName[];

export const checkNames: CheckName[] = [...new Set(requestKinds.flatMap(checksOf))];

/** The check that refuses so; the last one, by which the answer is given, if none is known for it. */
export function findFailed(kind: RequestKind, refusal: Refusal): CheckName {
  const table: Partial<Record<CheckName, Check>> = tables[kind];
  return checksOf(kind).find((name) => table[name]?.(refusal)) ?? 'answer';
}

export type CheckState = 'passed' | 'failed' | 'asked' | 'not_reached';

/** Checks that failed beside the first one were looked at for the record alone, so that a developer mends all of them at once. */
export function readChecks(
  kind: RequestKind,
  { outcome, failed_checks }: { outcome: Outcome; failed_checks: readonly string[] },
): { name: CheckName; state: CheckState }[] {
  const names = checksOf(kind);
  const failed = names.map((name) => failed_checks.includes(name));
  const first = failed.indexOf(true);
  return names.map((name, at) => {
    if (failed[at]) return { name, state: outcome === 'asked' ? 'asked' : 'failed' };
    return { name, state: first === -1 || at < first ? 'passed' : 'not_reached' };
  });
}
