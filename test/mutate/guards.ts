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

const APP_PERMISSIONS = 'src/apps/permissions.ts';
const HELD = 'src/users/permissions/held.ts';
const GIVING = 'src/users/permissions/giving.ts';
const PASSWORD = 'src/authentication/sign-in/password.ts';
const KNOWN_BROWSERS = 'src/authentication/sign-in/known-browsers.ts';
const NEW_PASSWORD = 'src/authentication/sign-in/new-password.ts';
const RECORD = 'src/authentication/sign-in/record.ts';
const STATE = 'src/authentication/sign-in/state.ts';
const TICKET = 'src/authentication/sign-in/ticket.ts';
const STANDING = 'src/authentication/sign-in/standing.ts';
const TOTP = 'src/authentication/factors/totp.ts';
const CODES = 'src/authentication/one-time/codes.ts';
const ACCESS_TOKENS = 'src/oidc/tokens/access-tokens.ts';
const WITHIN_GRANT = 'src/oidc/storage/within-grant.ts';
const NARROWED = 'src/users/narrowed-access.ts';
const CONFIGURATION = 'src/oidc/provider/configuration.ts';
const LIFETIMES = 'src/oidc/provider/lifetimes.ts';
const FEATURES = 'src/oidc/provider/features.ts';
const OVERRIDES = 'src/oidc/provider/overrides.ts';
const COOKIES = 'src/oidc/request/cookies.ts';
const REQUEST_COOKIES = 'src/oidc/provider/request-cookies.ts';
const INTERACTIONS = 'src/oidc/storage/models/interactions.ts';
const PROGRESS = 'src/http/screens/progress.ts';
const SCREEN_STATE = 'src/http/screens/state.ts';
const VISIT = 'src/http/screens/visit.ts';
const STRUCTURED = 'src/oidc/tokens/structured-tokens.ts';
const PROOF = 'src/oidc/tokens/proof-of-possession.ts';
const POSSESSION = 'src/oidc/provider/possession.ts';
const CLAIMS = 'src/social/claims.ts';
const WISHES = 'src/social/wishes.ts';
const CONNECTIONS = 'src/social/connections.ts';
const GUESSES = 'src/limits/guesses.ts';
const IDENTIFIERS = 'src/users/identifiers.ts';
const USERNAME = 'src/users/username.ts';
const CHANGE_USERNAME = 'src/authentication/addresses/change-username.ts';
const OUTBOUND = 'src/outbound.ts';
const SECRETS = 'src/secrets.ts';
const API_KEYS = 'src/apps/keys/api-keys.ts';
const QUOTAS = 'src/limits/quotas.ts';
const REDIRECT_URI = 'src/apps/clients/redirect-uri.ts';

const TOKENS = 'src/authentication/one-time/tokens.ts';
const RECOVERY_CODES = 'src/authentication/factors/recovery-codes.ts';
const SIGN_UP = 'src/authentication/ways/sign-up.ts';
const FORMS = 'src/http/kit/forms/forms.ts';
const HEADERS = 'src/oidc/request/headers.ts';
const PROTOCOL_CORS = 'src/oidc/endpoints/cors.ts';
const SIGN_OUT = 'src/oidc/endpoints/sign-out.ts';
const ORIGINS = 'src/apps/clients/origins.ts';
const MACHINE_TOKENS = 'src/oidc/tokens/machine-tokens.ts';
const API_PERMISSIONS = 'src/apps/clients/api-permissions.ts';
const API_GUARD = 'src/http/api/kit/guard.ts';
const SERVER = 'src/server.ts';
const END_SESSIONS = 'src/authentication/ways/end-sessions.ts';
const SIGN_INS = 'src/social/sign-ins.ts';

