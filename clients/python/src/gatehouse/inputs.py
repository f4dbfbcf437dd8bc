# Made by datamodel-code-generator from the OpenAPI document (npm run client). Don't edit it.
# ff936f5876c18f552d1f58ecfbe00ac563e263e174a2d0cc78552304da648c63

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, TypedDict

from typing_extensions import NotRequired


class Address(TypedDict):
    """
    OpenID Connect Core §5.1.1
    """

    formatted: NotRequired[str]
    street_address: NotRequired[str]
    locality: NotRequired[str]
    region: NotRequired[str]
    postal_code: NotRequired[str]
    country: NotRequired[str]


class ApiKeysCreateBody(TypedDict):
    name: str
    scopes: NotRequired[list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]]
    """
    Only what you may do yourself
    """
    allowed_networks: NotRequired[list[str]]
    """
    Addresses and ranges that calls may come from; none: from everywhere
    """
    organization_id: NotRequired[str]
    """
    Binds the key to one organization of the App
    """
    expires_in_days: NotRequired[int | None]
    """
    90 if it is left out; null for a key that never ends, which should be an exception
    """


class ApiKeysListQuery(TypedDict):
    organization_id: NotRequired[str | Literal['none']]
    """
    Keys of this organization alone; `none`: those of the whole App
    """
    state: NotRequired[Literal['live', 'ends_soon', 'expired', 'revoked']]
    """
    `live` has those that end soon, which is within 14 days, too
    """
    search: NotRequired[str]
    """
    The beginning of a name, a part of it with three letters in a row, or a whole id
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class ApiKeysRotateBody(TypedDict):
    overlap_hours: NotRequired[int]
    """
    How long the old key still works; 0: it ends now
    """


class ApiKeysUpdateBody(TypedDict):
    name: NotRequired[str]
    allowed_networks: NotRequired[list[str]]
    """
    Addresses and ranges that calls may come from; none: from everywhere
    """


class ApiKeysUsageQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class AppUpdateBody(TypedDict):
    name: NotRequired[str]
    settings: NotRequired[AppUpdateBodySettings]
    branding: NotRequired[Branding]


class AppUpdateBodySettings(TypedDict):
    access_token_seconds: NotRequired[int]
    """
    Lifetime of access tokens
    """
    id_token_seconds: NotRequired[int]
    """
    Lifetime of ID tokens
    """
    refresh_token_seconds: NotRequired[int]
    """
    A refresh token ends if it is unused for this long
    """
    refresh_token_max_seconds: NotRequired[int]
    """
    A refresh token ends after this time, no matter how often it was rotated
    """
    refresh_leeway_seconds: NotRequired[int]
    """
    For this long, a client that lost the answer to a refresh can get the same answer again
    """
    session_seconds: NotRequired[int]
    """
    A sign-in session ends if it is unused for this long
    """
    session_max_seconds: NotRequired[int]
    """
    A sign-in session ends after this time, no matter how often it is used
    """
    session_short_seconds: NotRequired[int]
    """
    A sign-in session that is not remembered ends after this time, used or not, and with its browser
    """
    remember_me: NotRequired[Literal['always', 'ask', 'never']]
    """
    Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
    """
    confirm_sign_out: NotRequired[Literal['off', 'on']]
    """
    Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
    """
    sign_up: NotRequired[Literal['open', 'invitation', 'closed']]
    """
    Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
    """
    email_verification: NotRequired[Literal['off', 'later', 'required']]
    """
    Whether new users verify their address: never, later by a link, or before they sign in
    """
    email_change: NotRequired[Literal['both', 'new']]
    """
    Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
    """
    new_device_mail: NotRequired[Literal['off', 'on']]
    """
    Whether users get a mail when they sign in on a new device
    """
    organizations_by_users: NotRequired[Literal['off', 'on']]
    """
    Whether users may create organizations, and run those that they created
    """
    vault_page: NotRequired[Literal['off', 'on']]
    """
    Whether the account pages have one on which users keep their keys for other services
    """
    impersonation: NotRequired[Literal['off', 'on']]
    """
    Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
    """
    identifiers: NotRequired[list[Literal['email', 'username', 'phone']]]
    """
    What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one
    """
    magic_link: NotRequired[Literal['off', 'on']]
    """
    Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
    """
    passkeys: NotRequired[Literal['off', 'on']]
    """
    Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
    """
    mfa: NotRequired[Literal['off', 'optional', 'required', 'required_for_roles']]
    """
    Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
    """
    mfa_roles: NotRequired[list[str]]
    """
    Roles whose users must enrol a second factor if mfa is required_for_roles
    """
    mfa_methods: NotRequired[list[Literal['totp', 'passkey', 'email', 'sms']]]
    """
    The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS
    """
    trusted_device_days: NotRequired[int]
    """
    How long a user may trust a browser, in which the second factor is then not requested; 0: never
    """
    password_min_length: NotRequired[int]
    """
    In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor
    """
    password_min_strength: NotRequired[int]
    """
    zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any
    """
    password_words: NotRequired[list[str]]
    """
    Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs
    """
    lockout_attempts: NotRequired[int]
    """
    Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait
    """
    lockout_minutes: NotRequired[int]
    """
    The first waiting time; it doubles each time, up to an hour
    """
    captcha: NotRequired[Literal['off', 'proof_of_work', 'service']]
    """
    Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
    """
    custom_claims: NotRequired[list[str]]
    """
    Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id
    """
    cors_origins: NotRequired[list[str]]
    """
    Browser origins that may call the API of this App
    """
    audit_log_days: NotRequired[int]
    """
    How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the screens if the browser asks for none of the available ones
    """


class AuthConnectionsExchangeBody(TypedDict):
    code: str
    client_id: str
    redirect_uri: str
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    organization: NotRequired[str]
    """
    Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthEmailLookupBody(TypedDict):
    phone: str
    """
    In international form; kept as E.164
    """
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthEmailLookupVerifyBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: str
    """
    The code that was sent
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthFactorsEmailBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthFactorsEmailConfirmBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: str
    """
    The code that was sent
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthFactorsPasskeyBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """


class AuthFactorsPasskeyConfirmBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    passkey: AuthFactorsPasskeyConfirmBodyPasskey
    """
    What the browser made: credential.toJSON()
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthFactorsPasskeyConfirmBodyPasskey(TypedDict):
    """
    What the browser made: credential.toJSON()
    """

    id: str
    rawId: str
    type: Literal['public-key']
    response: AuthFactorsPasskeyConfirmBodyPasskeyResponse
    clientExtensionResults: NotRequired[AuthFactorsPasskeyConfirmBodyPasskeyClientExtensionResults]


class AuthFactorsPasskeyConfirmBodyPasskeyClientExtensionResults(TypedDict):
    credProps: NotRequired[AuthFactorsPasskeyConfirmBodyPasskeyClientExtensionResultsCredProps]


class AuthFactorsPasskeyConfirmBodyPasskeyClientExtensionResultsCredProps(TypedDict):
    rk: NotRequired[bool]


class AuthFactorsPasskeyConfirmBodyPasskeyResponse(TypedDict):
    clientDataJSON: str
    attestationObject: str
    transports: NotRequired[list[str]]


class AuthFactorsSmsBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    phone: str
    """
    In international form; kept as E.164
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthFactorsSmsConfirmBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: str
    """
    The code that was sent
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthFactorsTotpBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """


class AuthFactorsTotpConfirmBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: str
    """
    What the authenticator app shows
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthLoginBody(TypedDict):
    identifier: NotRequired[str]
    """
    What the user typed: any identifier that the App’s setting `identifiers` lists
    """
    email: NotRequired[str]
    """
    Instead of `identifier`
    """
    password: str
    """
    As strong as the App’s settings ask for
    """
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    organization: NotRequired[str]
    """
    Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthLogoutBody(TypedDict):
    token: NotRequired[str]
    """
    A refresh token, or an access token; required unless the call comes with the user’s own
    """


class AuthMagicLinkBody(TypedDict):
    identifier: NotRequired[str]
    """
    What the user typed: any identifier that the App’s setting `identifiers` lists
    """
    email: NotRequired[str]
    """
    Instead of `identifier`
    """
    redirect_uri: str
    """
    One that a client of the App has registered
    """
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthMagicLinkVerifyBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    token: NotRequired[str]
    """
    Of the link; or `code`
    """
    code: NotRequired[str]
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    organization: NotRequired[str]
    """
    Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthPasskeysVerifyBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    passkey: AuthPasskeysVerifyBodyPasskey
    """
    What the browser answered: credential.toJSON()
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    organization: NotRequired[str]
    """
    Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthPasskeysVerifyBodyPasskey(TypedDict):
    """
    What the browser answered: credential.toJSON()
    """

    id: str
    rawId: str
    type: Literal['public-key']
    response: AuthPasskeysVerifyBodyPasskeyResponse


