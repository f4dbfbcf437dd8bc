// Lines that keep somebody out, each with what breaks it and the tests that must notice. What is new and of that kind gets
// a row here.

export type Guard = {
  /** From the root of the repository. */
  file: string;
  /** Occurs there exactly once (guards.test.ts). */
  text: string;
  replacement: string;
  /** One or two quick files of which a test fails with the replacement. */
  tests: [string, ...string[]];
  /** A part of the names of the tests that are enough, as `vitest -t` takes it. */
  only?: string;
};

const PASSWORD = 'src/authentication/sign-in/password.ts';
const RECORD = 'src/authentication/sign-in/record.ts';
const STATE = 'src/authentication/sign-in/state.ts';
const TICKET = 'src/authentication/sign-in/ticket.ts';
const STANDING = 'src/authentication/sign-in/standing.ts';
const TOTP = 'src/authentication/factors/totp.ts';
const CODES = 'src/authentication/one-time/codes.ts';
const ACCESS_TOKENS = 'src/oidc/tokens/access-tokens.ts';
const CONFIGURATION = 'src/oidc/provider/configuration.ts';
const LIFETIMES = 'src/oidc/provider/lifetimes.ts';
const FEATURES = 'src/oidc/provider/features.ts';
const OVERRIDES = 'src/oidc/provider/overrides.ts';
const SCREEN_STATE = 'src/http/screens/state.ts';
const VISIT = 'src/http/screens/visit.ts';
const STRUCTURED = 'src/oidc/tokens/structured-tokens.ts';
const OUTBOUND = 'src/outbound.ts';
const SECRETS = 'src/secrets.ts';
const API_KEYS = 'src/apps/api-keys.ts';
const REDIRECT_URI = 'src/apps/clients/redirect-uri.ts';

const guessing = 'test/attacks/passwords/guessing.test.ts';
const choosing = 'test/attacks/passwords/choosing.test.ts';
const factors = 'test/authentication/second-factor.test.ts';
const fixation = 'test/attacks/authorize/fixation.test.ts';
const consent = 'test/attacks/authorize/consent.test.ts';
const verification = 'test/authentication/verification-at-the-api.test.ts';
const lookup = 'test/authentication/email-lookup.test.ts';
const honoured = 'test/attacks/tokens/honoured.test.ts';
const lifetimes = 'test/attacks/tokens/refresh.test.ts';
const questions = 'test/attacks/tokens/questions.test.ts';