const byUsers = 'test/http/api/manage/by-users.test.ts';
const machines = 'test/attacks/clients/machine-permissions.test.ts';
const developers = 'test/attacks/developers/developers.test.ts';
const reach = 'test/attacks/clients/reach.test.ts';
const refusedCredentials = 'test/limits/refused-credentials.test.ts';
const lockout = 'test/attacks/passwords/lockout.test.ts';
const guessing = 'test/attacks/passwords/guessing.test.ts';
const breached = 'test/attacks/passwords/breached.test.ts';
const choosing = 'test/attacks/passwords/choosing.test.ts';
const authenticatorApps = 'test/authentication/authenticator-apps.test.ts';
const factors = 'test/authentication/second-factor.test.ts';
const fixation = 'test/attacks/authorize/fixation.test.ts';
const browserSessions = 'test/attacks/web/sessions.test.ts';
const cookies = 'test/attacks/web/cookies.test.ts';
const screens = 'test/http/screens/screens.test.ts';
const quotas = 'test/limits/quotas.test.ts';
const consent = 'test/attacks/authorize/consent.test.ts';
const invitations = 'test/authentication/invitations.test.ts';
const narrowed = 'test/http/account/narrowed-access.test.ts';
const verification = 'test/authentication/verification-at-the-api.test.ts';
const lookup = 'test/authentication/email-lookup.test.ts';
const honoured = 'test/attacks/tokens/honoured.test.ts';
const lifetimes = 'test/attacks/tokens/refresh.test.ts';
const account = 'test/http/account/guards.test.ts';
const apps = 'test/attacks/isolation/apps.test.ts';
const answers = 'test/attacks/web/pages.test.ts';
const proxied = 'test/http/console/sign-in/behind-a-proxy.test.ts';
const planted = 'test/attacks/web/planted-cookies.test.ts';
const headers = 'test/attacks/web/headers.test.ts';
const cors = 'test/attacks/web/cors.test.ts';
const callers = 'test/http/api/who-may-call.test.ts';
const reauthentication = 'test/authentication/reauthentication.test.ts';
const passkeys = 'test/authentication/passkeys.test.ts';
const social = 'test/social/attacks.test.ts';
const apiSignIn = 'test/http/api/auth/auth.test.ts';
const questions = 'test/attacks/tokens/questions.test.ts';
const identifiers = 'test/authentication/identifiers.test.ts';
const possession = 'test/attacks/tokens/possession.test.ts';

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
    file: PASSWORD,
    text: '    if (guessed_out) return undefined;\n',
    replacement: '',
    tests: [lockout],
    only: 'every password is answered alike',
  },
  {
    file: PASSWORD,
    text: 'guessed_out: count > limit',
    replacement: 'guessed_out: false',
    tests: [lockout],
    only: 'every password is answered alike',
  },
  {
    file: STANDING,
    text: 'state.guessed_out === true || ',
    replacement: '',
    tests: [lockout],
    only: 'every password is answered alike',
  },
  {
    file: KNOWN_BROWSERS,
    text: ' and users.email_key = $2',
    replacement: ' and $2::text is not null',
    tests: [lockout],
    only: 'of another user, another App',
  },
  {
    file: NEW_PASSWORD,
    text: 'holds(proved, user) ? user : undefined',
    replacement: 'user',
    tests: [invitations],
    only: 'is asked for again',
  },
  {
    file: PROGRESS,
    text: 'return wantsAnybody(interaction);',
    replacement: 'return true;',
    tests: [invitations],
    only: 'is asked for again',
  },
  {
    file: PROGRESS,
    text: '(key !== undefined && keysOfUser(user).includes(key))',
    replacement: 'true',
    tests: [invitations],
    only: 'is asked for again',
  },
  {
    file: PROGRESS,
    text: '  if (!isFor(visit, found)) standing.state = { ...state, hint_followed: true };\n',
    replacement: '',
    tests: [invitations],
    only: 'no page has named',
  },
  {
    file: KNOWN_BROWSERS,
    text: ' && browser.since < changed_at',
    replacement: ' && false',
    tests: [guessing],
    only: 'before a new password',
  },
  {
    file: KNOWN_BROWSERS,
    text: "    .where('created_at', '>=', user.password_changed_at ?? new Date(0))\n",
    replacement: '',
    tests: [lockout],
    only: 'after a new password',
  },
  {
    file: 'src/users/users.ts',
    text: '    if (user.username_key) await holdUsername(db, app, { key: user.username_key });\n',
    replacement: '',
    tests: ['test/authentication/identifiers.test.ts'],
    only: 'of a deleted user',
  },
  {
    file: 'src/limits/networks.ts',
    text: 'is_backend ? undefined : toNetwork(ip)',
    replacement: 'toNetwork(ip)',
    tests: [lockout],
    only: 'has no budget of a network',
  },
  {
    file: 'src/apps/developers.ts',
    text: 'if (Number(count) < max) return;',
    replacement: 'return;',
    tests: [developers],
    only: 'the quota of Apps',
  },
  {
    file: 'src/apps/developers.ts',
    text: 'developer.email_verified || (await isOperator(db, developer))',
    replacement: 'developer',
    tests: [developers],
    only: 'makes no App',
  },
  {
    file: 'src/apps/last-owner.ts',
    text: " && status === 'active'",
    replacement: '',
    tests: [developers],
    only: 'operator stays',
  },
  {
    file: 'src/users/users.ts',
    text: "if (status === 'disabled') await requireDispensable(db, app, id);",
    replacement: '',
    tests: [developers],
    only: 'owner stays',
  },
  {
    file: 'src/invitations/members.ts',
    text: "      .where('email_key', '=', user.email_key)\n",
    replacement: '',
    tests: [developers],
    only: 'another address',
  },
  {
    file: 'src/invitations/members.ts',
    text: "      .where(stands('member_invitations'))\n      .returning",
    replacement: '      .returning',
    tests: [developers],
    only: 'is worth nothing once the inviter',
  },
  {
    file: 'src/apps/operators.ts',
    text: "return kind === 'api_key' || kind === 'client';",
    replacement: 'return false;',
    tests: [developers],
    only: 'is out of reach',
  },
  {
    file: 'src/apps/operators.ts',
    text: 'return !id || !(await isOperator(db, { app_id: app.id, id }));',
    replacement: 'return false;',
    tests: [developers],
    only: 'is out of reach',
  },
  {
    file: 'src/apps/clients/clients.ts',
    text: '    if (input.first_party) await protectFirstParty(db, app);\n',
    replacement: '',
    tests: [developers],
    only: 'follows no link',
  },
  {
    file: 'src/apps/clients/clients.ts',
    text: '    if (current.first_party || change.first_party) await protectFirstParty(db, app);\n',
    replacement: '',
    tests: [developers],
    only: 'follows no link',
  },
  {
    file: RECORD,
    text: '  await protectOperators(core.db, app, user.id);\n',
    replacement: '',
    tests: [developers],
    only: 'is not signed in by a key',
  },
  {
    file: RECORD,
    text: ".where('status', '=', 'active')",
    replacement: '',
    tests: [choosing],
    only: 'is not signed in',
  },
  {
    file: TOTP,
    text: '[PERIOD_SECONDS, 0]',
    replacement: '[PERIOD_SECONDS, PERIOD_SECONDS]',
    tests: [factors],
    only: 'steps off',
  },
  {
    file: TOKENS,
    text: 'magic_link: { lifetime: 10 * MINUTE }',
    replacement: 'magic_link: { lifetime: 15 * MINUTE }',
    tests: ['test/authentication/magic-link.test.ts'],
    only: 'too old',
  },
  {
    file: RECOVERY_CODES,
    text: 'const BYTES = 15;',
    replacement: 'const BYTES = 10;',
    tests: [factors],
    only: '120 bits',
  },
  {
    file: 'src/apps/settings/conflicts.ts',
    text: 'if (touched.length === 0 || !holds(settings)) return;',
    replacement: 'return;',
    tests: ['test/http/api/manage/conflicts.test.ts'],
    only: 'are refused as',
  },
  {
    file: 'src/apps/settings/conflicts.ts',
    text: "!methods.includes('totp') && !methods.includes('passkey')",
    replacement: 'methods.length === 0',
    tests: ['test/http/api/manage/conflicts.test.ts'],
    only: 'sms_alone',
  },
  {
    file: 'src/authentication/password/policy.ts',
    text: 'if (isCommon(normal)) throw',
    replacement: 'if (false) throw',
    tests: [choosing],
    only: 'asks for no strength',
  },
  {
    file: 'src/authentication/password/policy.ts',
    text: 'if (isContextWord(normal, words))',
    replacement: 'if (false)',
    tests: [choosing],
    only: 'whatever the score',
  },
  {
    file: 'src/authentication/password/policy.ts',
    text: 'if (await isBreached(core, app, normal))',
    replacement: 'if (false)',
    tests: [breached],
    only: 'from a data breach',
  },
  {
    file: 'src/authentication/password/breached.ts',
    text: 'hash.slice(0, PREFIX_LENGTH)',
    replacement: 'hash',
    tests: [breached],
    only: 'five digits',
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
  { file: TOTP, text: ", where('last_step', '<', step)]", replacement: ']', tests: [factors], only: 'works once' },
  {
    file: TOTP,
    text: ', last_used_at: now() })\n    .where',
    replacement: ", last_used_at: now() })\n    .where('id', '=', matches[0]?.id ?? '')\n    .where",
    tests: [authenticatorApps],
    only: 'show by chance',
  },
  {
    file: API_KEYS,
    text: 'expires_in_days = DEFAULT_DAYS, allowed_networks',
    replacement: 'expires_in_days = null, allowed_networks',
    tests: ['test/http/api/manage/api-keys.test.ts'],
    only: 'ends after 90 days',
  },
  {
    file: 'src/events/retention.ts',
    text: 'return days === 0 ? undefined : new Date(',
    replacement: 'return new Date(',
    tests: ['test/events/retention.test.ts'],
    only: 'kept for ever',
  },
  {
    file: QUOTAS,
    text: 'if ((rows[0]?.count ?? 0) < max) return;',
    replacement: 'return;',
    tests: [quotas],
    only: 'stay within their limit',
  },
  {
    file: TOTP,
    text: 'if (apps.length < max) return;',
    replacement: 'return;',
    tests: [authenticatorApps],
    only: 'no more than five',
  },
  {
    file: TOTP,
    text: "if (first && (await listFactors(db, app, user.id)).length > 0) throw new Problem('factor_exists');",
    replacement: '',
    tests: [authenticatorApps],
    only: 'A99',
  },
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
    file: 'src/http/screens/choices/user.ts',
    text: ' || !onlyConfirms(interaction)',
    replacement: '',
    tests: [consent],
    only: 'gives no access',
  },
  {
    file: 'src/oidc/provider/prompts.ts',
    text: 'if (!client || BUILT_IN.has(client.clientId)) return',
    replacement: 'return',
    tests: [consent],
    only: 'confirms it each time',
  },
  {
    file: 'src/oidc/provider/prompts.ts',
    text: 'client?.clientId === CONSOLE_CLIENT_ID',
    replacement: 'client === undefined',
    tests: ['test/http/console/sign-in/sign-in.test.ts'],
    only: 'is opened by a press alone',
  },
  // What a user took back
  {
    file: WITHIN_GRANT,
    text: 'issued.filter((scope) => held.has(scope))',
    replacement: 'issued',
    tests: [narrowed],
    only: 'is gone from the page',
  },
  {
    file: WITHIN_GRANT,
    text: "issued.includes('offline_access') && !held.has('offline_access')",
    replacement: 'false',
    tests: [narrowed],
    only: 'while the user is away',
  },
  {
    file: WITHIN_GRANT,
    text: "left.length > 0 ? { ...payload, scope: left.join(' ') } : undefined",
    replacement: "{ ...payload, scope: left.join(' ') }",
    tests: [narrowed],
    only: 'a scope at a resource',
  },
  {
    file: ACCESS_TOKENS,
    text: 'isAlive(row) ? withinGrant(row) : undefined',
    replacement: 'isAlive(row) ? row.payload : undefined',
    tests: [narrowed],
    only: 'at our own API',
  },
  {
    file: NARROWED,
    text: 'if (connected.first_party) throw',
    replacement: 'if (false) throw',
    tests: [narrowed],
    only: 'own client, which asks nobody',
  },
  {
    file: NARROWED,
    text: "remove.scopes.includes('openid')",
    replacement: 'false',
    tests: [narrowed],
    only: 'openid: neither',
  },
  {
    file: NARROWED,
    text: '[...remove.claims, ...scopes.flatMap(claimsOf)]',
    replacement: 'remove.claims',
    tests: [narrowed],
    only: 'with a scope its claims',
  },
  {
    file: NARROWED,
    text: ".where('client_id', '=', client_id)",
    replacement: '',
    tests: [narrowed],
    only: 'other clients',
  },
  // What is refused is recorded
  {
    file: 'src/limits/summaries.ts',
    text: 'if (current.lines < lines)',
    replacement: 'if (true)',
    tests: ['test/events/refusals.test.ts'],
    only: 'a wrong client secret',
  },
  {
    file: 'src/limits/summaries.ts',
    text: '  await last?.(left_out);\n',
    replacement: '',
    tests: ['test/events/refusals.test.ts'],
    only: 'a wrong client secret',
  },
  // Callers that go on with wrong secrets
  {
    file: 'src/oidc/endpoints/outcome.ts',
    text: "  if (error === 'invalid_client') await limitRefused(system, app, context);\n",
    replacement: '',
    tests: [refusedCredentials],
    only: 'a wrong client secret',
  },
  {
    file: 'src/http/api/kit/callers/actor.ts',
    text: '  await spendRefused(system, app, { ip: info.ip });\n',
    replacement: '',
    tests: [refusedCredentials],
    only: 'an API key',
  },
  {
    file: 'src/events/record.ts',
    text: 'afterCommit(db, () => writers.get(rootOf(db))?.(line));',
    replacement: 'writers.get(rootOf(db))?.(line);',
    tests: ['test/events/lines.test.ts'],
    only: 'rolled back',
  },
  // What a client may ask for
  {
    file: 'src/apps/clients/reach.ts',
    text: 'scopes.includes(EVERYTHING) || scopes.includes(name)',
    replacement: 'true',
    tests: [reach],
  },
  {
    file: 'src/oidc/tokens/resource-servers.ts',
    text: 'if (!mayReach(client, identifier)) return undefined;',
    replacement: '',
    tests: [reach],
  },
  {
    file: 'src/oidc/provider/refusals.ts',
    text: '  requireClaims(client, oidc.requestParamClaims);\n',
    replacement: '',
    tests: [reach],
    only: 'is answered before any screen',
  },
  {
    file: 'src/oidc/provider/create-protocol.ts',
    text: '  keepWithinReach(provider);\n',
    replacement: '',
    tests: [reach],
    only: 'gets less out of what users allowed',
  },
  {
    file: 'src/apps/resources.ts',
    text: 'array_remove(',
    replacement: 'array_append(',
    tests: [reach],
    only: 'is taken off the lists',
  },
  // Signing out
  {
    file: SIGN_OUT,
    text: 'hint.sub === session?.accountId',
    replacement: 'hint.sub !== undefined',
    tests: ['test/attacks/web/sessions.test.ts'],
    only: 'A72 with an ID token',
  },
  {
    file: SIGN_OUT,
    text: ' || !isNavigation(context)',
    replacement: '',
    tests: ['test/attacks/web/sessions.test.ts'],
    only: 'embedding an address',
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
  // Tokens that are bound to a key
  {
    file: PROOF,
    text: "if (bound.certificate) throw new Problem('invalid_token', 'The access token is bound to a client certificate');",
    replacement: '',
    tests: [possession],
    only: 'A132 a token that is bound to a certificate',
  },
  {
    file: PROOF,
    text: "if (jkt) throw new Problem('invalid_token', 'The access token is bound to a key: use the scheme DPoP', toDpop);",
    replacement: '',
    tests: [possession],
    only: 'A132 refuses a bound token without its proof',
  },
  {
    file: PROOF,
    text: "if (jkt !== bound.jkt) throw new Problem('invalid_token', 'The access token is bound to another key');",
    replacement: '',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: 'if (!isRecent(iat))',
    replacement: 'if (nonce === token)',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: 'if (htm !== method)',
    replacement: 'if (nonce === token)',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: 'if (!isSameAddress(htu, url))',
    replacement: 'if (nonce === token)',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: "if (ath !== hash('sha256', token, 'base64url'))",
    replacement: 'if (nonce === token)',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: 'if (nonce)',
    replacement: 'if (nonce === token)',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: PROOF,
    text: "      typ: 'dpop+jwt',\n",
    replacement: '',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: 'src/oidc/storage/replays.ts',
    text: 'rows.length > 0',
    replacement: 'rows.length >= 0',
    tests: [possession],
    only: 'A148',
  },
  {
    file: POSSESSION,
    text: 'if (proof && !isRecent(proof.iat)) throw',
    replacement: 'if (false) throw',
    tests: [possession],
    only: 'A50',
  },
  {
    file: POSSESSION,
    text: 'if (proof) await requireKey(context, proof.jkt);',
    replacement: '',
    tests: [possession],
    only: 'A50 does not open',
  },
  {
    file: POSSESSION,
    text: "if (jkt && jkt !== proved) throw new errors.InvalidGrant('failed jkt verification');",
    replacement: '',
    tests: [possession],
    only: 'A148 takes one proof',
  },
  {
    file: POSSESSION,
    text: 'payload?.aud === app.issuer ?',
    replacement: 'payload ?',
    tests: ['test/attacks/tokens/jwt.test.ts'],
    only: 'A43 userinfo',
  },
  {
    file: FEATURES,
    text: ', getCertificate: () => undefined',
    replacement: '',
    tests: [possession],
    only: 'A132 a token that is bound to a certificate',
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
    file: REQUEST_COOKIES,
    text: 'holdsRequest(list(), uid) ?',
    replacement: 'true ?',
    tests: [browserSessions],
    only: 'the link alone opens nothing',
  },
  {
    file: INTERACTIONS,
    text: 'isLive(found) ?',
    replacement: 'true ?',
    tests: [screens],
    only: 'does so when it was used',
  },
  {
    file: VISIT,
    text: "every((reason) => reason === 'no_session')",
    replacement: 'every(() => true)',
    tests: [cookies],
    only: 'is not enough where the client wants a fresh one',
  },
  {
    file: PROGRESS,
    text: '(await listSignedInKeys(system.db, visit)).includes(key)',
    replacement: '(await listSignedInKeys(system.db, visit)).length > 0',
    tests: [cookies],
    only: 'lets another user sign in in the other, as that user',
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
  // What other providers say
  {
    file: CLAIMS,
    text: 'hasEmail(claims) && claims[verified_by] !== undefined;',
    replacement: 'hasEmail(claims);',
    tests: ['test/social/answers.test.ts'],
    only: 'A139',
  },
  {
    file: CLAIMS,
    text: 'if (domain !== undefined && allowed.includes(domain)) return;',
    replacement: 'if (domain !== undefined) return;',
    tests: ['test/social/answers.test.ts'],
    only: 'domains',
  },
  {
    file: WISHES,
    text: "if (said === undefined) throw new Problem('connection_not_fresh', 'The ID token has no auth_time');",
    replacement: 'if (said === undefined) return said;',
    tests: ['test/social/wishes.test.ts'],
    only: 'A144',
  },
  {
    file: WISHES,
    text: 'if (said < oldest)',
    replacement: 'if (said < 0)',
    tests: ['test/social/wishes.test.ts'],
    only: 'A144',
  },
  {
    file: 'src/authentication/assurance.ts',
    text: "  if (amr.includes(FEDERATED) && !amr.includes('pwd') && !is_told) return false;\n",
    replacement: '',
    tests: ['test/social/wishes.test.ts'],
    only: 'a fresh proof only then',
  },
  {
    file: 'src/oidc/tokens/sign-in-tokens.ts',
    text: 'Math.min(refresh_token_max_seconds, session_max_seconds)',
    replacement: 'refresh_token_max_seconds',
    tests: ['test/authentication/remember-me.test.ts'],
    only: 'a session lasts at most',
  },
  {
    file: 'src/oidc/provider/auth-time.ts',
    text: 'return this.authTs ?? this.loginTs;',
    replacement: 'return this.loginTs;',
    tests: ['test/social/wishes.test.ts'],
    only: 'A144',
  },
  {
    file: CONNECTIONS,
    text: "if (versionOf(row) !== begun.connection_version) throw new Problem('connection_changed');",
    replacement: '',
    tests: ['test/social/answers.test.ts'],
    only: 'A149',
  },
  {
    file: CONNECTIONS,
    text: "if (!mayBeUsed(row)) throw new Problem('connection_disabled');\n  if (versionOf",
    replacement: 'if (versionOf',
    tests: ['test/social/answers.test.ts'],
    only: 'A149',
  },
  {
    file: 'src/http/screens/connections.ts',
    text: "if (isSignedIn && !(typeof prompt === 'string' && prompt.split(' ').includes('login'))) return false;",
    replacement: '',
    tests: ['test/social/wishes.test.ts'],
    only: 'idp_hint',
  },
  {
    file: 'src/oidc/provider/prompts.ts',
    text: '(!result?.login || result.login.hinted === true)',
    replacement: '!result?.login',
    tests: ['test/social/wishes.test.ts'],
    only: 'idp_hint',
  },
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
    text: 'if (size > maxBytes)',
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
    file: 'src/apps/operators.ts',
    text: 'if (developer.as_operator === false) return false;',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/apps/operators.ts',
    text: 'if (personal_token) return true;',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/http/api/kit/route.ts',
    text: '.filter((one) => token.scopes.includes(one))',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: 'if (!developer || (developer.from_cli && !from_cli))',
    replacement: 'if (!developer || (developer.from_cli && from_cli))',
    tests: ['test/cli/login.test.ts'],
    only: 'opens nothing but',
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: "if (scope === undefined) throw await denied(asking, caller, new Problem('forbidden', 'Sign in to do this'));",
    replacement: 'if (scope === undefined) return caller;',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/http/api/kit/callers/personal-token.ts',
    text: "if (method !== 'GET' && closed.test(path))",
    replacement: "if (method === 'GET' && closed.test(path))",
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/apps/keys/personal-tokens.ts',
    text: "and developer.status = 'active'",
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/users/sessions.ts',
    text: 'await revokePersonalTokens(db, app, userId);',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/authentication/ways/own-tokens.ts',
    text: 'await requireProof(core, consoleApp, developer, proof);',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: 'src/ids.ts',
    text: ' && text === secret + checksumOf(secret);',
    replacement: ';',
    tests: ['test/http/api/manage/api-keys.test.ts'],
    only: 'wrong checksum',
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: 'if (!isAllowedFrom(apiKey, info.ip))',
    replacement: 'if (apiKey === undefined)',
    tests: ['test/http/api/manage/api-keys.test.ts'],
    only: 'from a network',
  },
  {
    file: API_KEYS,
    text: 'requireHeld({ grantor }, old.scopes);',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
  },
  {
    file: API_KEYS,
    text: 'requireHeld(input, scopes);',
    replacement: '',
    tests: ['test/http/api/personal-tokens.test.ts'],
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
  // What works once, and for a while
  {
    file: TOKENS,
    text: "    where('consumed_at', 'is', null),\n",
    replacement: '',
    tests: [lookup],
    only: 'masked, once',
  },
  {
    file: TOKENS,
    text: "    where('expires_at', '>', now()),\n",
    replacement: '',
    tests: ['test/authentication/verification.test.ts'],
    only: 'dies after ten minutes',
  },
  {
    file: TOKENS,
    text: "  if (!consumed) throw new Problem('invalid_one_time_token');\n}",
    replacement: '}',
    tests: [passkeys],
    only: 'a second time, and in fifty requests',
  },
  {
    file: RECOVERY_CODES,
    text: "      .where('used_at', 'is', null)\n      .returning",
    replacement: '      .returning',
    tests: [factors],
    only: 'A101',
  },
  {
    file: 'src/oidc/storage/token-writes.ts',
    text: ' and consumed_at is null returning 1)',
    replacement: ' returning 1)',
    tests: ['test/attacks/tokens/codes.test.ts'],
    only: 'A27',
  },
  {
    file: 'src/invitations/joining.ts',
    text: "    .where('email_key', '=', key)\n",
    replacement: '',
    tests: ['test/social/invitations.test.ts'],
    only: 'A114 an address that nobody invited',
  },
  // What belongs to an organization
  {
    file: 'src/organizations/domain-checks.ts',
    text: "return answer.records.includes(value) ? 'found' : 'missing';",
    replacement: "return answer.records.length > 0 ? 'found' : 'missing';",
    tests: ['test/organizations/domains.test.ts'],
    only: 'by a record of its own',
  },
  {
    file: 'src/organizations/domains.ts',
    text: "if (holder && (await lookForRecord(core, holder)) !== 'missing') throw domainTaken();",
    replacement: '',
    tests: ['test/organizations/domains.test.ts'],
    only: 'one organization has a domain',
  },
  {
    file: 'src/organizations/joining.ts',
    text: 'const domain = email_verified ? domainOfEmail(email) : undefined;',
    replacement: 'const domain = domainOfEmail(email);',
    tests: ['test/organizations/domains.test.ts'],
    only: 'joins as member',
  },
  {
    file: 'src/invitations/waiting.ts',
    text: 'const isTheirs = user.email_verified && user.email_key === invitation.email_key;',
    replacement: 'const isTheirs = true;',
    tests: ['test/http/account/organizations.test.ts'],
    only: 'accepts it there',
  },
  {
    file: 'src/http/account/organizations/reach.ts',
    text: "if (!reached.permissions.includes(permission)) throw new Problem('forbidden');",
    replacement: '',
    tests: ['test/http/account/organizations.test.ts'],
    only: 'only what their roles allow',
  },
  {
    file: 'src/http/account/organizations/reach.ts',
    text: "if (!isStrongEnough(visit, reached.organization)) throw new Problem('second_factor_required');",
    replacement: '',
    tests: ['test/http/account/organizations.test.ts'],
    only: 'opens after a sign-in',
  },
  {
    file: 'src/organizations/reach.ts',
    text: 'if (organization.id !== organization_id) throw noSuchOrganization();',
    replacement: '',
    tests: ['test/attacks/isolation/organizations.test.ts'],
    only: 'A153 a member',
  },
  {
    file: 'src/organizations/reach.ts',
    text: 'if (!membership) throw noSuchOrganization();',
    replacement: "if (!membership) return { organization, permissions: ['organizations:read'], giver: 'app' };",
    tests: ['test/attacks/isolation/organizations.test.ts'],
    only: 'A153 a member',
  },
  {
    file: 'src/organizations/reach.ts',
    text: "if (organization.status !== 'active') throw noSuchOrganization();",
    replacement: '',
    tests: ['test/organizations/organizations.test.ts'],
    only: 'runs the organization',
  },
  {
    file: 'src/http/api/kit/callers/organization.ts',
    text: 'if (selected !== undefined && selected !== reached.organization.id)',
    replacement: 'if (false)',
    tests: ['test/attacks/isolation/organizations.test.ts'],
    only: 'A57 the header',
  },
  {
    file: 'src/http/api/kit/callers/organization.ts',
    text: 'if (await isOrganizationMember(db, app, reached.organization, id)) return;',
    replacement: 'return;',
    tests: ['test/attacks/isolation/organizations.test.ts'],
    only: 'A57 users',
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: "if (!('permission' in access && takesMembers(access)) || permissions.includes(access.permission)) return;",
    replacement: 'return;',
    tests: ['test/attacks/isolation/organizations.test.ts'],
    only: 'A57 the header',
  },
  {
    file: 'src/organizations/members.ts',
    text: 'if (Number(count) < max) return;',
    replacement: 'return;',
    tests: ['test/organizations/organizations.test.ts'],
    only: 'adds, changes and removes members',
  },
  {
    file: 'src/organizations/members.ts',
    text: "if (!other) throw new Problem('last_admin');",
    replacement: '',
    tests: ['test/organizations/organizations.test.ts'],
    only: 'last admin',
  },
  {
    file: 'src/organizations/giving.ts',
    text: 'if (lacking === undefined) return;',
    replacement: 'return;',
    tests: ['test/organizations/invitations.test.ts'],
    only: 'nobody invites to a role',
  },
  {
    file: 'src/organizations/by-users.ts',
    text: 'if (asked !== undefined && asked !== max_users) throw seatsAreTheApps();',
    replacement: '',
    tests: ['test/organizations/organizations.test.ts'],
    only: 'leaves max_users',
  },
  {
    file: 'src/organizations/by-users.ts',
    text: "if (app.settings.organizations_by_users === 'off') throw new Problem('organizations_off');",
    replacement: '',
    tests: ['test/organizations/organizations.test.ts'],
    only: 'creates organizations where',
  },
  // How often somebody may try
  {
    file: 'src/limits/budgets.ts',
    text: 'if (count <= one.budget.limit) continue;',
    replacement: 'continue;',
    tests: [apiSignIn],
    only: 'an eleventh guess',
  },
  {
    file: SIGN_UP,
    text: '    await spend(core, app, spendsOfNetwork(perNetwork));\n    await require',
    replacement: '    await require',
    tests: [apiSignIn],
    only: 'thirty an hour',
  },
  {
    file: SIGN_UP,
    text: '  await spend(core, app, spendsOfNetwork(perNetwork));\n  await requireSignUpFields(core, app, input);\n  return',
    replacement: '  await requireSignUpFields(core, app, input);\n  return',
    tests: [apiSignIn],
    only: 'thirty an hour',
  },
  {
    file: 'src/captcha/captcha.ts',
    text: "if (!given) throw refused('is missing');",
    replacement: 'if (!given) return;',
    tests: ['test/captcha/proof-of-work.test.ts'],
  },
  // A change of how a user signs in
  {
    file: 'src/authentication/reauthentication.ts',
    text: '  if (missing.length > 0) throw incomplete(missing, proof);\n',
    replacement: '',
    tests: [passkeys],
    only: 'wants a proof',
  },
  {
    file: 'src/authentication/reauthentication.ts',
    text: "(fresh && !(has_password && rule === 'password'))",
    replacement: "!(has_password && rule === 'password')",
    tests: ['test/http/account/pages.test.ts'],
    only: 'is set after a sign-in of the last five minutes',
  },
  {
    file: 'src/authentication/reauthentication.ts',
    text: "(isSecondProved ? [] : ['second_factor' as const])",
    replacement: '[]',
    tests: [reauthentication],
    only: 'proves both before',
  },
  {
    file: 'src/authentication/reauthentication.ts',
    text: '(fresh && isMultiFactor(amr))',
    replacement: 'fresh',
    tests: [reauthentication],
    only: 'that proved both',
  },
  {
    file: 'src/authentication/ways/change-profile.ts',
    text: '  if (losesNumber) await requireProof',
    replacement: '  if (false) await requireProof',
    tests: [reauthentication],
    only: 'a verified phone number',
  },
  {
    file: 'src/http/api/me/phone.ts',
    text: '      await requireOwnProof(system, app, caller, body);\n',
    replacement: '',
    tests: [reauthentication],
    only: 'is not made by a token',
  },
  {
    file: 'src/authentication/last-way-in.ts',
    text: "if (!has) throw new Problem('last_way_in');",
    replacement: '',
    tests: ['test/social/sign-in.test.ts'],
    only: 'the last way in stays',
  },
  {
    file: TICKET,
    text: '{client}/$',
    replacement: '{app.id}/$',
    tests: [verification],
    only: 'a ticket is for the API key',
  },
  {
    file: 'src/authentication/factors/passkeys/relying-party.ts',
    text: "if (crossOrigin) throw new Problem('invalid_passkey');",
    replacement: '',
    tests: [passkeys],
    only: 'a page in somebody’s frame',
  },
  {
    file: 'src/oidc/provider/browser-session.ts',
    text: 'return loginTs !== undefined && ',
    replacement: 'return false && ',
    tests: ['test/attacks/web/sessions.test.ts'],
    only: 'that is used all the time',
  },
  // One App and another
  {
    file: 'src/users/users.ts',
    text: "    .where('app_id', '=', app.id)\n    .where('email_key', '=', email.key)",
    replacement: "    .where('email_key', '=', email.key)",
    tests: [apps],
    only: 'have users of their own behind one email',
  },
  {
    file: API_KEYS,
    text: 'where app_id = $1 and key_hash = $2',
    replacement: 'where $1::uuid is not null and key_hash = $2',
    tests: [callers],
    only: 'takes no credential of another App',
  },
  {
    file: SERVER,
    text: "if (app?.status !== 'active') return",
    replacement: 'if (!app) return',
    tests: [apps],
    only: 'A58 is not there at once when it is suspended',
  },
  {
    file: 'src/apps/issuer.ts',
    text: "    if (host !== baseHost) return { kind: 'elsewhere' };\n",
    replacement: '',
    tests: ['test/attacks/web/requests.test.ts'],
    only: 'is refused before anything reads it',
  },
  // A request to our pages
  {
    file: FORMS,
    text: 'if (!sign(owner).some(isGiven))',
    replacement: 'if (sign(owner).length > 1e9)',
    tests: [account],
    only: 'with a made-up token',
  },
  {
    file: FORMS,
    text: "if (site) return site !== 'same-origin' && site !== 'none';",
    replacement: '',
    tests: [account],
    only: 'from another site',
  },
  {
    file: FORMS,
    text: "return origin !== '' && origin !== ctx.origin;",
    replacement: 'return false;',
    tests: [account],
    only: 'from another origin',
  },
  {
    file: 'src/http/kit/forms/page.ts',
    text: "const MAX_FORM = '64kb';",
    replacement: "const MAX_FORM = '64mb';",
    tests: [account],
    only: 'with megabytes in it',
  },
  {
    file: SERVER,
    text: '    dropTwinCookies(request.headers);\n',
    replacement: '',
    tests: ['test/attacks/web/sessions.test.ts'],
    only: 'two cookies of one interaction',
  },
  {
    file: COOKIES,
    text: '? value : undefined;\n}\n\n/** For one name',
    replacement: '? value : value;\n}\n\n/** For one name',
    tests: [planted],
    only: 'A60 has no effect',
  },
  {
    file: HEADERS,
    text: "basePathOf(config) !== '' && ",
    replacement: "basePathOf(config) === '' && ",
    tests: [proxied],
    only: 'A143 at',
  },
  {
    file: 'src/http/kit/request/base-path.ts',
    text: "cookie.startsWith('__Host-')",
    replacement: "cookie.startsWith('__host-')",
    tests: [proxied],
    only: 'A143 at',
  },
  {
    file: 'src/http/kit/request/twin-cookies.ts',
    text: ' || unbind(secret, { key: name, value }) !== undefined',
    replacement: '',
    tests: [planted],
    only: 'A60 nor has one that comes',
  },
  {
    file: 'src/apps/issuer.ts',
    text: "secure && path !== '/'",
    replacement: "secure && path === '/'",
    tests: [planted],
    only: 'A60 has no effect',
  },
  {
    file: REQUEST_COOKIES,
    text: '  if (isPlantable(cookiePlace(app))) bindSession(provider, app, given);\n',
    replacement: '',
    tests: [planted],
    only: 'A60 has no effect',
  },
  {
    file: COOKIES,
    text: 'httpOnly: true,',
    replacement: 'httpOnly: false,',
    tests: [answers],
    only: 'lives in cookies',
  },
  {
    file: HEADERS,
    text: "  'default-src': \"'none'\",\n",
    replacement: '',
    tests: [headers],
    only: 'says what a browser may make of it',
  },
  {
    file: HEADERS,
    text: "    ['X-Content-Type-Options', 'nosniff'],\n",
    replacement: '',
    tests: [headers],
    only: 'says what a browser may make of it',
  },
  {
    file: HEADERS,
    text: "    ['Cache-Control', 'no-store'],\n",
    replacement: '',
    tests: [headers],
    only: 'says what a browser may make of it',
  },
  {
    file: HEADERS,
    text: "hsts ? [['Strict",
    replacement: "!hsts ? [['Strict",
    tests: [headers],
    only: 'says what a browser may make of it',
  },
  {
    file: SERVER,
    text: "  http.on('clientError', (error, socket) => answerUnreadable(system, error, { socket, headers }));\n",
    replacement: '',
    tests: [headers],
    only: 'says what a browser may make of it',
  },
  {
    file: SIGN_OUT,
    text: 'sameSecret(named, hashSecret(sid))',
    replacement: "named !== ''",
    tests: [browserSessions],
    only: 'A72 with the `sid`',
  },
  {
    file: SIGN_OUT,
    text: "if (context.oidc.params?.logout) context.set('Clear-Site-Data', clearSiteData(config, 'app'));",
    replacement: '',
    tests: [browserSessions],
    only: 'takes what other tabs still show along',
  },
  {
    file: PROTOCOL_CORS,
    text: 'if (!isPublic(path) && !(await isClientOrigin(system, app, origin))) return;',
    replacement: '',
    tests: [cors],
    only: 'A69 gives no leave',
  },
  {
    file: PROTOCOL_CORS,
    text: ' && (await isReader(system, app, context))',
    replacement: '',
    tests: [cors],
    only: 'A69 gives no leave',
  },
  {
    file: ORIGINS,
    text: "where app_id = $1 and status = 'active' and exists",
    replacement: 'where $1::uuid is not null and exists',
    tests: [cors],
    only: 'A69',
  },
  {
    file: HEADERS,
    text: "'frame-ancestors'",
    replacement: "'frame-src'",
    tests: [answers],
    only: 'that nobody can frame, store',
  },
  // A machine at its App's own API
  {
    file: MACHINE_TOKENS,
    text: ' || String(aud) !== app.issuer',
    replacement: '',
    tests: [machines],
    only: 'for another API of the App',
  },
  {
    file: MACHINE_TOKENS,
    text: '  await requirePossession(system, app, { client_id: row.id, jkt, certificate }, presented);\n',
    replacement: '',
    tests: [machines],
    only: 'A190 a token that is bound',
  },
  {
    file: MACHINE_TOKENS,
    text: '.filter((one) => issued.includes(one))',
    replacement: '',
    tests: [machines],
    only: 'opens what its scopes say',
  },
  {
    file: MACHINE_TOKENS,
    text: "clients.status = 'active' and ",
    replacement: '',
    tests: [machines],
    only: 'everything while its machine is disabled',
  },
  {
    file: MACHINE_TOKENS,
    text: "client_secrets.id::text = token.payload ->> 'secret_id'",
    replacement: 'true',
    tests: [machines],
    only: 'everything when its own secret was revoked',
  },
  {
    file: MACHINE_TOKENS,
    text: ' and (client_secrets.expires_at is null or client_secrets.expires_at > $4)',
    replacement: '',
    tests: [machines],
    only: 'ends with the expiry of its secret',
  },
  {
    file: 'src/oidc/tokens/resource-servers.ts',
    text: 'Math.min(app.settings.access_token_seconds, MACHINE_TOKEN_SECONDS)',
    replacement: 'app.settings.access_token_seconds',
    tests: [machines],
    only: 'lives an hour at most',
  },
  {
    file: API_PERMISSIONS,
    text: "['api_keys:write', ...given]",
    replacement: '[...given]',
    tests: [machines],
    only: 'neither a key nor a machine gives',
  },
  {
    file: API_PERMISSIONS,
    text: "['api_keys:write', ...given]",
    replacement: "['api_keys:write']",
    tests: [machines],
    only: 'in the code: without a grantor',
  },
  {
    file: API_PERMISSIONS,
    text: "before.status === 'disabled' && after.status === 'active'",
    replacement: 'false',
    tests: [machines],
    only: 'neither a key nor a machine gives',
  },
  {
    file: API_PERMISSIONS,
    text: "names.length > 0 && type !== 'machine'",
    replacement: 'false',
    tests: [machines],
    only: 'has no permissions',
  },
  {
    file: 'src/apps/clients/secrets.ts',
    text: '    requireGrantor(grantor, apiPermissionsOf(client));\n',
    replacement: '',
    tests: [machines],
    only: 'neither a key nor a machine gives',
  },
  {
    file: 'src/apps/clients/clients.ts',
    text: '    requireGrantor(grantor, gained(current, given));\n',
    replacement: '',
    tests: [machines],
    only: 'neither a key nor a machine gives',
  },
  {
    file: 'src/apps/clients/clients.ts',
    text: '    requireGrantor(input.grantor ?? WITHOUT_PERMISSIONS, input.api_permissions ?? []);\n',
    replacement: '',
    tests: [machines],
    only: 'neither a key nor a machine gives',
  },
  {
    file: 'src/apps/operators.ts',
    text: " || kind === 'client'",
    replacement: '',
    tests: [machines],
    only: 'machine of the console App is no operator',
  },
  // A call of the API
  {
    file: API_GUARD,
    text: 'if (permissionsOf(credential).includes(permission)) return credential;',
    replacement: 'return credential;',
    tests: [callers],
    only: 'refuses keys and roles without its permission',
  },
  {
    file: API_GUARD,
    text: 'if (permissionsOf(caller).includes(permission)) return caller;',
    replacement: 'return caller;',
    tests: [callers],
    only: 'refuses keys and roles without its permission',
  },
  {
    file: API_GUARD,
    text: '(token.audience === undefined || token.audience === app.issuer)',
    replacement: 'true',
    tests: ['test/attacks/tokens/requests.test.ts'],
    only: 'A43 opens neither',
  },
  {
    file: API_GUARD,
    text: 'if (firstParty && ',
    replacement: 'if (false && ',
    tests: [callers],
    only: 'is for access tokens of users alone',
  },
  {
    file: 'src/http/api/router.ts',
    text: "includes(origin) ? origin : ''",
    replacement: 'includes(origin) ? origin : origin',
    tests: [callers],
    only: 'A69 from',
  },
  // What comes back from a connection
  {
    file: SIGN_INS,
    text: "    .where('browser_hash', '=', hashSecret(browser))\n",
    replacement: '',
    tests: [social],
    only: 'another browser can’t end it',
  },
  {
    file: SIGN_INS,
    text: ' && passage.uid === holder.uid',
    replacement: '',
    tests: [social],
    only: 'an arrival is of one interaction',
  },
  {
    file: 'src/social/arrivals.ts',
    text: "profile.email_verified ? parseEmail(profile.email ?? '') : undefined;\n    const existing",
    replacement: "parseEmail(profile.email ?? '');\n    const existing",
    tests: [social],
    only: 'that the provider does not vouch for',
  },
  // Where a link may lead, and what is told to whom
  {
    file: 'src/apps/clients/clients.ts',
    text: '{uri} = any(redirect_uris)',
    replacement: '{uri}::text is not null',
    tests: ['test/authentication/magic-link.test.ts'],
    only: 'A70 an address that no client',
  },
  {
    file: 'src/mail/transport.ts',
    text: "    requireTLS: url.protocol === 'smtp:' && !plain,\n",
    replacement: '',
    tests: ['test/mail/mail.test.ts'],
    only: 'A120',
  },
  {
    file: 'src/log.ts',
    text: 'paths: [...SECRETS, ERROR_CODE]',
    replacement: 'paths: [ERROR_CODE]',
    tests: ['test/log.test.ts'],
  },
  {
    file: 'src/http/kit/request/target.ts',
    text: "=== 'host').length > 1)",
    replacement: "=== 'host').length > 9)",
    tests: ['test/attacks/web/requests.test.ts'],
    only: 'A141',
  },
  {
    file: IDENTIFIERS,
    text: 'settings.identifiers.includes(identifier.kind) ? identifier : undefined',
    replacement: 'settings.identifiers ? identifier : undefined',
    tests: [identifiers],
    only: 'an App that takes',
  },
  {
    file: IDENTIFIERS,
    text: 'return another ? undefined : user;',
    replacement: 'return another ?? user;',
    tests: [identifiers],
    only: 'two users share',
  },
  {
    file: USERNAME,
    text: '!profiles.some((profile) => profile.test(name))',
    replacement: '!profiles',
    tests: [identifiers],
    only: 'A103',
  },
  {
    file: USERNAME,
    text: '|| LATIN_TWINS.test(name)',
    replacement: '',
    tests: [identifiers],
    only: 'A103',
  },
  {
    file: 'src/users/held-usernames.ts',
    text: 'if (owner || held)',
    replacement: 'if (owner)',
    tests: [identifiers],
    only: 'A102',
  },
  {
    file: 'src/authentication/ways/sign-up.ts',
    text: '  if (username !== undefined) await holdUsername(core.db, app, requireUsername(username));\n',
    replacement: '',
    tests: [identifiers],
    only: 'A77',
  },
  {
    file: CHANGE_USERNAME,
    text: '  await requireProof(core, app, user, proof);\n',
    replacement: '',
    tests: [identifiers],
    only: 'A102',
  },
  {
    file: CHANGE_USERNAME,
    text: 'proof);\n  await spend(core, app, [{ budget: attempts, of: user.id }]);\n',
    replacement: 'proof);\n',
    tests: [identifiers],
    only: 'limited like guesses',
  },
  {
    file: GUESSES,
    text: 'inARow: { budget: inARow, of: owner },',
    replacement: 'inARow: { budget: inARow, of: key },',
    tests: [identifiers],
    only: 'A79',
  },
  {
    file: GUESSES,
    text: 'here: { budget: perUserAndNetwork(app), of: key,',
    replacement: 'here: { budget: perUserAndNetwork(app), of: owner,',
    tests: [identifiers],
    only: 'A78',
  },
  {
    file: 'src/authentication/addresses/change-username.ts',
    text: '    requireUsername(username);\n    await spend(core, app, [{ budget: attempts, of: user.id }]);\n',
    replacement: '    requireUsername(username);\n',
    tests: [identifiers],
    only: 'ten times an hour at most',
  },
  {
    file: CODES,
    text: 'if (identifier.key === email_key) return true;',
    replacement: 'if (identifier.key) return true;',
    tests: [identifiers],
    only: 'one limit for all the names',
  },
  {
    file: 'src/users/claims.ts',
    text: 'hasUsernames(app) ? user.username',
    replacement: 'user.username ? user.username',
    tests: [identifiers],
    only: 'preferred_username',
  },
  // What a form hands over to its page: to this session, for two minutes, and a secret once.
  ...[
    { text: '{owner} $', replacement: '{path} $' },
    { text: 'now().getTime() < until', replacement: 'until > 0' },
    { text: 'if (value !== undefined) setCookie(', replacement: 'if (value === COOKIE) setCookie(' },
  ].map((change) => ({
    ...change,
    file: 'src/http/kit/forms/handover.ts',
    tests: ['test/http/reload.test.ts'] satisfies Guard['tests'],
    only: 'A152',
  })),
  // How the server is configured.
  ...[
    { text: "...searchParams.getAll('host')", replacement: '...[]' },
    { text: "modes.every((mode) => mode === 'verify-full')", replacement: 'true' },
    { text: "DATABASE_TLS === 'off' || ", replacement: 'DATABASE_TLS !== undefined || ' },
  ].map((change) => ({
    ...change,
    file: 'src/config/database.ts',
    tests: ['test/config.test.ts'] satisfies Guard['tests'],
    only: 'A180',
  })),
  {
    file: SERVER,
    text: ' && !isFromProxy(request, config)',
    replacement: ' && config === undefined',
    tests: ['test/http/plain-port.test.ts'],
    only: 'A181',
  },
  // Sealing again must not undo a change.
  {
    file: 'src/database/sealed.ts',
    text: ` and \${sql.ref(column)} = \${row[column]}`,
    replacement: '',
    tests: ['test/cli/reseal.test.ts'],
    only: 'does not undo',
  },
  {
    file: OUTBOUND,
    text: 'upstreamHosts && ',
    replacement: 'upstreamHosts?.length === 0 && ',
    tests: ['test/social/allowed-hosts.test.ts'],
    only: 'A183',
  },
  // Another link for a stranger's address: within the limits, and only to a person who is waiting for one.
  ...[
    {
      file: 'src/authentication/verification/new-link.ts',
      text: '  await spend(core, app, spendsOfNetwork(perNetwork));\n',
      replacement: '',
    },
    { file: 'src/authentication/verification/new-link.ts', text: 'if (within)', replacement: 'if (core)' },
    { file: 'src/authentication/verification/new-link.ts', text: ' || user.email_verified', replacement: '' },
    {
      file: 'src/invitations/new-link.ts',
      text: '  await spend(core, app, spendsOfNetwork(perNetwork));\n',
      replacement: '',
    },
    { file: 'src/invitations/new-link.ts', text: 'if (within)', replacement: 'if (core)' },
  ].map((change) => ({
    ...change,
    tests: ['test/http/dead-ends.test.ts'] satisfies Guard['tests'],
    only: 'another link',
  })),
  // A redirect URI that was never meant matches nothing, or something else.
  {
    file: REDIRECT_URI,
    text: "if (LISTED.test(uri)) return 'has",
    replacement: "if (!uri) return 'has",
    tests: ['test/http/kit/forms/all-at-once.test.ts'],
    only: 'POST /clients',
  },
  // Every rule of a noun is asked, though another field is wrong already.
  {
    file: 'src/problem.ts',
    text: 'if (problem) found.push(problem);',
    replacement: 'if (problem && found.length === 0) found.push(problem);',
    tests: ['test/http/kit/forms/all-at-once.test.ts'],
    only: 'sign-up',
  },
  // An address whose domain can't exist.
  {
    file: 'src/users/email.ts',
    text: "if (domainToUnicode(domain).split('.').some(hasOuterHyphen)) return undefined;",
    replacement: '',
    tests: ['test/attacks/input/emails.test.ts'],
    only: 'A103 no address',
  },
  // Work that takes a core: many at once wait, and too many are sent away.
  {
    file: 'src/limits/bounded-queue.ts',
    text: 'if (running >= atOnce) {',
    replacement: 'if (running < 0) {',
    tests: ['test/limits/bounded-queue.test.ts'],
    only: 'a bounded queue',
  },
  {
    file: 'src/limits/bounded-queue.ts',
    text: 'if (waiting < most && (lines.get(id)?.length ?? 0) < mostOfOne) return;',
    replacement: 'return;',
    tests: ['test/limits/bounded-queue.test.ts'],
    only: 'sends callers away',
  },
  {
    file: 'src/limits/bounded-queue.ts',
    text: 'if (waiting < most && (lines.get(id)?.length ?? 0) < mostOfOne) return;',
    replacement: 'if (waiting < most) return;',
    tests: ['test/limits/bounded-queue.test.ts'],
  },
  {
    file: 'src/apps/signing-keys.ts',
    text: 'const [fresh, spare] = await queue.inTurn(() =>',
    replacement: 'const [fresh, spare] = await Promise.resolve().then(() =>',
    tests: ['test/limits/bounded-queue.test.ts'],
    only: 'many at once wait',
  },
  // What is refused anyway costs no key.
  {
    file: 'src/apps/create-app.ts',
    text: '  await requireSettings(core, input);\n  // The',
    replacement: '  // The',
    tests: ['test/limits/bounded-queue.test.ts'],
    only: 'many at once wait',
  },
  {
    file: 'src/http/account/kit/guard.ts',
    text: "if ((await requiredStep(system, app, { session, deviceToken })) !== 'done') return undefined;",
    replacement: '',
    tests: ['test/authentication/second-factor.test.ts'],
    only: 'not the account pages',
  },
  {
    file: 'src/http/kit/request/streams.ts',
    text: "if (site !== '' && site !== 'same-origin')",
    replacement: 'if (false)',
    tests: ['test/http/console/live.test.ts'],
    only: 'A111',
  },
  {
    file: 'src/http/kit/request/streams.ts',
    text: "(may) => (may ? stream.beat() : stream.end('refused')),",
    replacement: '() => stream.beat(),',
    tests: ['test/http/console/live.test.ts'],
    only: 'A196',
  },
  {
    file: 'src/http/kit/request/streams.ts',
    text: 'if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();',
    replacement: '',
    tests: ['test/http/console/live.test.ts'],
    only: 'A196',
  },
  {
    file: 'src/http/console/clients/client-page.ts',
    text: "    change: 'clients:write',\n",
    replacement: '',
    tests: ['test/http/console/clients/client-page.test.ts'],
    only: 'a member who may only read',
  },
  {
    file: 'src/http/console/kit/guard.ts',
    text: "return step === 'done' ? visit : undefined;",
    replacement: 'return visit;',
    tests: ['test/http/console/sign-in/sign-in.test.ts'],
    only: 'A100',
  },
  {
    file: END_SESSIONS,
    text: "if (uid !== current) await requireProof(core, app, user, { ...(await proof()), rule: 'any_sign_in' });",
    replacement: '',
    tests: ['test/http/api/me/own-data.test.ts'],
    only: 'A102',
  },
  {
    file: END_SESSIONS,
    text: "  await requireProof(core, app, user, { ...(await proof()), rule: 'any_sign_in' });\n  await revokeOther",
    replacement: '  await revokeOther',
    tests: ['test/http/api/me/own-data.test.ts'],
    only: 'A102',
  },
  {
    file: 'src/users/sessions.ts',
    text: 'const others = await revokeAccess(db, app, userId, keep);',
    replacement: 'const others = 0;',
    tests: ['test/http/account/sign-out-others.test.ts'],
    only: 'a passkey that was removed',
  },
  {
    file: 'src/config/certificates.ts',
    text: "given.NODE_TLS_REJECT_UNAUTHORIZED !== '0'",
    replacement: 'given !== undefined',
    tests: ['test/config.test.ts'],
    only: 'certificates that nobody verifies',
  },
  {
    file: 'src/http/console/sign-in/issuer.ts',
    text: '      oidc.enableNonRepudiationChecks,\n',
    replacement: '',
    tests: ['test/http/console/sign-in/sign-in.test.ts'],
    only: 'an ID token that',
  },
  // An uploaded image is one image, and is served as nothing else.
  {
    file: 'src/apps/images/png.ts',
    text: "return end === bytes.length ? size : 'trailing_data';",
    replacement: 'return size;',
    tests: ['test/apps/read-image.test.ts'],
    only: 'a page after',
  },
  {
    file: 'src/apps/images/jpeg.ts',
    text: "return end === bytes.length ? size : 'trailing_data';",
    replacement: 'return size;',
    tests: ['test/apps/read-image.test.ts'],
    only: 'a page after',
  },
  {
    file: 'src/apps/images/webp.ts',
    text: "return end === bytes.length ? frame : 'trailing_data';",
    replacement: 'return frame;',
    tests: ['test/apps/read-image.test.ts'],
    only: 'a page after',
  },
  {
    file: 'src/apps/images/read-image.ts',
    text: 'if (width > MAX_IMAGE_PIXELS || height > MAX_IMAGE_PIXELS)',
    replacement: 'if (width > MAX_IMAGE_PIXELS && height > MAX_IMAGE_PIXELS)',
    tests: ['test/apps/read-image.test.ts'],
    only: 'too wide',
  },
  {
    file: 'src/apps/images/images.ts',
    text: ".where('app_id', '=', app.id)\n    .where('kind', '=', kind)\n    .executeTakeFirst()",
    replacement: ".where('kind', '=', kind)\n    .executeTakeFirst()",
    tests: ['test/http/api/manage/images.test.ts'],
    only: 'has no part of it',
  },
  {
    file: 'src/apps/clients/fetch-logo.ts',
    text: ".where('uri', '=', uri)\n",
    replacement: '\n',
    tests: ['test/attacks/clients/logos.test.ts'],
    only: 'an answer that comes after',
  },
  {
    file: 'src/apps/clients/logo.ts',
    text: "    .where('client_logos.app_id', '=', app.id)\n",
    replacement: '',
    tests: ['test/attacks/clients/logos.test.ts'],
    only: 'belongs to its App',
  },
  {
    file: 'src/http/kit/render/pages.ts',
    text: '"\'self\' data:"',
    replacement: '"\'self\' data: https:"',
    tests: ['test/attacks/clients/logos.test.ts'],
    only: 'is all that users’ browsers load',
  },
  {
    file: 'src/http/front/images.ts',
    text: "toPolicy({ sandbox: '' })",
    replacement: 'toPolicy()',
    tests: ['test/http/api/manage/images.test.ts'],
    only: 'as what it is',
  },
  {
    file: 'src/http/oidc/screens.ts',
    text: 'config.production || !oidc?.client',
    replacement: '!oidc?.client',
    tests: ['test/http/oidc/refused-redirect.test.ts'],
    only: 'it says nothing about the client',
  },
  {
    file: 'src/http/kit/button/snippet.ts',
    text: 'plain.test(sign) ? sign',
    replacement: 'plain ? sign',
    tests: ['test/http/kit/button/snippet.test.ts'],
    only: 'in the copied HTML',
  },
  {
    file: 'src/http/kit/button/preview.ts',
    text: "'frame-ancestors': \"'self'\"",
    replacement: "'frame-ancestors': '*'",
    tests: ['test/http/front/button.test.ts'],
    only: 'runs nothing, sends nothing',
  },
  {
    file: 'src/http/kit/render/messages.ts',
    text: 'own && protectionOf(key) === undefined',
    replacement: 'own',
    tests: ['test/http/api/manage/texts.test.ts'],
    only: 'that protects the user is said',
  },
  {
    file: 'src/apps/texts.ts',
    text: 'if (app.slug === CONSOLE_SLUG)',
    replacement: 'if (!app)',
    tests: ['test/http/api/manage/texts.test.ts'],
    only: 'at the console App',
  },
  {
    file: 'src/language/own-texts.ts',
    text: 'if (unseen !== -1)',
    replacement: 'if (unseen === -2)',
    tests: ['test/language/own-texts.test.ts'],
    only: 'the invisible',
  },
  {
    file: 'src/language/own-texts.ts',
    text: 'others.reduce((all, one) => all.intersection(one), first)',
    replacement: 'others.reduce((all, one) => all.union(one), first)',
    tests: ['test/language/own-texts.test.ts'],
    only: 'chosen away',
  },
  {
    file: APP_PERMISSIONS,
    text: "(kind === 'user' || isBuiltIn(one))",
    replacement: 'isBuiltIn(one)',
    tests: [byUsers],
    only: 'changes and deletes no role',
  },
  {
    file: APP_PERMISSIONS,
    text: "(kind === 'user' || isBuiltIn(one))",
    replacement: "kind === 'user'",
    tests: [byUsers],
    only: 'an API key gives',
  },
  {
    file: HELD,
    text: "grantor.kind === 'user' && !grantor.roles.includes(name) ? name : undefined",
    replacement: 'undefined',
    tests: [byUsers],
    only: 'a user gives roles and groups',
  },
  {
    file: HELD,
    text: '  if (lacking === undefined) return;\n  throw',
    replacement: '  return;\n  throw',
    tests: [byUsers],
    only: 'changes and deletes no role',
  },
  {
    file: GIVING,
    text: '  if (grantor.id === userId) throw',
    replacement: '  if (false) throw',
    tests: [byUsers],
    only: 'staff changes, disables',
  },
  {
    file: GIVING,
    text: '  if (lacking === undefined) return;\n',
    replacement: '  return;\n',
    tests: [byUsers],
    only: 'staff changes, disables',
  },
  {
    file: 'src/users/permissions/user-groups.ts',
    text: '    await requireHeldGroups(db, app, grantor, added);\n',
    replacement: '',
    tests: [byUsers],
    only: 'a user gives roles and groups',
  },
  {
    file: 'src/users/permissions/groups.ts',
    text: '    await requireHeldRoles(db, app, grantor, added);\n',
    replacement: '',
    tests: [byUsers],
    only: 'an API key gives',
  },
  {
    file: 'src/invitations/invitations.ts',
    text: '  await requireHeldRoles(core.db, app, grantor, input.roles ?? []);\n',
    replacement: '',
    tests: [byUsers],
    only: 'an API key gives',
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: '  const { user } = await requireToken(asking, found, { firstParty: true });\n',
    replacement: '  const { user } = found;\n',
    tests: [byUsers],
    only: 'needs a token of the App',
  },
  {
    file: 'src/http/api/kit/guard.ts',
    text: '  if (access.permissions.includes(permission)) return caller;\n',
    replacement: '  return caller;\n',
    tests: [byUsers],
    only: 'does what their roles let them do',
  },
  {
    file: 'src/users/vault.ts',
    text: "if (entry.status === 'disabled')",
    replacement: 'if (!entry)',
    tests: ['test/users/vault.test.ts'],
    only: 'disables',
  },
  {
    file: 'src/users/vault.ts',
    text: "await recordEntry(db, app, 'vault_entry.read', entry);",
    replacement: '',
    tests: ['test/users/vault.test.ts'],
    only: 'which is recorded',
  },
  {
    file: 'src/users/vault.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
    text: '`vault_entries/${app_id}/${user_id}/${id}/api_key`',
    replacement: "'vault_entries'",
    tests: ['test/users/vault.test.ts'],
    only: 'does not open',
  },
  {
    file: 'src/usage/subjects.ts',
    text: 'if (at < 0) continue;',
    replacement: 'continue;',
    tests: ['test/usage/usage.test.ts'],
    only: 'A53',
  },
  {
    file: 'src/usage/records.ts',
    text: 'if (isSame(item, record)) return record;',
    replacement: 'return record;',
    tests: ['test/usage/usage.test.ts'],
    only: 'with other content refused',
  },
  {
    file: 'src/usage/billing.ts',
    text: 'and billing_id is null',
    replacement: '',
    tests: ['test/usage/billing.test.ts'],
    only: 'has each usage once',
  },
  {
    file: 'src/usage/billing.ts',
    text: ".where('status', 'in', [...from])",
    replacement: '',
    tests: ['test/usage/billing.test.ts'],
    only: 'by one of several callers',
  },
  {
    file: 'src/usage/billing-csv.ts',
    text: 'FORMULA.test(text)',
    replacement: 'false',
    tests: ['test/usage/billing.test.ts'],
    only: 'is no formula',
  },
  {
    file: 'src/registry/owners.ts',
    text: "if ((await findRole(db, app, from)) !== 'owner')",
    replacement: 'if (!from)',
    tests: ['test/http/api/manage/apps.test.ts'],
    only: 'hands one to a member, once',
  },
  {
    file: 'src/registry/deletion.ts',
    text: ".where('purge_at', '>', now())",
    replacement: '',
    tests: ['test/http/api/manage/apps.test.ts'],
    only: 'purged in batches',
  },
  {
    file: 'src/apps/apps.ts',
    text: 'if (change.status && current.purge_at)',
    replacement: 'if (!current)',
    tests: ['test/http/api/manage/apps.test.ts'],
    only: 'restores it as it was',
  },
  {
    file: 'src/apps/app.ts',
    text: "purge_at ? 'suspended' : status;",
    replacement: 'status;',
    tests: ['test/http/api/manage/apps.test.ts'],
    only: 'restores it as it was',
  },
  {
    file: 'src/configuration/apply.ts',
    text: 'if (state.version !== input.version)',
    replacement: 'if (!input)',
    tests: ['test/http/api/manage/configuration.test.ts'],
    only: 'of several at once one is applied',
  },
  {
    file: 'src/configuration/apply.ts',
    text: 'if (permissions.includes(permission)) return;',
    replacement: 'if (permissions) return;',
    tests: ['test/http/api/manage/configuration.test.ts'],
    only: 'a key with',
  },
  {
    file: 'src/configuration/plan.ts',
    text: 'field !== SECRET || compareSecrets',
    replacement: 'true',
    tests: ['test/http/api/manage/configuration.test.ts'],
    only: 'of a secret',
  },
  {
    file: 'src/configuration/state.ts',
    text: 'name !== SECRET && ',
    replacement: '',
    tests: ['test/http/api/manage/configuration.test.ts'],
    only: 'has no secret',
  },
  {
    file: 'src/configuration/state.ts',
    text: 'if (app.slug === CONSOLE_SLUG)',
    replacement: 'if (!app)',
    tests: ['test/http/api/manage/configuration.test.ts'],
    only: 'the console is not configured',
  },
  {
    file: 'src/apps/clients/clients.ts',
    text: "if (type === 'public' && provisioning)",
    replacement: 'if (!type)',
    tests: ['test/http/api/manage/clients.test.ts'],
    only: 'keeps a redirect URI',
  },
  {
    file: 'src/limits/idempotency-keys.ts',
    text: 'hashSecret(JSON.stringify([keyed.caller, keyed.key]))',
    replacement: 'hashSecret(keyed.key)',
    tests: ['test/http/api/idempotency.test.ts'],
    only: 'A240',
  },
  {
    file: 'src/limits/idempotency-keys.ts',
    text: 'if (row && !secret) {',
    replacement: 'if (row && !row.answer_sealed && !secret) {',
    tests: ['test/http/api/idempotency.test.ts'],
    only: 'A240',
  },
  {
    file: 'src/http/api/kit/headers/etag.ts',
    text: "if (!matches(wanted, current)) throw new Problem('precondition_failed');",
    replacement: '',
    tests: ['test/http/api/etag.test.ts'],
    only: 'A241',
  },
];