class AuthPasskeysVerifyBodyPasskeyResponse(TypedDict):
    clientDataJSON: str
    authenticatorData: str
    signature: str
    userHandle: NotRequired[str | None]


class AuthPasswordForgotBody(TypedDict):
    identifier: NotRequired[str]
    """
    What the user typed: any identifier that the App’s setting `identifiers` lists
    """
    email: NotRequired[str]
    """
    Instead of `identifier`
    """
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthPasswordResetBody(TypedDict):
    token: str
    password: str
    """
    As strong as the App’s settings ask for
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthRefreshBody(TypedDict):
    refresh_token: str
    organization: NotRequired[str]
    """
    Id of another organization of the user, to switch to it
    """


class AuthRegisterConfirmBody(TypedDict):
    start_token: str
    """
    From the answer to auth/register/start
    """
    code: str
    """
    The code that was sent
    """
    password: str
    """
    As strong as the App’s settings ask for
    """
    username: NotRequired[str]
    """
    3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter
    """
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    picture: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthRegisterStartBody(TypedDict):
    email: str
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthSecondFactorBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    recovery_code: NotRequired[str]
    """
    One that was not used yet
    """
    passkey: NotRequired[AuthSecondFactorBodyPasskey]
    """
    What the browser answered: credential.toJSON()
    """
    factor: NotRequired[Literal['totp', 'sms', 'email']]
    """
    The factor whose code it is; unless given, the one that was sent for this sign-in, or else the app’s
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthSecondFactorBodyPasskey(TypedDict):
    """
    What the browser answered: credential.toJSON()
    """

    id: str
    rawId: str
    type: Literal['public-key']
    response: AuthSecondFactorBodyPasskeyResponse


class AuthSecondFactorBodyPasskeyResponse(TypedDict):
    clientDataJSON: str
    authenticatorData: str
    signature: str
    userHandle: NotRequired[str | None]


class AuthSecondFactorPasskeyBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """


class AuthSecondFactorSendBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    factor: Literal['sms', 'email']
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class AuthSignupBody(TypedDict):
    email: str
    password: str
    """
    As strong as the App’s settings ask for
    """
    captcha: NotRequired[str]
    """
    The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one
    """
    username: NotRequired[str]
    """
    In Apps with usernames; required if users don’t sign in by their address
    """
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    picture: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]
    resource: NotRequired[str]
    """
    Identifier of the API that the access token is for
    """
    remember: NotRequired[bool]
    """
    False ends the session and its tokens after the App’s `session_short_seconds`, used or not
    """
    device_token: NotRequired[str]
    """
    From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out
    """


class AuthUnlockBody(TypedDict):
    token: str


class AuthUsernameBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    username: str
    """
    As the user will type it
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthVerifyEmailBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    code: str
    """
    The code that was sent
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class AuthVerifyEmailSendBody(TypedDict):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    ip: NotRequired[str]
    """
    The user’s address; attempts are counted by it
    """
    user_agent: NotRequired[str]


class BillingCreateBody(TypedDict):
    user_id: NotRequired[str | None]
    """
    A user of the App
    """
    organization_id: NotRequired[str | None]
    """
    An organization of the App; it pays, even if a user is named, too
    """
    period_start: date
    """
    A day in UTC
    """
    period_end: date
    """
    The day after the last
    """
    currency: str
    """
    ISO 4217
    """


class BillingCsvGetQuery(TypedDict):
    user_id: NotRequired[str]
    """
    Only of this user
    """
    organization_id: NotRequired[str]
    """
    Only of this organization
    """
    currency: NotRequired[str]
    """
    ISO 4217
    """
    status: NotRequired[Literal['draft', 'open', 'paid', 'void', 'failed']]


class BillingListQuery(TypedDict):
    user_id: NotRequired[str]
    """
    Only of this user
    """
    organization_id: NotRequired[str]
    """
    Only of this organization
    """
    currency: NotRequired[str]
    """
    ISO 4217
    """
    status: NotRequired[Literal['draft', 'open', 'paid', 'void', 'failed']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class Branding(TypedDict):
    color: NotRequired[str]
    """
    Colour of buttons and links on the screens; text on it is black or white, whichever is easier to read. On light or dark pages where it would disappear, a shade of it takes its place
    """
    logo_url: NotRequired[str]
    privacy_url: NotRequired[str]
    terms_url: NotRequired[str]


class ClientsCreateBody(TypedDict):
    type: NotRequired[Literal['public', 'confidential', 'machine']]
    """
    public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
    """
    name: str
    first_party: NotRequired[bool]
    """
    One of the App’s own: users are not asked for consent
    """
    application_type: NotRequired[Literal['web', 'native']]
    require_pkce: NotRequired[bool]
    """
    Only a confidential client can do without
    """
    redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    post_logout_redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    introspects: NotRequired[list[str]]
    """
    Identifiers of the resources whose tokens it may introspect; `*` for every token of the App
    """
    scopes: NotRequired[list[str]]
    """
    Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine
    """
    resources: NotRequired[list[str]]
    """
    Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others
    """
    api_permissions: NotRequired[list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]]
    """
    What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself
    """
    id_token_alg: NotRequired[Literal['RS256', 'ES256']]
    id_token_claims: NotRequired[bool]
    """
    Claims of the scopes profile, email and phone are in the ID token, too (true for a new client)
    """
    provisioning: NotRequired[bool]
    """
    It wants to hear of the users who have a grant for it; not for a public client
    """
    shared_signals: NotRequired[bool]
    """
    It may have streams of security events about users who have a grant for it; only for the type confidential
    """
    backchannel_logout_uri: NotRequired[str | None]
    """
    Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine
    """
    backchannel_logout_session_required: NotRequired[bool]
    """
    Its ID tokens and logout tokens have the `sid` of the session
    """
    logo_uri: NotRequired[str | None]
    client_uri: NotRequired[str | None]
    policy_uri: NotRequired[str | None]
    tos_uri: NotRequired[str | None]


class ClientsListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of a name, or a whole id
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class ClientsSecretsCreateBody(TypedDict):
    expires_in_days: NotRequired[int]


class ClientsTemporaryRedirectUrisCreateBody(TypedDict):
    redirect_uri: str
    """
    Compared exactly, as one that is registered
    """
    post_logout_redirect_uri: NotRequired[str]
    """
    Where users may be sent after signing out; none if it is left out
    """
    expires_in: NotRequired[int]
    """
    Seconds; a week if it is left out, at most 90 days
    """


class ClientsTemporaryRedirectUrisDeleteAllBody(TypedDict):
    redirect_uri: str
    """
    The whole URI
    """


class ClientsUpdateBody(TypedDict):
    name: NotRequired[str]
    first_party: NotRequired[bool]
    """
    One of the App’s own: users are not asked for consent
    """
    application_type: NotRequired[Literal['web', 'native']]
    require_pkce: NotRequired[bool]
    """
    Only a confidential client can do without
    """
    redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    post_logout_redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    introspects: NotRequired[list[str]]
    """
    Identifiers of the resources whose tokens it may introspect; `*` for every token of the App
    """
    scopes: NotRequired[list[str]]
    """
    Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine
    """
    resources: NotRequired[list[str]]
    """
    Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others
    """
    api_permissions: NotRequired[list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]]
    """
    What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself
    """
    id_token_alg: NotRequired[Literal['RS256', 'ES256']]
    id_token_claims: NotRequired[bool]
    """
    Claims of the scopes profile, email and phone are in the ID token, too (true for a new client)
    """
    provisioning: NotRequired[bool]
    """
    It wants to hear of the users who have a grant for it; not for a public client
    """
    shared_signals: NotRequired[bool]
    """
    It may have streams of security events about users who have a grant for it; only for the type confidential
    """
    backchannel_logout_uri: NotRequired[str | None]
    """
    Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine
    """
    backchannel_logout_session_required: NotRequired[bool]
    """
    Its ID tokens and logout tokens have the `sid` of the session
    """
    logo_uri: NotRequired[str | None]
    client_uri: NotRequired[str | None]
    policy_uri: NotRequired[str | None]
    tos_uri: NotRequired[str | None]
    status: NotRequired[Literal['active', 'disabled']]


class Configuration(TypedDict):
    """
    A section that is left out stays as it is, and so does a field. docs/configuration-as-code.md says more
    """

    name: NotRequired[str]
    settings: NotRequired[ConfigurationSettings]
    branding: NotRequired[Branding]
    permissions: NotRequired[list[ConfigurationPermission]]
    resources: NotRequired[list[ConfigurationResource]]
    roles: NotRequired[list[ConfigurationRole]]
    groups: NotRequired[list[ConfigurationGroup]]
    clients: NotRequired[list[ConfigurationClient]]
    connections: NotRequired[list[ConfigurationConnection]]
    webhooks: NotRequired[list[ConfigurationWebhook]]
    hooks: NotRequired[list[ConfigurationHook]]
    texts: NotRequired[list[ConfigurationText]]


class ConfigurationApplyBody(TypedDict):
    configuration: Configuration
    prune: NotRequired[bool]
    """
    Delete what a given section does not name
    """
    version: str
    """
    Of the configuration that was seen
    """


class ConfigurationClient(TypedDict):
    id: NotRequired[str]
    """
    To rename it, or if another has the same name
    """
    type: Literal['public', 'confidential', 'machine']
    """
    public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
    """
    status: NotRequired[Literal['active', 'disabled']]
    name: str
    first_party: NotRequired[bool]
    """
    One of the App’s own: users are not asked for consent
    """
    application_type: NotRequired[Literal['web', 'native']]
    require_pkce: NotRequired[bool]
    """
    Only a confidential client can do without
    """
    redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    post_logout_redirect_uris: NotRequired[list[str]]
    """
    Compared exactly
    """
    introspects: NotRequired[list[str]]
    """
    Identifiers of the resources whose tokens it may introspect; `*` for every token of the App
    """
    scopes: NotRequired[list[str]]
    """
    Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine
    """
    resources: NotRequired[list[str]]
    """
    Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others
    """
    api_permissions: NotRequired[list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]]
    """
    What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself
    """
    id_token_alg: NotRequired[Literal['RS256', 'ES256']]
    id_token_claims: NotRequired[bool]
    """
    Claims of the scopes profile, email and phone are in the ID token, too (true for a new client)
    """
    provisioning: NotRequired[bool]
    """
    It wants to hear of the users who have a grant for it; not for a public client
    """
    shared_signals: NotRequired[bool]
    """
    It may have streams of security events about users who have a grant for it; only for the type confidential
    """
    backchannel_logout_uri: NotRequired[str | None]
    """
    Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine
    """
    backchannel_logout_session_required: NotRequired[bool]
    """
    Its ID tokens and logout tokens have the `sid` of the session
    """
    logo_uri: NotRequired[str | None]
    client_uri: NotRequired[str | None]
    policy_uri: NotRequired[str | None]
    tos_uri: NotRequired[str | None]


class ConfigurationConnection(TypedDict):
    kind: Literal['google', 'github', 'apple', 'microsoft', 'oidc', 'oauth2']
    slug: str
    """
    Part of its redirect URI; stays
    """
    client_id: str
    """
    What the provider calls us
    """
    name: NotRequired[str]
    """
    On the button: Continue with …
    """
    settings: NotRequired[ConfigurationConnectionSettings]
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """
    enabled: NotRequired[bool]
    client_secret: NotRequired[str]
    """
    Needed for a new one, and for another server; left out, the stored one stays
    """