export const guards: Guard[] = [
  // A sign-in
  {
    file: PASSWORD,
    text: " || user.status !== 'active'",
    replacement: '',
    tests: [guessing],
    only: 'leads to no second factor',
  },
  {
    file: RECORD,
    text: ".where('status', '=', 'active')",
    replacement: '',
    tests: [choosing],
    only: 'is not signed in',
  },
  {
    file: STATE,
    text: ' && proved.password_changed_at === changedAt(user)',
    replacement: '',
    tests: [factors],
    only: 'after the password changed',
  },
  {
    file: TICKET,
    text: 'if (expires_at > now().getTime()) return',
    replacement: 'return',
    tests: [factors],
    only: 'after the password changed',
  },
  {
    file: STANDING,
    text: "if (due === 'enrol_factor' && !proved && !(await isSessionFresh(core, app, asked))) return nobody;",
    replacement: '',
    tests: [factors],
    only: 'A102',
  },
  { file: TOTP, text: "    .where('last_step', '<', step)\n", replacement: '', tests: [factors], only: 'works once' },
  {
    file: CODES,
    text: '{challenge}',
    replacement: '{app.id}',
    tests: [lookup],
    only: 'A95',
  },
  {
    file: CODES,
    text: "name: 'code_tries', limit: 5",
    replacement: "name: 'code_tries', limit: 500",
    tests: [lookup],
    only: 'A96',
  },
  // Consent
  {
    file: 'src/oidc/provider/prompts.ts',
    text: 'requested: requestedAccess(context)',
    replacement: 'requested: { ...requestedAccess(context), claims: [] }',
    tests: [consent],
    only: 'A133',
  },
  {
    file: 'src/http/screens/select-user.ts',
    text: ' || !onlyConfirms(interaction)',
    replacement: '',
    tests: [consent],
    only: 'gives no access',
  },
  {
    file: 'src/oidc/provider/prompts.ts',
    text: 'result?.login || result?.consent',
    replacement: 'true',
    tests: [consent],
    only: 'confirms it each time',
  },
  // Tokens at the App's API
  { file: ACCESS_TOKENS, text: "row.user_status !== 'active' || ", replacement: '', tests: [honoured] },
  { file: ACCESS_TOKENS, text: 'row.consumed_at || ', replacement: '', tests: [honoured] },
  {
    file: ACCESS_TOKENS,
    text: 'row.grant_payload.accountId !== payload.accountId || ',
    replacement: '',
    tests: [honoured],
  },
  {
    file: ACCESS_TOKENS,
    text: ' || row.grant_payload.clientId !== payload.clientId',
    replacement: '',
    tests: [honoured],
  },
  { file: ACCESS_TOKENS, text: '!payload.expiresWithSession', replacement: 'true', tests: [honoured] },
  {
    file: ACCESS_TOKENS,
    text: 'session?.accountId === payload.accountId &&',
    replacement: '',
    tests: [honoured],
  },
  {
    file: ACCESS_TOKENS,
    text: '=== payload.grantId',
    replacement: '!== undefined',
    tests: [honoured],
  },
  // The browser that signs in
  {
    file: OVERRIDES,
    text: 'isSameBrowser(cookie, { uid: id, hash }) ? found : undefined',
    replacement: 'true ? found : undefined',
    tests: [fixation],
    only: 'A131',
  },
  {
    file: SCREEN_STATE,
    text: 'isSameBrowser(cookie, { uid: interaction.uid, hash: browser_hash }) ?',
    replacement: 'true ?',
    tests: [fixation],
    only: 'A131',
  },
  {
    file: VISIT,
    text: '(await findSessionUid(protocol, ctx)) === session.uid',
    replacement: 'true',
    tests: [fixation],
    only: 'A142',
  },
  {
    file: TICKET,
    text: 'pad(JSON.stringify(sealed))',
    replacement: 'JSON.stringify(sealed)',
    tests: [verification],
    only: 'A147',
  },
  // The protocol
  {
    file: LIFETIMES,
    text: 'age >= settings.refresh_token_max_seconds',
    replacement: 'false',
    tests: [lifetimes],
    only: 'A40',
  },
  {
    file: 'src/oidc/endpoints/introspection.ts',
    text: "if (oidc?.client?.clientAuthMethod === 'none') return refuseClient(context);",
    replacement: '',
    tests: [questions],
    only: 'A45',
  },
  {
    file: FEATURES,
    text: "if (!introspects.includes('*') && !introspects.includes(String(token.aud))) return false;",
    replacement: '',
    tests: [questions],
    only: 'A45',
  },
  {
    file: CONFIGURATION,
    text: 'client.require_pkce !== false',
    replacement: 'false',
    tests: ['test/attacks/authorize/requests.test.ts'],
    only: 'A12',
  },
  // Access tokens as JWT
  { file: STRUCTURED, text: "typ: 'at+jwt',", replacement: '', tests: ['test/attacks/tokens/jwt.test.ts'] },
  { file: STRUCTURED, text: 'issuer: app.issuer,', replacement: '', tests: ['test/attacks/tokens/jwt.test.ts'] },
  // What we ask others
  {
    file: OUTBOUND,
    text: "if (url.username || url.password) return 'must not have a user name';",
    replacement: '',
    tests: ['test/social/attacks.test.ts'],
    only: 'A106',
  },
  {
    file: OUTBOUND,
    text: 'addresses.find(({ address }) => isPrivate(address))',
    replacement: 'undefined as LookupAddress | undefined',
    tests: ['test/social/attacks.test.ts'],
    only: 'A106',
  },
  {
    file: OUTBOUND,
    text: 'rejectUnauthorized: true,',
    replacement: '',
    tests: ['test/social/attacks.test.ts'],
    only: 'A107',
  },
  {
    file: OUTBOUND,
    text: 'if (size > MAX_BYTES)',
    replacement: 'if (size > 1e12)',
    tests: ['test/social/attacks.test.ts'],
    only: 'A107',
  },
  // What is kept
  {
    file: SECRETS,
    text: '.setAAD(Buffer.from(place));\n  const body',
    replacement: ';\n  const body',
    tests: ['test/secrets.test.ts'],
  },
  {
    file: 'src/database/transact.ts',
    text: 'if (pending) pending.push(hook);\n  else hook();',
    replacement: 'hook();',
    tests: ['test/database/transact.test.ts'],
  },
  // Credentials of an App
  {
    file: API_KEYS,
    text: 'and revoked_at is null and (expires_at is null or expires_at > $3)',
    replacement: 'and revoked_at is null',
    tests: ['test/http/api/manage/api-keys.test.ts'],
  },
  {
    file: API_KEYS,
    text: 'and revoked_at is null and (expires_at',
    replacement: 'and (expires_at',
    tests: ['test/http/api/manage/api-keys.test.ts'],
  },
  {
    file: REDIRECT_URI,
    text: "if (uri.includes('*')) return 'must not have a wildcard; register each URI';",
    replacement: '',
    tests: ['test/attacks/clients/registering-uris.test.ts'],
  },
  {
    file: REDIRECT_URI,
    text: "if (uri.includes('#')) return 'must not have a fragment';",
    replacement: '',
    tests: ['test/attacks/clients/registering-uris.test.ts'],
  },
];
