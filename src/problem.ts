// Problems that a caller can correct: one class, one table of codes, and a renderer for each kind of door (RFC 9457
// problem+json, OAuth 2.0 JSON after RFC 6749 §5.2, a page). Everything else that is thrown is a 500.

type Entry = { status: number; title: string; oauth?: string };

export const problems = {
  // the content of the request
  invalid_request: { status: 400, title: 'The request is malformed' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_body: { status: 422, title: 'Some fields are missing or wrong' },
  invalid_query: { status: 400, title: 'A query parameter is wrong' },
  organization_mismatch: { status: 400, title: 'Two different organizations are named' },
  organization_unaware: { status: 400, title: 'This route acts in no organization' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  unsupported_media_type: { status: 415, title: 'Send this as application/json' },
  body_too_large: { status: 413, title: 'The body is too large' },
  weak_password: {
    status: 422,
    title: 'The password is too short, too long, too easy to guess or known from a data breach',
  },
  invalid_email: { status: 422, title: 'That is not an email address we can use' },
  invalid_username: { status: 422, title: 'That is not a username we can use' },
  invalid_phone: { status: 422, title: 'That is not a phone number we can use' },
  same_email: { status: 422, title: 'This is already the address' },
  invalid_redirect_uri: { status: 400, title: 'A redirect URI is not acceptable', oauth: 'invalid_redirect_uri' },
  invalid_image: { status: 422, title: 'That is not an image we can use' },
  invalid_pattern: { status: 422, title: 'That text cannot stand in place of this message' },
  import_too_long: { status: 422, title: 'That is too much for one import' },
  too_many_hash_kinds: { status: 422, title: 'The passwords are hashed in too many ways' },
  invalid_domain: { status: 422, title: 'That domain cannot be used' },
  secret_required: { status: 422, title: 'A stored secret is not sent to another server' },
  invalid_slug: { status: 422, title: 'That slug cannot be used' },
  // the caller and their rights
  unauthorized: { status: 401, title: 'Credentials are missing or wrong' },
  invalid_credentials: { status: 401, title: 'Email or password is wrong', oauth: 'invalid_grant' },
  invalid_token: { status: 401, title: 'The token is expired, revoked or unknown', oauth: 'invalid_token' },
  invalid_dpop_proof: {
    status: 401,
    title: 'The DPoP proof is missing, wrong or was used before',
    oauth: 'invalid_dpop_proof',
  },
  wrong_password: { status: 403, title: 'The current password is wrong' },
  sign_in_again: { status: 403, title: 'Sign in again to do this' },
  not_a_member: { status: 403, title: 'The user is not a member of that organization' },
  forbidden: { status: 403, title: 'These credentials may not do that' },
  cannot_grant: { status: 403, title: 'Nobody can give more than they may do themselves' },
  cannot_manage: { status: 403, title: 'Nobody can manage themselves, or a user who may do more' },
  impersonated: { status: 403, title: 'Only the user may do this, not somebody who acts as the user' },
  cannot_impersonate: { status: 403, title: 'Nobody can act as this user' },
  network_not_allowed: { status: 403, title: 'These credentials do not work from this network' },
  organizations_off: { status: 403, title: 'Users of this App cannot create organizations' },
  organization_only: { status: 403, title: 'This API key acts in its organization alone' },
  operator_protected: { status: 403, title: 'Only operators can change an operator' },
  developer_unverified: { status: 403, title: 'Verify your email address first' },
  inviter_unverified: { status: 403, title: 'Verify your email address or phone number before you invite others' },
  insufficient_scope: { status: 403, title: 'The credentials lack a scope', oauth: 'insufficient_scope' },
  csrf: { status: 403, title: 'This form was not sent from our page' },
  method_off: { status: 403, title: 'This App does not let users sign in that way' },
  captcha_required: { status: 422, title: 'A solved captcha is required' },
  sign_up_closed: { status: 403, title: 'This App does not take new users' },
  sign_up_refused: { status: 403, title: 'The App refused this sign-up', oauth: 'access_denied' },
  tokens_refused: { status: 403, title: 'The App refused to give tokens', oauth: 'access_denied' },
  captcha_unavailable: { status: 422, title: 'This server has no captcha service' },
  email_verification_required: { status: 403, title: 'The email address must be verified before signing in' },
  username_required: { status: 403, title: 'The user has to choose a username first' },
  second_factor_required: { status: 403, title: 'A second factor is required to sign in' },
  factor_enrolment_required: { status: 403, title: 'A second factor must be set up before signing in' },
  invalid_ticket: { status: 401, title: 'This sign-in has expired; begin it again', oauth: 'invalid_grant' },
  invalid_code: { status: 403, title: 'This code is wrong, or was used before' },
  invalid_passkey: { status: 403, title: 'This passkey does not work here' },
  proof_required: { status: 403, title: 'Confirm again that it is you' },
  sms_off: { status: 403, title: 'This server sends no SMS' },
  factors_off: { status: 403, title: 'This App does not use second factors' },
  // the state of the data
  not_found: { status: 404, title: 'There is nothing here' },
  app_not_found: { status: 404, title: 'There is no such App' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  email_taken: { status: 409, title: 'A user with this email exists' },
  username_taken: { status: 409, title: 'This username is in use' },
  factor_exists: { status: 409, title: 'The user already has such a factor' },
  too_many_factors: { status: 409, title: 'The user has too many authenticator apps' },
  email_verified: { status: 409, title: 'This address is already verified' },
  phone_verified: { status: 409, title: 'This phone number is already verified' },
  test_user: { status: 409, title: 'A test user has no role, no group and no organization' },
  no_phone: { status: 409, title: 'There is no phone number to verify' },
  settings_conflict: { status: 422, title: 'These settings contradict each other' },
  passkey_exists: { status: 409, title: 'This passkey already exists' },
  too_many_passkeys: { status: 409, title: 'The user has too many passkeys' },
  step_not_due: { status: 409, title: 'This sign-in waits for another step' },
  no_enrolment: { status: 409, title: 'There is nothing to confirm' },
  slug_taken: { status: 409, title: 'Another App has this slug' },
  configuration_changed: { status: 409, title: 'The configuration was changed in the meantime' },
  conflict: { status: 409, title: 'It conflicts with what is there, or was changed in the meantime' },
  invalid_one_time_token: { status: 400, title: 'This link or code is wrong, used or expired' },
  last_way_in: { status: 409, title: 'The user could no longer sign in' },
  last_operator: { status: 409, title: 'The server needs at least one operator' },
  limit_reached: { status: 409, title: 'There are as many of these as allowed' },
  invalid_idempotency_key: { status: 400, title: 'The idempotency key is not valid' },
  idempotency_in_flight: { status: 409, title: 'The first call with this idempotency key is still being processed' },
  idempotency_key_reused: { status: 422, title: 'This idempotency key was used for something else' },
  precondition_failed: { status: 412, title: 'What is there does not match If-Match' },
  nothing_to_bill: { status: 409, title: 'There is no usage left to bill' },
  billing_state: { status: 409, title: 'The billing record is in another state' },
  vault_entry_disabled: { status: 409, title: 'This entry of the vault is disabled' },
  app_quota_reached: { status: 409, title: 'You have as many Apps as this server allows' },
  last_admin: { status: 409, title: 'An organization needs at least one admin' },
  domain_taken: { status: 409, title: 'Another organization has this domain' },
  domain_unproved: { status: 409, title: 'The TXT record of the domain was not found' },
  organization_full: { status: 409, title: 'The organization has as many members as it may have' },
  last_owner: { status: 409, title: 'An App needs at least one owner' },
  no_cookie: { status: 400, title: 'This page works only in the browser where it began' },
  expired_interaction: { status: 400, title: 'This page has expired' },
  // connections to other providers
  connection_denied: { status: 400, title: 'The sign-in at the provider was cancelled' },
  connection_expired: { status: 400, title: 'This sign-in has expired' },
  connection_failed: { status: 502, title: 'The provider did not answer as it should' },
  connection_disabled: { status: 403, title: 'This way to sign in is switched off' },
  connection_changed: { status: 409, title: 'This way to sign in was changed in the meantime' },
  connection_not_fresh: { status: 403, title: 'The provider does not confirm a fresh sign-in' },
  connection_refused: { status: 403, title: 'This sign-in is not possible' },
  domain_not_allowed: { status: 403, title: 'Accounts of this domain may not sign in here' },
  connection_required: { status: 403, title: 'This address signs in with a connection' },
  connection_has_identities: { status: 409, title: 'Accounts at this server are linked with users' },
  connection_in_use: { status: 409, title: 'Organizations require this connection' },
  // limits and failures
  misdirected_request: { status: 421, title: 'This server does not answer for that host' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  storage_full: { status: 503, title: 'The storage is full', oauth: 'temporarily_unavailable' },
  captcha_failed: { status: 503, title: 'The captcha cannot be checked at the moment' },
  hook_failed: {
    status: 503,
    title: 'The App could not be asked whether this may go on',
    oauth: 'temporarily_unavailable',
  },
  list_too_slow: { status: 503, title: 'This list takes too long' },
  busy: { status: 503, title: 'The server is busy', oauth: 'temporarily_unavailable' },
  database_unavailable: { status: 503, title: 'The database is unavailable', oauth: 'temporarily_unavailable' },
  internal_error: { status: 500, title: 'Something went wrong on our side', oauth: 'server_error' },
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof problems;

/** Mistakes that a request's schema finds, beside the codes of the problems. */
export const fieldCodes = [
  ...(['missing', 'unknown_field', 'wrong_type', 'invalid_format', 'invalid_value', 'invalid_text'] as const),
  ...(['too_long', 'too_short', 'too_many', 'too_few', 'too_large', 'too_small', 'too_deep'] as const),
] as const;

export type FieldCode = (typeof fieldCodes)[number];

/** The mistake in one field, by its name in the request. `detail` is for people; programs compare code and members. */
export type FieldError = {
  field: string;
  code: ProblemCode | FieldCode;
  detail: string;
  members?: Record<string, unknown> | undefined;
};

type More = {
  /** The mistake in each field, in words; its code and members are the problem's. */
  fields?: Record<string, string>;
  /** The mistakes of fields that have codes of their own. */
  errors?: readonly FieldError[];
  retryAfter?: number | undefined;
  scheme?: 'DPoP' | undefined;
  members?: Record<string, unknown> | undefined;
  cause?: unknown;
};

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  /**
   * The mistake in this case, in addition to the title. It is for people; programs compare the code, the errors and the
   * members.
   */
  readonly detail: string | undefined;
  /** At most one for each field; empty for a problem that is not about fields. */
  readonly errors: readonly FieldError[];
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined;

  /** The scheme that the challenge names, if it differs from the request's (RFC 9110 §11.6.1). */
  readonly scheme: 'DPoP' | undefined;

  /** Members of the answer that belong to this code (RFC 9457 §3.2). */
  readonly members: Record<string, unknown> | undefined;

  constructor(code: ProblemCode, detail?: string, more: More = {}) {
    super(detail ?? problems[code].title, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = problems[code].status;
    this.title = problems[code].title;
    this.detail = detail;
    this.errors = more.errors ?? toErrors(code, more);
    this.retryAfter = more.retryAfter;
    this.scheme = more.scheme;
    this.members = more.members;
  }

  /** The same problem, with the names that the fields have in the caller's request. */
  renamed(toName: (field: string) => string): Problem {
    const { code, detail, retryAfter, scheme, members } = this;
    const errors = this.errors.map((error) => ({ ...error, field: toName(error.field) }));
    return new Problem(code, detail, { errors, retryAfter, scheme, members, cause: this });
  }
}

const toErrors = (code: ProblemCode, { fields = {}, members }: More): FieldError[] =>
  Object.entries(fields).map(([field, detail]) => ({ field, code, detail, members }));

/**
 * Makes every check, and throws the mistakes of all fields as one problem. A check throws a problem that names its field;
 * any other error is thrown at once. Nouns call it before their transaction.
 */
export async function requireAll(...checks: (() => unknown)[]): Promise<void> {
  const found: Problem[] = [];
  for (const check of checks) {
    const problem = await findMistake(check);
    if (problem) found.push(problem);
  }
  if (found.length > 0) throw joinProblems(found);
}

/** The problem with the fields that a check throws. Any other error is thrown on. */
export async function findMistake(check: () => unknown): Promise<Problem | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof Problem && error.errors.length > 0) return error;
    throw error;
  }
}

/** One problem with the mistakes of all; the first counts if two name the same field. Several codes become `invalid_body`. */
export function joinProblems(found: Problem[]): Problem {
  const [first] = found;
  if (first && found.length === 1) return first;
  const errors = new Map<string, FieldError>();
  for (const error of found.flatMap((problem) => problem.errors)) {
    if (!errors.has(error.field)) errors.set(error.field, error);
  }
  const isAlike = first && found.every(({ code }) => code === first.code);
  const all = [...errors.values()];
  return new Problem(isAlike ? first.code : 'invalid_body', sayAll(all), { errors: all });
}

/** The mistake in one entry of a list; `code` is `invalid_body` unless it is said. */
export type EntryMistake = { detail: string; code?: ProblemCode; members?: Record<string, unknown> };

/** Throws a problem that names each wrong entry of a list by its place, such as `roles.0`. */
export function requireEntries<Entry>(
  field: string,
  entries: readonly Entry[],
  find: (entry: Entry, at: number) => EntryMistake | undefined,
): void {
  const found = entries.flatMap((entry, at) => {
    const mistake = find(entry, at);
    if (!mistake) return [];
    const { code = 'invalid_body', detail, members } = mistake;
    const error = { field: `${field}.${at}`, code, detail, members };
    return new Problem(code, `${error.field}: ${detail}`, { errors: [error], members });
  });
  if (found.length > 0) throw joinProblems(found.slice(0, MAX_NAMED));
}

/** The same for names of which each must be one of `known`. `toDetail` says so of one that isn't. */
export function requireKnown(
  field: string,
  names: readonly string[],
  { known, toDetail }: { known: readonly string[] | ReadonlySet<string>; toDetail: (name: string) => string },
): void {
  const all = new Set(known);
  requireEntries(field, names, (name) => (all.has(name) ? undefined : { detail: toDetail(name) }));
}

const MAX_NAMED = 20;

/** For people who read a problem as one sentence. */
export const sayAll = (errors: readonly FieldError[]): string =>
  errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');

/** RFC 6749 §5.2, for the endpoints whose clients expect it. */
export function toOauthJson(problem: Problem) {
  const entry: Entry = problems[problem.code];
  return { error: entry.oauth ?? 'invalid_request', error_description: problem.message };
}