class ConfigurationConnectionSettings(TypedDict):
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """

    issuer: NotRequired[str]
    """
    Issuer of the provider; the rest comes from its discovery document
    """
    tenant: NotRequired[str]
    """
    Microsoft: common, organizations, consumers, or the id or domain of one tenant
    """
    team_id: NotRequired[str]
    """
    Apple: team id
    """
    key_id: NotRequired[str]
    """
    Apple: id of the private key
    """
    authorization_url: NotRequired[str]
    token_url: NotRequired[str]
    userinfo_url: NotRequired[str]
    """
    Answers with a JSON object about the person that the access token belongs to
    """
    scope: NotRequired[str]
    subject_claim: NotRequired[str]
    email_claim: NotRequired[str]
    email_verified_claim: NotRequired[str]
    name_claim: NotRequired[str]
    picture_claim: NotRequired[str]
    allowed_domains: NotRequired[list[str]]
    """
    Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address
    """
    trust_email: NotRequired[bool]
    """
    Addresses from this provider count as verified, even if it does not say so: for a provider of your own
    """
    for_organizations: NotRequired[bool]
    """
    Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else
    """
    trust_freshness: NotRequired[bool]
    """
    If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was
    """


class ConfigurationGroup(TypedDict):
    name: str
    """
    Name of the group
    """
    description: NotRequired[str]
    """
    For people
    """
    roles: NotRequired[list[str]]
    """
    Names of roles of the App
    """


class ConfigurationHook(TypedDict):
    moment: Literal['before_sign_up', 'before_tokens']
    """
    When it is asked; an App has at most one for each
    """
    url: str
    """
    At https:, on the public internet
    """
    enabled: NotRequired[bool]
    on_failure: NotRequired[Literal['refuse', 'continue']]
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: NotRequired[int]
    secret: NotRequired[str]
    """
    Of a new one: made and shown if it is left out. Of one that exists, it stays then
    """


class ConfigurationPermission(TypedDict):
    name: str
    """
    Name of the permission
    """
    description: NotRequired[str]
    """
    For people
    """


class ConfigurationPlanBody(TypedDict):
    configuration: Configuration
    prune: NotRequired[bool]
    """
    Delete what a given section does not name
    """


class ConfigurationResource(TypedDict):
    identifier: str
    """
    An absolute URI: the audience of its tokens
    """
    name: str
    scopes: NotRequired[list[ConfigurationResourceScope]]
    token_format: NotRequired[Literal['opaque', 'jwt']]
    """
    opaque: checked by introspection; jwt: by the App’s JWKS too
    """
    access_token_seconds: NotRequired[int | None]
    """
    Lifetime of its access tokens; null for the App’s
    """
    is_default: NotRequired[bool]
    """
    Meant by a client that asks for one of its scopes and names no resource
    """
    scopes_by_permission: NotRequired[bool]
    """
    A user’s token has only those of its scopes that are permissions of the user
    """


class ConfigurationResourceScope(TypedDict):
    name: str
    description: str
    """
    What a user reads when asked for consent
    """
    descriptions: NotRequired[ConfigurationResourceScopeDescriptions]
    """
    In single languages, in place of `description`
    """


class ConfigurationResourceScopeDescriptions(TypedDict):
    """
    In single languages, in place of `description`
    """

    en: NotRequired[str]
    de: NotRequired[str]


class ConfigurationRole(TypedDict):
    name: str
    """
    Name of the role
    """
    description: NotRequired[str]
    """
    For people
    """
    permissions: NotRequired[list[str]]
    """
    Names from GET /permissions. You can’t add a built-in one that you don’t have yourself
    """


class ConfigurationSettings(TypedDict):
    access_token_seconds: NotRequired[int]
    """
    Lifetime of access tokens
    """
    id_token_seconds: NotRequired[int]
    """
    Lifetime of ID tokens
    """
    refresh_token_seconds: NotRequired[int]
    """
    A refresh token ends if it is unused for this long
    """
    refresh_token_max_seconds: NotRequired[int]
    """
    A refresh token ends after this time, no matter how often it was rotated
    """
    refresh_leeway_seconds: NotRequired[int]
    """
    For this long, a client that lost the answer to a refresh can get the same answer again
    """
    session_seconds: NotRequired[int]
    """
    A sign-in session ends if it is unused for this long
    """
    session_max_seconds: NotRequired[int]
    """
    A sign-in session ends after this time, no matter how often it is used
    """
    session_short_seconds: NotRequired[int]
    """
    A sign-in session that is not remembered ends after this time, used or not, and with its browser
    """
    remember_me: NotRequired[Literal['always', 'ask', 'never']]
    """
    Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
    """
    confirm_sign_out: NotRequired[Literal['off', 'on']]
    """
    Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
    """
    sign_up: NotRequired[Literal['open', 'invitation', 'closed']]
    """
    Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
    """
    email_verification: NotRequired[Literal['off', 'later', 'required']]
    """
    Whether new users verify their address: never, later by a link, or before they sign in
    """
    email_change: NotRequired[Literal['both', 'new']]
    """
    Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
    """
    new_device_mail: NotRequired[Literal['off', 'on']]
    """
    Whether users get a mail when they sign in on a new device
    """
    organizations_by_users: NotRequired[Literal['off', 'on']]
    """
    Whether users may create organizations, and run those that they created
    """
    vault_page: NotRequired[Literal['off', 'on']]
    """
    Whether the account pages have one on which users keep their keys for other services
    """
    impersonation: NotRequired[Literal['off', 'on']]
    """
    Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
    """
    identifiers: NotRequired[list[Literal['email', 'username', 'phone']]]
    """
    What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one
    """
    magic_link: NotRequired[Literal['off', 'on']]
    """
    Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
    """
    passkeys: NotRequired[Literal['off', 'on']]
    """
    Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
    """
    mfa: NotRequired[Literal['off', 'optional', 'required', 'required_for_roles']]
    """
    Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
    """
    mfa_roles: NotRequired[list[str]]
    """
    Roles whose users must enrol a second factor if mfa is required_for_roles
    """
    mfa_methods: NotRequired[list[Literal['totp', 'passkey', 'email', 'sms']]]
    """
    The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS
    """
    trusted_device_days: NotRequired[int]
    """
    How long a user may trust a browser, in which the second factor is then not requested; 0: never
    """
    password_min_length: NotRequired[int]
    """
    In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor
    """
    password_min_strength: NotRequired[int]
    """
    zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any
    """
    password_words: NotRequired[list[str]]
    """
    Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs
    """
    lockout_attempts: NotRequired[int]
    """
    Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait
    """
    lockout_minutes: NotRequired[int]
    """
    The first waiting time; it doubles each time, up to an hour
    """
    captcha: NotRequired[Literal['off', 'proof_of_work', 'service']]
    """
    Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
    """
    custom_claims: NotRequired[list[str]]
    """
    Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id
    """
    cors_origins: NotRequired[list[str]]
    """
    Browser origins that may call the API of this App
    """
    audit_log_days: NotRequired[int]
    """
    How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the screens if the browser asks for none of the available ones
    """


class ConfigurationText(TypedDict):
    locale: str
    """
    A language, or a region of one
    """
    key: str
    """
    Key of the message
    """
    text: str
    """
    Plain text in ICU’s message format: one line of at most 500 characters that shows every placeholder of ours
    """


class ConfigurationWebhook(TypedDict):
    url: str
    """
    At https:, on the public internet
    """
    description: NotRequired[str | None]
    events: NotRequired[list[str] | None]
    """
    Types of events; null for all that are published
    """
    enabled: NotRequired[bool]
    secret: NotRequired[str]
    """
    Of a new one: made and shown if it is left out. Of one that exists, it stays then
    """
    client: NotRequired[str]
    """
    The name of a client, of whose users the endpoint hears in place of events
    """


class ConnectionsCreateBody(TypedDict):
    kind: Literal['google', 'github', 'apple', 'microsoft', 'oidc', 'oauth2']
    slug: str
    """
    Part of its redirect URI; stays
    """
    client_id: str
    """
    What the provider calls us
    """
    name: NotRequired[str]
    """
    On the button: Continue with …
    """
    settings: NotRequired[ConnectionsCreateBodySettings]
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """
    enabled: NotRequired[bool]
    client_secret: str
    """
    Kept sealed, never given back; for Apple the private key in PEM form
    """


class ConnectionsCreateBodySettings(TypedDict):
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """

    issuer: NotRequired[str]
    """
    Issuer of the provider; the rest comes from its discovery document
    """
    tenant: NotRequired[str]
    """
    Microsoft: common, organizations, consumers, or the id or domain of one tenant
    """
    team_id: NotRequired[str]
    """
    Apple: team id
    """
    key_id: NotRequired[str]
    """
    Apple: id of the private key
    """
    authorization_url: NotRequired[str]
    token_url: NotRequired[str]
    userinfo_url: NotRequired[str]
    """
    Answers with a JSON object about the person that the access token belongs to
    """
    scope: NotRequired[str]
    subject_claim: NotRequired[str]
    email_claim: NotRequired[str]
    email_verified_claim: NotRequired[str]
    name_claim: NotRequired[str]
    picture_claim: NotRequired[str]
    allowed_domains: NotRequired[list[str]]
    """
    Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address
    """
    trust_email: NotRequired[bool]
    """
    Addresses from this provider count as verified, even if it does not say so: for a provider of your own
    """
    for_organizations: NotRequired[bool]
    """
    Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else
    """
    trust_freshness: NotRequired[bool]
    """
    If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was
    """


class ConnectionsUpdateBody(TypedDict):
    client_id: NotRequired[str]
    """
    What the provider calls us
    """
    client_secret: NotRequired[str]
    """
    Kept sealed, never given back; for Apple the private key in PEM form
    """
    name: NotRequired[str]
    """
    On the button: Continue with …
    """
    settings: NotRequired[ConnectionsUpdateBodySettings]
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """
    enabled: NotRequired[bool]


class ConnectionsUpdateBodySettings(TypedDict):
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """

    issuer: NotRequired[str]
    """
    Issuer of the provider; the rest comes from its discovery document
    """
    tenant: NotRequired[str]
    """
    Microsoft: common, organizations, consumers, or the id or domain of one tenant
    """
    team_id: NotRequired[str]
    """
    Apple: team id
    """
    key_id: NotRequired[str]
    """
    Apple: id of the private key
    """
    authorization_url: NotRequired[str]
    token_url: NotRequired[str]
    userinfo_url: NotRequired[str]
    """
    Answers with a JSON object about the person that the access token belongs to
    """
    scope: NotRequired[str]
    subject_claim: NotRequired[str]
    email_claim: NotRequired[str]
    email_verified_claim: NotRequired[str]
    name_claim: NotRequired[str]
    picture_claim: NotRequired[str]
    allowed_domains: NotRequired[list[str]]
    """
    Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address
    """
    trust_email: NotRequired[bool]
    """
    Addresses from this provider count as verified, even if it does not say so: for a provider of your own
    """
    for_organizations: NotRequired[bool]
    """
    Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else
    """
    trust_freshness: NotRequired[bool]
    """
    If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was
    """


class EventStreamsCreateBody(TypedDict):
    name: str
    url: str
    """
    `https://…`, which gets POST requests, or `syslog+tls://host:port`
    """
    auth: NotRequired[Literal['none', 'bearer', 'signature']]
    """
    How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
    """
    secret: NotRequired[str]
    """
    The token; or the key of signatures, of which a new one is made if it is left out
    """
    gzip: NotRequired[bool]
    """
    Whether requests are compressed
    """
    ca: NotRequired[str | None]
    """
    Certificates in PEM that the server’s is verified by, instead of those of the public authorities
    """
    enabled: NotRequired[bool]


class EventStreamsUpdateBody(TypedDict):
    name: NotRequired[str]
    url: NotRequired[str]
    """
    `https://…`, which gets POST requests, or `syslog+tls://host:port`
    """
    auth: NotRequired[Literal['none', 'bearer', 'signature']]
    """
    How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
    """
    secret: NotRequired[str]
    """
    The token; or the key of signatures, of which a new one is made if it is left out
    """
    gzip: NotRequired[bool]
    """
    Whether requests are compressed
    """
    ca: NotRequired[str | None]
    """
    Certificates in PEM that the server’s is verified by, instead of those of the public authorities
    """
    enabled: NotRequired[bool]


class EventsExportQuery(TypedDict):
    type: NotRequired[str | list[str]]
    """
    One or several types, with commas
    """
    result: NotRequired[Literal['success', 'refused']]
    actor_kind: NotRequired[Literal['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous']]
    """
    What kind of caller or person did it
    """
    actor_id: NotRequired[str]
    """
    The caller or person that did it
    """
    impersonated_by: NotRequired[str]
    """
    The developer who acted as the user: what they did so, and the end of it
    """
    user_id: NotRequired[str]
    client_id: NotRequired[str]
    request_id: NotRequired[str]
    from_: NotRequired[date | datetime]
    """
    From this time on, or from the beginning of this day in UTC
    """
    to: NotRequired[date | datetime]
    """
    Before this time, or before the beginning of this day in UTC
    """
    after: NotRequired[int]


class EventsListQuery(TypedDict):
    type: NotRequired[str | list[str]]
    """
    One or several types, with commas
    """
    result: NotRequired[Literal['success', 'refused']]
    actor_kind: NotRequired[Literal['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous']]
    """
    What kind of caller or person did it
    """
    actor_id: NotRequired[str]
    """
    The caller or person that did it
    """
    impersonated_by: NotRequired[str]
    """
    The developer who acted as the user: what they did so, and the end of it
    """
    user_id: NotRequired[str]
    client_id: NotRequired[str]
    request_id: NotRequired[str]
    from_: NotRequired[date | datetime]
    """
    From this time on, or from the beginning of this day in UTC
    """
    to: NotRequired[date | datetime]
    """
    Before this time, or before the beginning of this day in UTC
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class GroupsCreateBody(TypedDict):
    name: str
    """
    Name of the group
    """
    description: NotRequired[str]
    """
    For people
    """
    roles: NotRequired[list[str]]
    """
    Names of roles of the App
    """


class GroupsUpdateBody(TypedDict):
    description: NotRequired[str]
    """
    For people
    """
    roles: NotRequired[list[str]]
    """
    Names of roles of the App
    """


class GroupsUsersQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class HooksReplaceBody(TypedDict):
    url: str
    """
    At https:, on the public internet
    """
    enabled: NotRequired[bool]
    on_failure: NotRequired[Literal['refuse', 'continue']]
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: NotRequired[int]
    """
    How long the whole request may take
    """
    secret: NotRequired[str]
    """
    whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out
    """


class HooksRotateSecretBody(TypedDict):
    overlap_hours: NotRequired[int]


class HooksUpdateBody(TypedDict):
    url: NotRequired[str]
    """
    At https:, on the public internet
    """
    enabled: NotRequired[bool]
    on_failure: NotRequired[Literal['refuse', 'continue']]
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: NotRequired[int]
    secret: NotRequired[str]
    """
    whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out
    """


class InvitationsCreateBody(TypedDict):
    email: str
    name: NotRequired[str | None]
    roles: NotRequired[list[str]]
    """
    Names of roles of the App
    """
    client_id: NotRequired[str]
    """
    Where to go on afterwards: a client of the App
    """
    redirect_uri: NotRequired[str]
    """
    One that the client has registered; without it, its `client_uri`
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """
    inviter: NotRequired[str | None]
    """
    The name of the inviter in the mail; a developer’s own name unless given
    """


class InvitationsListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of an email or name
    """
    state: NotRequired[Literal['open', 'accepted', 'revoked', 'expired', 'void']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MailsListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of a recipient
    """
    state: NotRequired[Literal['queued', 'sent', 'refused', 'kept']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeConnectedAppsUpdateBody(TypedDict):
    remove: MeConnectedAppsUpdateBodyRemove


class MeConnectedAppsUpdateBodyRemove(TypedDict):
    scopes: NotRequired[list[str]]
    """
    With their claims; not `openid`
    """
    claims: NotRequired[list[str]]
    """
    Single claims
    """
    resources: NotRequired[list[MeConnectedAppsUpdateBodyRemoveResource]]


class MeConnectedAppsUpdateBodyRemoveResource(TypedDict):
    identifier: str
    scopes: list[str]


class MeDeleteBody(TypedDict):
    current_password: str | None
    """
    Null for a user who has none
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeEmailConfirmBody(TypedDict):
    code: str
    """
    From the mail to the new address
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeEmailCreateBody(TypedDict):
    email: str
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeEndedSessionsQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeFactorsDeleteBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeFactorsEmailBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class MeFactorsEmailConfirmBody(TypedDict):
    code: str
    """
    The code that was sent
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeFactorsSmsBody(TypedDict):
    phone: str
    """
    In international form; kept as E.164
    """
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class MeFactorsSmsConfirmBody(TypedDict):
    code: str
    """
    The code that was sent
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeFactorsTotpBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeFactorsTotpConfirmBody(TypedDict):
    code: str
    """
    What the authenticator app shows
    """
    name: NotRequired[str]
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeFactorsUpdateBody(TypedDict):
    name: str


class MeMetadataUpdateBody(TypedDict):
    metadata_own: NotRequired[dict[str, Any]]
    """
    The user writes it
    """


class MePasskeysCreateBody(TypedDict):
    passkey: MePasskeysCreateBodyPasskey
    """
    What the browser made: credential.toJSON()
    """
    name: NotRequired[str]
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MePasskeysCreateBodyPasskey(TypedDict):
    """
    What the browser made: credential.toJSON()
    """

    id: str
    rawId: str
    type: Literal['public-key']
    response: MePasskeysCreateBodyPasskeyResponse
    clientExtensionResults: NotRequired[MePasskeysCreateBodyPasskeyClientExtensionResults]


class MePasskeysCreateBodyPasskeyClientExtensionResults(TypedDict):
    credProps: NotRequired[MePasskeysCreateBodyPasskeyClientExtensionResultsCredProps]


class MePasskeysCreateBodyPasskeyClientExtensionResultsCredProps(TypedDict):
    rk: NotRequired[bool]


class MePasskeysCreateBodyPasskeyResponse(TypedDict):
    clientDataJSON: str
    attestationObject: str
    transports: NotRequired[list[str]]


class MePasskeysDeleteBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MePasskeysOptionsBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MePasskeysUpdateBody(TypedDict):
    name: str


class MePhoneConfirmBody(TypedDict):
    code: str
    """
    The code that was sent
    """


class MePhoneVerifyBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeRecoveryCodesBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeSessionsDeleteAllBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeSessionsDeleteBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeSessionsDisownBody(TypedDict):
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    new_password: NotRequired[str]
    """
    As strong as the App’s settings ask for
    """


class MeSetPasswordBody(TypedDict):
    current_password: str | None
    """
    The one until now; null for a user who has none
    """
    new_password: str
    """
    As strong as the App’s settings ask for
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    sign_out_others: NotRequired[bool]
    """
    False lets the other sessions go on
    """


class MeSetUsernameBody(TypedDict):
    username: str
    """
    3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter
    """
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class MeSignInsQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeUpdateBody(TypedDict):
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """
    picture: NotRequired[str | None]
    phone_number: NotRequired[str | None]
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every other session of the user with its tokens, also those with offline access
    """


class MeUsageListQuery(TypedDict):
    service: NotRequired[str]
    """
    The App’s own name for the service
    """
    currency: NotRequired[str]
    """
    ISO 4217
    """
    from_: NotRequired[date | datetime]
    """
    From this time on, or from the beginning of this day in UTC
    """
    to: NotRequired[date | datetime]
    """
    Before this time, or before the beginning of this day in UTC
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeUsageSummaryQuery(TypedDict):
    group_by: NotRequired[str | list[str]]
    """
    One or several of day, service, with commas
    """
    currency: str
    """
    Sums of different currencies can’t be added
    """
    from_: NotRequired[date | datetime]
    """
    The first day in UTC, or a time in it; 29 days ago if it isn’t said
    """
    to: NotRequired[date | datetime]
    """
    The day after the last, or a time up to which a day counts; tomorrow if it isn’t said
    """
    service: NotRequired[str]
    """
    The App’s own name for the service
    """
    limit: NotRequired[int]
    """
    How many groups a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeVaultCreateBody(TypedDict):
    service_name: str
    """
    The App’s own name for the service
    """
    api_key: str
    """
    The key itself
    """
    status: NotRequired[Literal['active', 'disabled']]
    """
    A disabled entry gives its key to nobody
    """
    label: NotRequired[str | None]
    """
    To tell several keys apart
    """


class MeVaultListQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class MeVaultReplaceBody(TypedDict):
    api_key: str
    """
    The key itself
    """


class MeVaultUpdateBody(TypedDict):
    status: NotRequired[Literal['active', 'disabled']]
    """
    A disabled entry gives its key to nobody
    """
    label: NotRequired[str | None]
    """
    To tell several keys apart
    """


class MembersCreateBody(TypedDict):
    email: str
    role: Literal['owner', 'admin', 'viewer']


class MembersUpdateBody(TypedDict):
    role: Literal['owner', 'admin', 'viewer']


class OrganizationRolesCreateBody(TypedDict):
    name: str
    """
    Name of the role
    """
    description: NotRequired[str]
    """
    For people
    """
    permissions: NotRequired[list[str]]
    """
    Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs
    """


class OrganizationRolesUpdateBody(TypedDict):
    description: NotRequired[str]
    """
    For people
    """
    permissions: NotRequired[list[str]]
    """
    Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs
    """


class OrganizationsApiKeysCreateBody(TypedDict):
    name: str
    scopes: list[Literal['organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]
    expires_in_days: NotRequired[int]
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class OrganizationsApiKeysListQuery(TypedDict):
    state: NotRequired[Literal['live', 'ends_soon', 'expired', 'revoked']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class OrganizationsApiKeysRotateBody(TypedDict):
    overlap_hours: NotRequired[int]
    """
    How long the old key still works; 0: it ends now
    """
    password: NotRequired[str]
    """
    The user’s own
    """
    code: NotRequired[str]
    """
    What the authenticator app shows
    """


class OrganizationsCreateBody(TypedDict):
    name: str
    slug: NotRequired[str]
    """
    Lower-case letters, digits and single dashes, unique in the App
    """
    settings: NotRequired[dict[str, Any]]
    """
    Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it
    """
    require_second_factor: NotRequired[bool]
    """
    Whether members reach it only with a sign-in that had a second factor
    """
    sign_in_connection_id: NotRequired[str | None]
    """
    The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations`
    """


class OrganizationsDomainsCreateBody(TypedDict):
    domain: str
    joins: NotRequired[bool]
    """
    Whether users with a verified address of the domain may join as `member`
    """


class OrganizationsDomainsUpdateBody(TypedDict):
    joins: bool
    """
    Whether users with a verified address of the domain may join as `member`
    """


class OrganizationsInvitationsBulkBody(TypedDict):
    invitations: list[OrganizationsInvitationsBulkBodyInvitation]


class OrganizationsInvitationsBulkBodyInvitation(TypedDict):
    email: str
    name: NotRequired[str | None]
    roles: NotRequired[list[str]]
    """
    Names of roles in organizations
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class OrganizationsInvitationsCreateBody(TypedDict):
    email: str
    name: NotRequired[str | None]
    roles: NotRequired[list[str]]
    """
    Names of roles in organizations
    """
    locale: NotRequired[Literal['en', 'de']]
    """
    Language of the message; the App’s own unless given
    """


class OrganizationsInvitationsListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of an email or name
    """
    state: NotRequired[Literal['open', 'accepted', 'revoked', 'expired', 'void']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class OrganizationsListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of a name or slug
    """
    status: NotRequired[Literal['active', 'disabled']]
    sort: NotRequired[Literal['created', 'name']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class OrganizationsMembersCreateBody(TypedDict):
    user_id: str
    roles: NotRequired[list[str]]
    """
    Names of roles in organizations
    """


class OrganizationsMembersListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of an email, username or name
    """
    role: NotRequired[str]
    """
    Name of the role
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class OrganizationsMembersSetRolesBody(TypedDict):
    roles: list[str]
    """
    Names of roles in organizations
    """


class OrganizationsReplaceBody(TypedDict):
    name: str
    slug: str
    """
    Lower-case letters, digits and single dashes, unique in the App
    """
    settings: dict[str, Any]
    """
    Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it
    """
    require_second_factor: NotRequired[bool]
    """
    Whether members reach it only with a sign-in that had a second factor
    """
    sign_in_connection_id: NotRequired[str | None]
    """
    The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations`
    """


class OrganizationsUpdateBody(TypedDict):
    name: NotRequired[str]
    slug: NotRequired[str]
    """
    Lower-case letters, digits and single dashes, unique in the App
    """
    settings: NotRequired[dict[str, Any]]
    """
    Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it
    """
    require_second_factor: NotRequired[bool]
    """
    Whether members reach it only with a sign-in that had a second factor
    """
    sign_in_connection_id: NotRequired[str | None]
    """
    The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations`
    """


class PermissionsCreateBody(TypedDict):
    name: str
    """
    Name of the permission
    """
    description: NotRequired[str]
    """
    For people
    """


class PermissionsUpdateBody(TypedDict):
    description: str
    """
    For people
    """


class RequestsListQuery(TypedDict):
    client_id: NotRequired[str]
    outcome: NotRequired[Literal['refused']]
    """
    Only requests that were refused, or failed
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class ResourcesCreateBody(TypedDict):
    identifier: str
    """
    An absolute URI: the audience of its tokens
    """
    name: str
    scopes: NotRequired[list[ResourcesCreateBodyScope]]
    token_format: NotRequired[Literal['opaque', 'jwt']]
    """
    opaque: checked by introspection; jwt: by the App’s JWKS too
    """
    access_token_seconds: NotRequired[int | None]
    """
    Lifetime of its access tokens; null for the App’s
    """
    is_default: NotRequired[bool]
    """
    Meant by a client that asks for one of its scopes and names no resource
    """
    scopes_by_permission: NotRequired[bool]
    """
    A user’s token has only those of its scopes that are permissions of the user
    """


class ResourcesCreateBodyScope(TypedDict):
    name: str
    description: str
    """
    What a user reads when asked for consent
    """
    descriptions: NotRequired[ResourcesCreateBodyScopeDescriptions]
    """
    In single languages, in place of `description`
    """


class ResourcesCreateBodyScopeDescriptions(TypedDict):
    """
    In single languages, in place of `description`
    """

    en: NotRequired[str]
    de: NotRequired[str]


class ResourcesUpdateBody(TypedDict):
    name: NotRequired[str]
    scopes: NotRequired[list[ResourcesUpdateBodyScope]]
    token_format: NotRequired[Literal['opaque', 'jwt']]
    """
    opaque: checked by introspection; jwt: by the App’s JWKS too
    """
    access_token_seconds: NotRequired[int | None]
    """
    Lifetime of its access tokens; null for the App’s
    """
    is_default: NotRequired[bool]
    """
    Meant by a client that asks for one of its scopes and names no resource
    """
    scopes_by_permission: NotRequired[bool]
    """
    A user’s token has only those of its scopes that are permissions of the user
    """


class ResourcesUpdateBodyScope(TypedDict):
    name: str
    description: str
    """
    What a user reads when asked for consent
    """
    descriptions: NotRequired[ResourcesUpdateBodyScopeDescriptions]
    """
    In single languages, in place of `description`
    """


class ResourcesUpdateBodyScopeDescriptions(TypedDict):
    """
    In single languages, in place of `description`
    """

    en: NotRequired[str]
    de: NotRequired[str]


class RolesCreateBody(TypedDict):
    name: str
    """
    Name of the role
    """
    description: NotRequired[str]
    """
    For people
    """
    permissions: NotRequired[list[str]]
    """
    Names from GET /permissions. You can’t add a built-in one that you don’t have yourself
    """


class RolesUpdateBody(TypedDict):
    description: NotRequired[str]
    """
    For people
    """
    permissions: NotRequired[list[str]]
    """
    Names from GET /permissions. You can’t add a built-in one that you don’t have yourself
    """


class RolesUsersQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class SignalSubject(TypedDict):
    format: Literal['iss_sub']
    iss: str
    """
    The issuer of this App
    """
    sub: str
    """
    As in the client’s ID tokens
    """


class SignalsStatusCreateBody(TypedDict):
    stream_id: str
    status: Literal['enabled', 'paused', 'disabled']
    reason: NotRequired[str]
    """
    A short text
    """


class SignalsStatusGetQuery(TypedDict):
    stream_id: str


class SignalsStreamsCreateBody(TypedDict):
    delivery: NotRequired[SignalsStreamsCreateBodyDelivery | SignalsStreamsCreateBodyDelivery1]
    events_requested: NotRequired[list[str] | None]
    """
    URIs of events; all that there are if it is left out
    """
    description: NotRequired[str | None]
    default_subjects: NotRequired[Literal['ALL', 'NONE']]
    """
    Of this server alone: NONE for only those subjects that are added
    """


class SignalsStreamsCreateBodyDelivery(TypedDict):
    method: Literal['urn:ietf:rfc:8935']
    endpoint_url: str
    """
    At https:, on the public internet
    """
    authorization_header: NotRequired[str | None]
    """
    Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it
    """


class SignalsStreamsCreateBodyDelivery1(TypedDict):
    method: Literal['urn:ietf:rfc:8936']
    endpoint_url: NotRequired[str | None]


class SignalsStreamsDeleteBody(TypedDict):
    stream_id: str


class SignalsStreamsGetQuery(TypedDict):
    stream_id: NotRequired[str]


class SignalsStreamsPollBody(TypedDict):
    maxEvents: NotRequired[int]
    """
    At most 100 are sent at once
    """
    returnImmediately: NotRequired[bool]
    ack: NotRequired[list[str]]
    """
    `jti` of tokens that were taken
    """
    setErrs: NotRequired[dict[str, SignalsStreamsPollBodySetErrs]]
    """
    By `jti`: tokens that are refused, and why
    """


class SignalsStreamsPollBodySetErrs(TypedDict):
    err: str
    description: NotRequired[str]


class SignalsStreamsReplaceBody(TypedDict):
    delivery: SignalsStreamsReplaceBodyDelivery | SignalsStreamsReplaceBodyDelivery1
    events_requested: NotRequired[list[str] | None]
    """
    URIs of events; all that there are if it is left out
    """
    description: NotRequired[str | None]
    default_subjects: NotRequired[Literal['ALL', 'NONE']]
    """
    Of this server alone: NONE for only those subjects that are added
    """
    iss: NotRequired[str]
    aud: NotRequired[str | list[str]]
    events_supported: NotRequired[list[str]]
    events_delivered: NotRequired[list[str]]
    min_verification_interval: NotRequired[int]
    stream_id: str


class SignalsStreamsReplaceBodyDelivery(TypedDict):
    method: Literal['urn:ietf:rfc:8935']
    endpoint_url: str
    """
    At https:, on the public internet
    """
    authorization_header: NotRequired[str | None]
    """
    Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it
    """


class SignalsStreamsReplaceBodyDelivery1(TypedDict):
    method: Literal['urn:ietf:rfc:8936']
    endpoint_url: NotRequired[str | None]


class SignalsStreamsUpdateBody(TypedDict):
    delivery: NotRequired[SignalsStreamsUpdateBodyDelivery | SignalsStreamsUpdateBodyDelivery1]
    events_requested: NotRequired[list[str] | None]
    """
    URIs of events; all that there are if it is left out
    """
    description: NotRequired[str | None]
    default_subjects: NotRequired[Literal['ALL', 'NONE']]
    """
    Of this server alone: NONE for only those subjects that are added
    """
    iss: NotRequired[str]
    aud: NotRequired[str | list[str]]
    events_supported: NotRequired[list[str]]
    events_delivered: NotRequired[list[str]]
    min_verification_interval: NotRequired[int]
    stream_id: str


class SignalsStreamsUpdateBodyDelivery(TypedDict):
    method: Literal['urn:ietf:rfc:8935']
    endpoint_url: str
    """
    At https:, on the public internet
    """
    authorization_header: NotRequired[str | None]
    """
    Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it
    """


class SignalsStreamsUpdateBodyDelivery1(TypedDict):
    method: Literal['urn:ietf:rfc:8936']
    endpoint_url: NotRequired[str | None]


class SignalsSubjectsAddBody(TypedDict):
    stream_id: str
    subject: SignalSubject
    verified: NotRequired[bool]


class SignalsSubjectsRemoveBody(TypedDict):
    stream_id: str
    subject: SignalSubject


class SignalsVerificationBody(TypedDict):
    stream_id: str
    state: NotRequired[str]


class SigningKeysRotateBody(TypedDict):
    emergency: NotRequired[bool]
    """
    After a leak: what signed so far is gone at once, and so is what it signed
    """


class TestMessagesListQuery(TypedDict):
    to: NotRequired[str]
    """
    The recipient, exactly
    """
    since: NotRequired[datetime]
    """
    Only messages that were written after this time
    """
    wait: NotRequired[int]
    """
    For so many seconds, if there is no message yet
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class TextsReplaceBody(TypedDict):
    text: str
    """
    Plain text in ICU’s message format: one line of at most 500 characters that shows every placeholder of ours
    """


class UsageBatchBody(TypedDict):
    items: list[UsageBatchBodyItem]


class UsageBatchBodyItem(TypedDict):
    service: str
    """
    The App’s own name for the service
    """
    tokens_used: NotRequired[int]
    cost: NotRequired[str]
    """
    A decimal as text, with at most six places
    """
    currency: str
    """
    ISO 4217
    """
    model_name: NotRequired[str | None]
    request_type: NotRequired[str | None]
    user_id: NotRequired[str | None]
    """
    A user of the App
    """
    organization_id: NotRequired[str | None]
    """
    An organization of the App; it pays, even if a user is named, too
    """
    at: NotRequired[datetime]
    """
    When it was used; now if it isn’t said. At most 366 days ago
    """
    idempotency_key: NotRequired[str | None]
    """
    Of your choice, one for each usage: a repeated report with the same key is stored once
    """


class UsageCreateBody(TypedDict):
    service: str
    """
    The App’s own name for the service
    """
    tokens_used: NotRequired[int]
    cost: NotRequired[str]
    """
    A decimal as text, with at most six places
    """
    currency: str
    """
    ISO 4217
    """
    model_name: NotRequired[str | None]
    request_type: NotRequired[str | None]
    user_id: NotRequired[str | None]
    """
    A user of the App
    """
    organization_id: NotRequired[str | None]
    """
    An organization of the App; it pays, even if a user is named, too
    """
    at: NotRequired[datetime]
    """
    When it was used; now if it isn’t said. At most 366 days ago
    """
    idempotency_key: NotRequired[str | None]
    """
    Of your choice, one for each usage: a repeated report with the same key is stored once
    """


class UsageLimitsCreateBody(TypedDict):
    user_id: NotRequired[str | None]
    """
    A user of the App
    """
    organization_id: NotRequired[str | None]
    """
    An organization of the App; it pays, even if a user is named, too
    """
    period: Literal['day', 'month']
    """
    Of the calendar, in UTC
    """
    currency: str
    """
    ISO 4217
    """
    amount: str
    """
    A decimal as text, with at most six places
    """


class UsageLimitsListQuery(TypedDict):
    user_id: NotRequired[str]
    """
    Only of this user
    """
    organization_id: NotRequired[str]
    """
    Only of this organization
    """
    currency: NotRequired[str]
    """
    ISO 4217
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsageLimitsStatusQuery(TypedDict):
    user_id: NotRequired[str]
    organization_id: NotRequired[str]
    currency: NotRequired[str]
    """
    ISO 4217
    """


class UsageLimitsUpdateBody(TypedDict):
    amount: str
    """
    A decimal as text, with at most six places
    """


class UsageListQuery(TypedDict):
    user_id: NotRequired[str]
    """
    Only of this user
    """
    organization_id: NotRequired[str]
    """
    Only of this organization
    """
    billing_id: NotRequired[str]
    """
    Only what is part of this billing record
    """
    service: NotRequired[str]
    """
    The App’s own name for the service
    """
    currency: NotRequired[str]
    """
    ISO 4217
    """
    from_: NotRequired[date | datetime]
    """
    From this time on, or from the beginning of this day in UTC
    """
    to: NotRequired[date | datetime]
    """
    Before this time, or before the beginning of this day in UTC
    """
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsageSummaryQuery(TypedDict):
    group_by: NotRequired[str | list[str]]
    """
    One or several of day, service, user, organization, with commas
    """
    user_id: NotRequired[str]
    """
    Only of this user
    """
    organization_id: NotRequired[str]
    """
    Only of this organization
    """
    currency: str
    """
    Sums of different currencies can’t be added
    """
    from_: NotRequired[date | datetime]
    """
    The first day in UTC, or a time in it; 29 days ago if it isn’t said
    """
    to: NotRequired[date | datetime]
    """
    The day after the last, or a time up to which a day counts; tomorrow if it isn’t said
    """
    service: NotRequired[str]
    """
    The App’s own name for the service
    """
    limit: NotRequired[int]
    """
    How many groups a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersAccessQuery(TypedDict):
    permission: NotRequired[str]


class UsersCreateBody(TypedDict):
    email: str
    username: NotRequired[str]
    """
    3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter
    """
    external_id: NotRequired[str]
    """
    The user’s id in another system, unique in the App
    """
    email_verified: NotRequired[bool]
    """
    Whether the App itself knows that the address is the user’s
    """
    phone_verified: NotRequired[bool]
    """
    Whether the App itself knows that the number is the user’s
    """
    password: NotRequired[str]
    """
    As strong as the App’s settings ask for
    """
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    picture: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """


class UsersEndedSessionsQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersFactorsDeleteAllBody(TypedDict):
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersFactorsDeleteBody(TypedDict):
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersGroupsReplaceBody(TypedDict):
    groups: list[str]
    """
    Names of groups of the App
    """


class UsersIdentitiesDeleteBody(TypedDict):
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersImportQuery(TypedDict):
    invite: NotRequired[Literal['true', 'false']]
    """
    Mails active users without a `password_hash` a link to choose a password
    """


class UsersImportsLinesQuery(TypedDict):
    status: NotRequired[Literal['waiting', 'created', 'exists', 'refused']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersImportsListQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersListQuery(TypedDict):
    search: NotRequired[str]
    """
    Part of an email, username or name, of at least three letters, or the beginning of one; or a whole id or phone number
    """
    status: NotRequired[Literal['active', 'disabled']]
    email: NotRequired[str]
    """
    The whole address, in any spelling
    """
    external_id: NotRequired[str]
    role: NotRequired[str]
    """
    Given to the user, or to a group of the user
    """
    group: NotRequired[str]
    """
    Name of the role
    """
    organization_id: NotRequired[str]
    """
    Members of the organization
    """
    created_after: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    created_before: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    last_sign_in_after: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    last_sign_in_before: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    sort: NotRequired[Literal['-created_at', 'created_at', 'email', '-email', '-last_sign_in_at', 'last_sign_in_at']]
    """
    `-`: the other way round. Users who never signed in count as the ones whose sign-in is the oldest
    """
    email_verified: NotRequired[Literal['true', 'false']]
    never_signed_in: NotRequired[Literal['true', 'false']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersMetadataUpdateBody(TypedDict):
    metadata_public: NotRequired[dict[str, Any]]
    """
    The App writes it, and the user reads it
    """
    metadata_private: NotRequired[dict[str, Any]]
    """
    Only the App’s backend and its developers read it
    """


class UsersPasskeysDeleteBody(TypedDict):
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersPasswordReplaceBody(TypedDict):
    password: str
    """
    As strong as the App’s settings ask for
    """


class UsersReplaceBody(TypedDict):
    email: NotRequired[str]
    username: NotRequired[str | None]
    external_id: NotRequired[str | None]
    email_verified: NotRequired[bool]
    """
    Whether the App itself knows that the address is the user’s
    """
    phone_verified: NotRequired[bool]
    """
    Whether the App itself knows that the number is the user’s
    """
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    picture: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersRolesReplaceBody(TypedDict):
    roles: list[str]
    """
    Names of roles of the App
    """


class UsersSearchBody(TypedDict):
    search: NotRequired[str]
    """
    Part of an email, username or name, of at least three letters, or the beginning of one; or a whole id or phone number
    """
    status: NotRequired[Literal['active', 'disabled']]
    email: NotRequired[str]
    """
    The whole address, in any spelling
    """
    external_id: NotRequired[str]
    role: NotRequired[str]
    """
    Given to the user, or to a group of the user
    """
    group: NotRequired[str]
    """
    Name of the role
    """
    organization_id: NotRequired[str]
    """
    Members of the organization
    """
    created_after: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    created_before: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    last_sign_in_after: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    last_sign_in_before: NotRequired[datetime]
    """
    RFC 3339, with any offset from UTC
    """
    sort: NotRequired[Literal['-created_at', 'created_at', 'email', '-email', '-last_sign_in_at', 'last_sign_in_at']]
    """
    `-`: the other way round. Users who never signed in count as the ones whose sign-in is the oldest
    """
    email_verified: NotRequired[bool]
    never_signed_in: NotRequired[bool]
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """
    limit: NotRequired[int]
    """
    How many a page has
    """


class UsersSignInsQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersUpdateBody(TypedDict):
    email: NotRequired[str]
    username: NotRequired[str | None]
    external_id: NotRequired[str | None]
    email_verified: NotRequired[bool]
    """
    Whether the App itself knows that the address is the user’s
    """
    phone_verified: NotRequired[bool]
    """
    Whether the App itself knows that the number is the user’s
    """
    name: NotRequired[str | None]
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    middle_name: NotRequired[str | None]
    nickname: NotRequired[str | None]
    preferred_username: NotRequired[str | None]
    profile: NotRequired[str | None]
    website: NotRequired[str | None]
    gender: NotRequired[str | None]
    birthdate: NotRequired[str | None]
    """
    Like 1990-12-31; a year alone, or 0000 for the year, are allowed
    """
    picture: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[Address | None]
    locale: NotRequired[str | None]
    """
    A language tag like de-AT
    """
    zoneinfo: NotRequired[str | None]
    """
    A time zone like Europe/Vienna
    """
    sign_out_others: NotRequired[bool]
    """
    True ends every session of the user with its tokens, also those with offline access
    """


class UsersVaultCreateBody(TypedDict):
    service_name: str
    """
    The App’s own name for the service
    """
    api_key: str
    """
    The key itself
    """
    status: NotRequired[Literal['active', 'disabled']]
    """
    A disabled entry gives its key to nobody
    """
    label: NotRequired[str | None]
    """
    To tell several keys apart
    """


class UsersVaultListQuery(TypedDict):
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class UsersVaultReplaceBody(TypedDict):
    api_key: str
    """
    The key itself
    """


class UsersVaultUpdateBody(TypedDict):
    status: NotRequired[Literal['active', 'disabled']]
    """
    A disabled entry gives its key to nobody
    """
    label: NotRequired[str | None]
    """
    To tell several keys apart
    """


class WebhooksCreateBody(TypedDict):
    url: str
    """
    At https:, on the public internet
    """
    description: NotRequired[str | None]
    events: NotRequired[list[str] | None]
    """
    Types of events; null for all that are published
    """
    enabled: NotRequired[bool]
    secret: NotRequired[str]
    """
    whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out
    """
    client_id: NotRequired[str | None]
    """
    A client with `provisioning`, of whose users the endpoint hears: those with a grant there who are created, changed or deleted. Null for an endpoint of the App, which hears of its events
    """


class WebhooksDeliveriesListQuery(TypedDict):
    state: NotRequired[Literal['waiting', 'delivered', 'failed', 'dropped']]
    limit: NotRequired[int]
    """
    How many a page has
    """
    cursor: NotRequired[str]
    """
    The `next_cursor` of the page before
    """


class WebhooksListenBody(TypedDict):
    secret: str
    """
    Of your own: it signs what you are sent
    """
    after: NotRequired[str]
    """
    Of the last answer, for the same events
    """
    events: NotRequired[list[str] | None]
    """
    Types of events; null for all that are published
    """
    wait: NotRequired[int]
    """
    In seconds
    """


class WebhooksReplayBody(TypedDict):
    since: datetime
    """
    RFC 3339, with any offset from UTC
    """


class WebhooksRotateSecretBody(TypedDict):
    overlap_hours: NotRequired[int]


class WebhooksUpdateBody(TypedDict):
    url: NotRequired[str]
    """
    At https:, on the public internet
    """
    description: NotRequired[str | None]
    events: NotRequired[list[str] | None]
    """
    Types of events; null for all that are published
    """
    enabled: NotRequired[bool]
    secret: NotRequired[str]
    """
    whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out
    """
