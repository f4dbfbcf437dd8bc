# Made by datamodel-code-generator from the OpenAPI document (npm run client). Don't edit it.
# 8ea0bdd54709afc50e9b130f648c75048b29adedab8f991b59c859bcecd19e71

from __future__ import annotations

from typing import Any, Dict, Literal

from gatehouse.model import Model
from pydantic import AwareDatetime, ConfigDict, Field, RootModel


class Address(Model):
    """
    OpenID Connect Core §5.1.1
    """

    formatted: str | None = None
    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


class ApiKey(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]
    organization_id: str | None
    """
    The one organization that the key acts in; null for a key of the whole App
    """
    allowed_networks: list[str]
    """
    Addresses and ranges that calls may come from; none: from everywhere
    """
    created_by: str | None
    """
    Id of the developer who made it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None


class ApiKeyUsage(Model):
    day: str
    """
    In UTC
    """
    route: str
    """
    Method, and path with the names of its parts
    """
    calls: int
    last_used_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class ApiKeysCreateAnswer(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]
    organization_id: str | None
    """
    The one organization that the key acts in; null for a key of the whole App
    """
    allowed_networks: list[str]
    """
    Addresses and ranges that calls may come from; none: from everywhere
    """
    created_by: str | None
    """
    Id of the developer who made it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None
    api_key: str
    """
    Shown this once; only its hash is kept
    """


class ApiKeysRotateAnswer(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']]
    organization_id: str | None
    """
    The one organization that the key acts in; null for a key of the whole App
    """
    allowed_networks: list[str]
    """
    Addresses and ranges that calls may come from; none: from everywhere
    """
    created_by: str | None
    """
    Id of the developer who made it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None
    api_key: str
    """
    Shown this once; only its hash is kept
    """


class App(Model):
    id: str
    slug: str
    name: str
    status: Literal['active', 'suspended']
    purge_at: AwareDatetime | None
    """
    When the App, which was deleted, goes for good; null for all others
    """
    test: bool
    """
    A test App, of which no mail and no SMS leaves
    """
    issuer: str
    settings: Settings
    branding: Branding
    images: AppImages
    """
    Where the uploaded images are served; null if there is none
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class AppImages(Model):
    """
    Where the uploaded images are served; null if there is none
    """

    logo: str | None
    logo_dark: str | None
    favicon: str | None


class AuthCaptchaAnswer(Model):
    kind: Literal['off', 'proof_of_work', 'service']
    challenge: CaptchaChallenge | None = None
    lifetime_seconds: int | None = None
    site_key: str | None = None
    script_url: str | None = None
    class_: str | None = Field(None, alias='class')
    """
    Of the element in which its script shows the widget
    """
    field: str | None = None


class AuthConnectionsExchangeAnswer(Model):
    user: AuthConnectionsExchangeAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthConnectionsExchangeAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthEmailLookupAnswer(Model):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    expires_in: int
    """
    Seconds
    """


class AuthEmailLookupVerifyAnswer(Model):
    emails: list[str]


class AuthFactorsEmailAnswer(Model):
    expires_in: int
    """
    Seconds
    """


class AuthFactorsEmailConfirmAnswer(Model):
    user: AuthFactorsEmailConfirmAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class AuthFactorsEmailConfirmAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthFactorsPasskeyAnswer(Model):
    options: dict[str, Any]
    """
    For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes
    """


class AuthFactorsPasskeyConfirmAnswer(Model):
    user: AuthFactorsPasskeyConfirmAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class AuthFactorsPasskeyConfirmAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthFactorsSmsAnswer(Model):
    expires_in: int
    """
    Seconds
    """


class AuthFactorsSmsConfirmAnswer(Model):
    user: AuthFactorsSmsConfirmAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class AuthFactorsSmsConfirmAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthFactorsTotpConfirmAnswer(Model):
    user: AuthFactorsTotpConfirmAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class AuthFactorsTotpConfirmAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthLoginAnswer(Model):
    user: AuthLoginAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthLoginAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthMagicLinkAnswer(Model):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    expires_in: int
    """
    Seconds
    """


class AuthMagicLinkVerifyAnswer(Model):
    user: AuthMagicLinkVerifyAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthMagicLinkVerifyAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthPasskeysOptionsAnswer(Model):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    options: dict[str, Any]
    """
    For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes
    """


class AuthPasskeysVerifyAnswer(Model):
    user: AuthPasskeysVerifyAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthPasskeysVerifyAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthPasswordForgotAnswer(Model):
    accepted: Literal[True]


class AuthRefreshAnswer(Model):
    tokens: Tokens


class AuthRegisterConfirmAnswer(Model):
    user: AuthRegisterConfirmAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthRegisterConfirmAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthRegisterStartAnswer(Model):
    start_token: str
    """
    From the answer to auth/register/start
    """
    expires_in: int
    """
    Seconds
    """
    resend_in: int
    """
    Seconds after which asking again sends another mail
    """


class AuthSecondFactorAnswer(Model):
    user: AuthSecondFactorAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthSecondFactorAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthSecondFactorPasskeyAnswer(Model):
    options: dict[str, Any]
    """
    For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes
    """


class AuthSecondFactorSendAnswer(Model):
    expires_in: int
    """
    Seconds
    """
    sent_to: str
    """
    Masked
    """


class AuthSignupAnswer(Model):
    user: AuthSignupAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthSignupAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthUsernameAnswer(Model):
    user: AuthUsernameAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthUsernameAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthVerifyEmailAnswer(Model):
    user: AuthVerifyEmailAnswerUser
    tokens: Tokens
    device_token: str
    """
    Keep it with the user’s browser or device, and send it with the next sign-in there
    """


class AuthVerifyEmailAnswerUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    organization_id: str | None
    """
    The organization that the tokens are for
    """


class AuthVerifyEmailSendAnswer(Model):
    ticket: str
    """
    From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it
    """
    expires_in: int
    """
    Seconds
    """


class BillingRecord(Model):
    id: str
    user_id: str | None
    organization_id: str | None
    period_start: str
    """
    A day in UTC
    """
    period_end: str
    """
    The day after the last
    """
    currency: str
    cost: str
    """
    The exact sum
    """
    amount: int
    """
    In minor units of the currency (cents), rounded once, halves up
    """
    usage_count: int
    """
    How many usage records it is made of
    """
    status: Literal['draft', 'open', 'paid', 'void', 'failed']
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class Branding(Model):
    color: str | None = None
    """
    Colour of buttons and links on the screens; text on it is black or white, whichever is easier to read. On light or dark pages where it would disappear, a shade of it takes its place
    """
    logo_url: str | None = None
    privacy_url: str | None = None
    terms_url: str | None = None


class CaptchaChallenge(Model):
    parameters: CaptchaChallengeParameters
    signature: str


class CaptchaChallengeParameters(Model):
    algorithm: Literal['PBKDF2/SHA-256']
    nonce: str
    salt: str
    cost: int
    keyLength: int
    keyPrefix: str
    keySignature: str
    expiresAt: int


class Client(Model):
    id: str
    """
    The `client_id`
    """
    name: str
    type: Literal['public', 'confidential', 'machine']
    """
    public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
    """
    first_party: bool
    status: Literal['active', 'disabled']
    require_pkce: bool
    application_type: Literal['web', 'native']
    token_endpoint_auth_method: Literal['none', 'client_secret_basic', 'client_secret_post']
    grant_types: list[str]
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    introspects: list[str]
    scopes: list[str]
    resources: list[str]
    api_permissions: list[str]
    id_token_alg: Literal['RS256', 'ES256']
    id_token_claims: bool
    provisioning: bool
    shared_signals: bool
    backchannel_logout_uri: str | None
    backchannel_logout_session_required: bool
    logo_uri: str | None
    client_uri: str | None
    policy_uri: str | None
    tos_uri: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class ClientSecret(Model):
    id: str
    hint: str
    """
    Its last four characters
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None


class ClientSignalStream(Model):
    id: str
    description: str | None
    method: Literal['push', 'poll']
    endpoint_url: str | None
    """
    Where it is pushed to
    """
    status: Literal['enabled', 'paused', 'disabled']
    reason: str | None
    """
    Why it has this status, in the words of whoever set it
    """
    is_failing: bool
    """
    Its last requests all failed
    """
    waiting: int
    """
    How many events wait, up to 1,000
    """
    last_failure: ClientSignalStreamLastFailure | None
    """
    Of the last request that failed, or token that the receiver refused
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class ClientSignalStreamLastFailure(Model):
    """
    Of the last request that failed, or token that the receiver refused
    """

    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    status: int | None
    failure: str | None
    answer: str | None


class ClientsCreateAnswer(Model):
    id: str
    """
    The `client_id`
    """
    name: str
    type: Literal['public', 'confidential', 'machine']
    """
    public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
    """
    first_party: bool
    status: Literal['active', 'disabled']
    require_pkce: bool
    application_type: Literal['web', 'native']
    token_endpoint_auth_method: Literal['none', 'client_secret_basic', 'client_secret_post']
    grant_types: list[str]
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    introspects: list[str]
    scopes: list[str]
    resources: list[str]
    api_permissions: list[str]
    id_token_alg: Literal['RS256', 'ES256']
    id_token_claims: bool
    provisioning: bool
    shared_signals: bool
    backchannel_logout_uri: str | None
    backchannel_logout_session_required: bool
    logo_uri: str | None
    client_uri: str | None
    policy_uri: str | None
    tos_uri: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    client_secret: str | None


class ClientsSecretsCreateAnswer(Model):
    id: str
    hint: str
    """
    Its last four characters
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    client_secret: str
    """
    Shown this once; only its hash is kept
    """


class ClientsTemporaryRedirectUrisDeleteAllAnswer(Model):
    removed: bool
    """
    Whether the client had it
    """


class Configuration(Model):
    """
    A section that is left out stays as it is, and so does a field. docs/configuration-as-code.md says more
    """

    name: str | None = None
    settings: ConfigurationSettings | None = None
    branding: Branding | None = None
    permissions: list[ConfigurationPermission] | None = None
    resources: list[ConfigurationResource] | None = None
    roles: list[ConfigurationRole] | None = None
    groups: list[ConfigurationGroup] | None = None
    clients: list[ConfigurationClient] | None = None
    connections: list[ConfigurationConnection] | None = None
    webhooks: list[ConfigurationWebhook] | None = None
    hooks: list[ConfigurationHook] | None = None
    texts: list[ConfigurationText] | None = None


class ConfigurationApplyAnswer(Model):
    version: str
    """
    Of the configuration that was seen
    """
    changes: list[ConfigurationApplyAnswerChange]
    needs: list[str]
    """
    The permissions that applying it takes, besides `configuration:write`
    """
    secrets: list[ConfigurationApplyAnswerSecret]
    """
    Of clients that were created: shown this once
    """
    webhook_secrets: list[ConfigurationApplyAnswerWebhookSecret]
    """
    Of webhook endpoints that were created, unless the configuration has them: shown this once
    """
    hook_secrets: list[ConfigurationApplyAnswerHookSecret]
    """
    The same, of decision hooks
    """


class ConfigurationApplyAnswerChange(Model):
    section: Literal['app', 'permissions', 'resources', 'roles', 'groups', 'clients', 'connections', 'webhooks', 'hooks', 'texts']
    key: str
    action: Literal['create', 'change', 'delete', 'keep', 'unlisted']
    """
    `unlisted`: not named, and not deleted without `prune`
    """
    fields: list[ConfigurationApplyAnswerChangeField]


class ConfigurationApplyAnswerChangeField(Model):
    name: str
    from_: Any | None = Field(None, alias='from')
    to: Any | None = None


class ConfigurationApplyAnswerHookSecret(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    secret: str


class ConfigurationApplyAnswerSecret(Model):
    name: str
    client_id: str
    client_secret: str


class ConfigurationApplyAnswerWebhookSecret(Model):
    url: str
    webhook_id: str
    secret: str


class ConfigurationClient(Model):
    id: str | None = None
    """
    To rename it, or if another has the same name
    """
    type: Literal['public', 'confidential', 'machine']
    """
    public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
    """
    status: Literal['active', 'disabled'] | None = None
    name: str
    first_party: bool | None = None
    """
    One of the App’s own: users are not asked for consent
    """
    application_type: Literal['web', 'native'] | None = None
    require_pkce: bool | None = None
    """
    Only a confidential client can do without
    """
    redirect_uris: list[str] | None = None
    """
    Compared exactly
    """
    post_logout_redirect_uris: list[str] | None = None
    """
    Compared exactly
    """
    introspects: list[str] | None = None
    """
    Identifiers of the resources whose tokens it may introspect; `*` for every token of the App
    """
    scopes: list[str] | None = None
    """
    Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine
    """
    resources: list[str] | None = None
    """
    Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others
    """
    api_permissions: list[Literal['app:read', 'app:write', 'configuration:read', 'configuration:write', 'auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write', 'users:import', 'clients:read', 'clients:write', 'redirect_uris:write', 'resources:read', 'resources:write', 'api_keys:read', 'members:read', 'events:read', 'webhooks:read', 'webhooks:write', 'hooks:read', 'hooks:write', 'event_streams:read', 'connections:read', 'connections:write', 'test_messages:read', 'test_messages:write', 'vault:read', 'vault:write', 'usage:read', 'usage:write', 'billing:read', 'billing:write', 'organizations:read', 'organizations:write', 'organizations:delete', 'organization_members:read', 'organization_members:write']] | None = (
        None
    )
    """
    What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself
    """
    id_token_alg: Literal['RS256', 'ES256'] | None = None
    id_token_claims: bool | None = None
    """
    Claims of the scopes profile, email and phone are in the ID token, too (true for a new client)
    """
    provisioning: bool | None = None
    """
    It wants to hear of the users who have a grant for it; not for a public client
    """
    shared_signals: bool | None = None
    """
    It may have streams of security events about users who have a grant for it; only for the type confidential
    """
    backchannel_logout_uri: str | None = None
    """
    Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine
    """
    backchannel_logout_session_required: bool | None = None
    """
    Its ID tokens and logout tokens have the `sid` of the session
    """
    logo_uri: str | None = None
    client_uri: str | None = None
    policy_uri: str | None = None
    tos_uri: str | None = None


class ConfigurationConnection(Model):
    kind: Literal['google', 'github', 'apple', 'microsoft', 'oidc', 'oauth2']
    slug: str
    """
    Part of its redirect URI; stays
    """
    client_id: str
    """
    What the provider calls us
    """
    name: str | None = None
    """
    On the button: Continue with …
    """
    settings: ConfigurationConnectionSettings | None = None
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """
    enabled: bool | None = None
    client_secret: str | None = None
    """
    Needed for a new one, and for another server; left out, the stored one stays
    """


class ConfigurationConnectionSettings(Model):
    """
    Which of them a kind has, and needs, is in docs/connections.md
    """

    issuer: str | None = None
    """
    Issuer of the provider; the rest comes from its discovery document
    """
    tenant: str | None = None
    """
    Microsoft: common, organizations, consumers, or the id or domain of one tenant
    """
    team_id: str | None = None
    """
    Apple: team id
    """
    key_id: str | None = None
    """
    Apple: id of the private key
    """
    authorization_url: str | None = None
    token_url: str | None = None
    userinfo_url: str | None = None
    """
    Answers with a JSON object about the person that the access token belongs to
    """
    scope: str | None = None
    subject_claim: str | None = None
    email_claim: str | None = None
    email_verified_claim: str | None = None
    name_claim: str | None = None
    picture_claim: str | None = None
    allowed_domains: list[str] | None = None
    """
    Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address
    """
    trust_email: bool | None = None
    """
    Addresses from this provider count as verified, even if it does not say so: for a provider of your own
    """
    for_organizations: bool | None = None
    """
    Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else
    """
    trust_freshness: bool | None = None
    """
    If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was
    """


class ConfigurationGetAnswer(Model):
    version: str
    """
    Of the configuration that was seen
    """
    configuration: dict[str, Any]


class ConfigurationGroup(Model):
    name: str
    """
    Name of the group
    """
    description: str | None = None
    """
    For people
    """
    roles: list[str] | None = None
    """
    Names of roles of the App
    """


class ConfigurationHook(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    """
    When it is asked; an App has at most one for each
    """
    url: str
    """
    At https:, on the public internet
    """
    enabled: bool | None = None
    on_failure: Literal['refuse', 'continue'] | None = None
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: int | None = None
    secret: str | None = None
    """
    Of a new one: made and shown if it is left out. Of one that exists, it stays then
    """


class ConfigurationPermission(Model):
    name: str
    """
    Name of the permission
    """
    description: str | None = None
    """
    For people
    """


class ConfigurationPlanAnswer(Model):
    version: str
    """
    Of the configuration that was seen
    """
    changes: list[ConfigurationPlanAnswerChange]
    needs: list[str]
    """
    The permissions that applying it takes, besides `configuration:write`
    """


class ConfigurationPlanAnswerChange(Model):
    section: Literal['app', 'permissions', 'resources', 'roles', 'groups', 'clients', 'connections', 'webhooks', 'hooks', 'texts']
    key: str
    action: Literal['create', 'change', 'delete', 'keep', 'unlisted']
    """
    `unlisted`: not named, and not deleted without `prune`
    """
    fields: list[ConfigurationPlanAnswerChangeField]


class ConfigurationPlanAnswerChangeField(Model):
    name: str
    from_: Any | None = Field(None, alias='from')
    to: Any | None = None


class ConfigurationResource(Model):
    identifier: str
    """
    An absolute URI: the audience of its tokens
    """
    name: str
    scopes: list[ConfigurationResourceScope] | None = None
    token_format: Literal['opaque', 'jwt'] | None = None
    """
    opaque: checked by introspection; jwt: by the App’s JWKS too
    """
    access_token_seconds: int | None = None
    """
    Lifetime of its access tokens; null for the App’s
    """
    is_default: bool | None = None
    """
    Meant by a client that asks for one of its scopes and names no resource
    """
    scopes_by_permission: bool | None = None
    """
    A user’s token has only those of its scopes that are permissions of the user
    """


class ConfigurationResourceScope(Model):
    name: str
    description: str
    """
    What a user reads when asked for consent
    """
    descriptions: ConfigurationResourceScopeDescriptions | None = None
    """
    In single languages, in place of `description`
    """


class ConfigurationResourceScopeDescriptions(Model):
    """
    In single languages, in place of `description`
    """

    en: str | None = None
    de: str | None = None


class ConfigurationRole(Model):
    name: str
    """
    Name of the role
    """
    description: str | None = None
    """
    For people
    """
    permissions: list[str] | None = None
    """
    Names from GET /permissions. You can’t add a built-in one that you don’t have yourself
    """


class ConfigurationSettings(Model):
    access_token_seconds: int | None = None
    """
    Lifetime of access tokens
    """
    id_token_seconds: int | None = None
    """
    Lifetime of ID tokens
    """
    refresh_token_seconds: int | None = None
    """
    A refresh token ends if it is unused for this long
    """
    refresh_token_max_seconds: int | None = None
    """
    A refresh token ends after this time, no matter how often it was rotated
    """
    refresh_leeway_seconds: int | None = None
    """
    For this long, a client that lost the answer to a refresh can get the same answer again
    """
    session_seconds: int | None = None
    """
    A sign-in session ends if it is unused for this long
    """
    session_max_seconds: int | None = None
    """
    A sign-in session ends after this time, no matter how often it is used
    """
    session_short_seconds: int | None = None
    """
    A sign-in session that is not remembered ends after this time, used or not, and with its browser
    """
    remember_me: Literal['always', 'ask', 'never'] | None = None
    """
    Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
    """
    confirm_sign_out: Literal['off', 'on'] | None = None
    """
    Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
    """
    sign_up: Literal['open', 'invitation', 'closed'] | None = None
    """
    Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
    """
    email_verification: Literal['off', 'later', 'required'] | None = None
    """
    Whether new users verify their address: never, later by a link, or before they sign in
    """
    email_change: Literal['both', 'new'] | None = None
    """
    Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
    """
    new_device_mail: Literal['off', 'on'] | None = None
    """
    Whether users get a mail when they sign in on a new device
    """
    organizations_by_users: Literal['off', 'on'] | None = None
    """
    Whether users may create organizations, and run those that they created
    """
    vault_page: Literal['off', 'on'] | None = None
    """
    Whether the account pages have one on which users keep their keys for other services
    """
    impersonation: Literal['off', 'on'] | None = None
    """
    Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
    """
    identifiers: list[Literal['email', 'username', 'phone']] | None = None
    """
    What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one
    """
    magic_link: Literal['off', 'on'] | None = None
    """
    Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
    """
    passkeys: Literal['off', 'on'] | None = None
    """
    Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
    """
    mfa: Literal['off', 'optional', 'required', 'required_for_roles'] | None = None
    """
    Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
    """
    mfa_roles: list[str] | None = None
    """
    Roles whose users must enrol a second factor if mfa is required_for_roles
    """
    mfa_methods: list[Literal['totp', 'passkey', 'email', 'sms']] | None = None
    """
    The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS
    """
    trusted_device_days: int | None = None
    """
    How long a user may trust a browser, in which the second factor is then not requested; 0: never
    """
    password_min_length: int | None = None
    """
    In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor
    """
    password_min_strength: int | None = None
    """
    zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any
    """
    password_words: list[str] | None = None
    """
    Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs
    """
    lockout_attempts: int | None = None
    """
    Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait
    """
    lockout_minutes: int | None = None
    """
    The first waiting time; it doubles each time, up to an hour
    """
    captcha: Literal['off', 'proof_of_work', 'service'] | None = None
    """
    Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
    """
    custom_claims: list[str] | None = None
    """
    Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id
    """
    cors_origins: list[str] | None = None
    """
    Browser origins that may call the API of this App
    """
    audit_log_days: int | None = None
    """
    How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server
    """
    locale: Literal['en', 'de'] | None = None
    """
    Language of the screens if the browser asks for none of the available ones
    """


class ConfigurationText(Model):
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


class ConfigurationWebhook(Model):
    url: str
    """
    At https:, on the public internet
    """
    description: str | None = None
    events: list[str] | None = None
    """
    Types of events; null for all that are published
    """
    enabled: bool | None = None
    secret: str | None = None
    """
    Of a new one: made and shown if it is left out. Of one that exists, it stays then
    """
    client: str | None = None
    """
    The name of a client, of whose users the endpoint hears in place of events
    """


class ConnectedApp(Model):
    """
    A client that the user let in, with all that it may do
    """

    client_id: str
    """
    client_id of the application
    """
    name: str
    first_party: bool
    """
    One of the App’s own: the user was not asked
    """
    logo_uri: str | None
    logo_url: str | None
    """
    Our copy of the picture at `logo_uri`: show this one
    """
    client_uri: str | None
    scopes: list[str]
    claims: list[str]
    """
    Single claims that the client may read in addition to those of its scopes (OpenID Connect Core §5.5)
    """
    resources: list[ConnectedAppResource]
    since: AwareDatetime
    """
    RFC 3339, UTC
    """


class ConnectedAppResource(Model):
    identifier: str
    scopes: list[str]


class Connection(Model):
    id: str
    slug: str
    """
    Part of its redirect URI; stays
    """
    kind: Literal['google', 'github', 'apple', 'microsoft', 'oidc', 'oauth2']
    name: str
    client_id: str
    settings: dict[str, Any]
    enabled: bool
    redirect_uri: str
    """
    To be registered at the provider
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class ConnectionsTestAnswer(Model):
    issuer: str
    authorization_endpoint: str | None = None
    token_endpoint: str | None = None
    jwks_uri: str | None = None
    keys: int | None = None
    """
    How many signing keys it publishes
    """


class DecisionHook(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    """
    When it is asked
    """
    url: str
    enabled: bool
    on_failure: Literal['refuse', 'continue']
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: int
    previous_secret_until: AwareDatetime | None
    """
    Until then the secret before the last rotation signs, too
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class DecisionHookRotated(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    """
    When it is asked
    """
    url: str
    enabled: bool
    on_failure: Literal['refuse', 'continue']
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: int
    previous_secret_until: AwareDatetime | None
    """
    Until then the secret before the last rotation signs, too
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    secret: str
    """
    Shown only here
    """


class DecisionHookTest(Model):
    duration_ms: int
    status: int | None
    """
    Of the answer, if there was one
    """
    answer: str | None
    """
    Its beginning
    """
    decision: Literal['allow', 'refuse'] | None
    """
    Null if the answer decides nothing
    """
    claims: dict[str, Any]
    message: str | None
    """
    As the user would see it
    """
    failure: Literal['late', 'unreachable', 'bad_status', 'too_large', 'invalid', 'blocked', 'busy'] | None
    """
    Why there is no decision
    """
    detail: str | None
    """
    What is wrong, for people
    """


class DecisionHookWithSecret(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    """
    When it is asked
    """
    url: str
    enabled: bool
    on_failure: Literal['refuse', 'continue']
    """
    What becomes of a sign-up or a request for tokens about which the hook gave no answer
    """
    timeout_ms: int
    previous_secret_until: AwareDatetime | None
    """
    Until then the secret before the last rotation signs, too
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    secret: str | None


class EndedSession(Model):
    """
    A session that ended within the last week, of which clients are told
    """

    id: str
    how: Literal['signed_out', 'expired', 'revoked']
    """
    By the user there, by its time, or from elsewhere: on another device, by a developer, through the API
    """
    ip: str | None
    user_agent: str | None
    ended_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    clients: list[EndedSessionClient]
    """
    The clients that are told by back-channel logout
    """


class EndedSessionClient(Model):
    client_id: str
    name: str | None
    """
    Null for a client that is gone
    """
    state: Literal['confirmed', 'waiting', 'failed']
    """
    Whether it confirmed, is asked again, or is no longer asked: it didn’t confirm within a day, or no longer wants to hear
    """


class Event(Model):
    id: str
    """
    The same wherever the event is seen, so that nobody handles it twice
    """
    type: Literal['access.denied', 'api_key.created', 'api_key.refused', 'api_key.revoked', 'api_key.rotated', 'api_key.updated', 'app.created', 'app.deleted', 'app.deletion_scheduled', 'app.exported', 'app.imported', 'app.restored', 'app.updated', 'authorization.refused', 'billing_record.created', 'billing_record.failed', 'billing_record.finalized', 'billing_record.paid', 'billing_record.voided', 'captcha.refused', 'client.authentication_failed', 'client.created', 'client.deleted', 'client.updated', 'client_secret.created', 'client_secret.revoked', 'clock.corrected', 'clock.strayed', 'code.refused', 'configuration.applied', 'connection.created', 'connection.deleted', 'connection.updated', 'consent.denied', 'consent.granted', 'dpop_proof.refused', 'event_stream.created', 'event_stream.deleted', 'event_stream.disabled', 'event_stream.updated', 'events.erased', 'events.expired', 'events.exported', 'factor.enrolled', 'factor.removed', 'factor.updated', 'factors.reset', 'form.refused', 'grant.narrowed', 'grant.revoked', 'group.created', 'group.deleted', 'group.updated', 'hook.created', 'hook.deleted', 'hook.recovered', 'hook.secret_rotated', 'hook.suspended', 'hook.updated', 'identity.linked', 'identity.unlinked', 'input.refused', 'invitation.accepted', 'invitation.created', 'invitation.resent', 'invitation.revoked', 'job.deleted', 'job.retried', 'limit.reached', 'mail.sent_again', 'member.added', 'member.invitation_revoked', 'member.invited', 'member.removed', 'member.updated', 'operator.created', 'operator.recovery_issued', 'organization.created', 'organization.deleted', 'organization.disabled', 'organization.enabled', 'organization.updated', 'organization_domain.added', 'organization_domain.lost', 'organization_domain.removed', 'organization_domain.updated', 'organization_domain.verified', 'organization_member.added', 'organization_member.removed', 'organization_member.updated', 'organization_role.created', 'organization_role.deleted', 'organization_role.updated', 'passkey.added', 'passkey.refused', 'passkey.removed', 'passkey.updated', 'permission.created', 'permission.deleted', 'permission.updated', 'personal_token.created', 'personal_token.revoked', 'recovery_code.used', 'recovery_codes.regenerated', 'refresh_token.reused', 'resource.created', 'resource.deleted', 'resource.updated', 'role.created', 'role.deleted', 'role.updated', 'secret_key.lost', 'session.disowned', 'session.ended', 'session.revoked', 'sign_in.code_required', 'sign_in.failed', 'sign_in.locked', 'sign_in.succeeded', 'sign_up.refused', 'signal_stream.created', 'signal_stream.deleted', 'signal_stream.disabled', 'signal_stream.updated', 'signing_keys.rotated', 'spending_limit.created', 'spending_limit.deleted', 'spending_limit.updated', 'temporary_redirect_uri.added', 'temporary_redirect_uri.removed', 'test_inbox.emptied', 'trusted_device.added', 'trusted_device.removed', 'usage.limit_reached', 'usage.limit_warned', 'user.created', 'user.deleted', 'user.disabled', 'user.email_change_begun', 'user.email_change_undone', 'user.email_changed', 'user.email_looked_up', 'user.enabled', 'user.groups_changed', 'user.impersonated', 'user.locked', 'user.password_changed', 'user.roles_changed', 'user.unlocked', 'user.updated', 'user.username_changed', 'users.exported', 'users.import_begun', 'users.imported', 'vault_entry.created', 'vault_entry.deleted', 'vault_entry.read', 'vault_entry.rotated', 'vault_entry.updated', 'webhook_endpoint.created', 'webhook_endpoint.deleted', 'webhook_endpoint.disabled', 'webhook_endpoint.replayed', 'webhook_endpoint.secret_rotated', 'webhook_endpoint.updated', 'webhook_listener.started']
    """
    What happened
    """
    version: int
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    actor: EventActor
    """
    The caller or person that did it
    """
    object: EventObject | None
    """
    The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept
    """
    result: Literal['success', 'refused']
    """
    Whether somebody got what they wanted, or was refused
    """
    user_id: str | None
    """
    The user that it is about
    """
    client_id: str | None
    """
    The client that it is about
    """
    ip: str | None
    user_agent: str | None
    request_id: str | None
    """
    As in the X-Request-Id header of the answer
    """
    data: dict[str, Any]
    """
    What else there is to say; depends on the type
    """


class EventActor(Model):
    """
    The caller or person that did it
    """

    kind: Literal['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous']
    id: str | None
    personal_token: str | None = None
    """
    The developer’s personal access token, if they used one
    """
    impersonated_by: str | None = None
    """
    The developer who acted as this user (docs/impersonation.md)
    """


class EventObject(Model):
    """
    The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept
    """

    kind: str
    id: str | None
    name: str | None


class EventStream(Model):
    id: str
    name: str
    kind: Literal['https', 'syslog']
    url: str | None
    """
    Its path may be a secret, so it is null for callers without `event_streams:write`
    """
    origin: str
    """
    Its scheme, host and port
    """
    auth: Literal['none', 'bearer', 'signature']
    """
    How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
    """
    gzip: bool
    ca: str | None
    enabled: bool
    state: Literal['active', 'failing', 'disabled']
    """
    `failing`: its last request failed
    """
    disabled_because: Literal['failing'] | None
    """
    If the server switched it off, after three days
    """
    failing_since: AwareDatetime | None
    last_failure: str | None
    """
    Why the last request failed
    """
    last_status: int | None
    """
    The status of the answer, if that was the reason
    """
    last_sent_at: AwareDatetime | None
    last_event_at: AwareDatetime | None
    """
    When the last event that was sent happened
    """
    waiting: int
    """
    How many events were not sent yet; counted up to 1,000
    """
    lag_seconds: int
    """
    How old the oldest of them is
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class EventStreamWithSecret(Model):
    id: str
    name: str
    kind: Literal['https', 'syslog']
    url: str | None
    """
    Its path may be a secret, so it is null for callers without `event_streams:write`
    """
    origin: str
    """
    Its scheme, host and port
    """
    auth: Literal['none', 'bearer', 'signature']
    """
    How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
    """
    gzip: bool
    ca: str | None
    enabled: bool
    state: Literal['active', 'failing', 'disabled']
    """
    `failing`: its last request failed
    """
    disabled_because: Literal['failing'] | None
    """
    If the server switched it off, after three days
    """
    failing_since: AwareDatetime | None
    last_failure: str | None
    """
    Why the last request failed
    """
    last_status: int | None
    """
    The status of the answer, if that was the reason
    """
    last_sent_at: AwareDatetime | None
    last_event_at: AwareDatetime | None
    """
    When the last event that was sent happened
    """
    waiting: int
    """
    How many events were not sent yet; counted up to 1,000
    """
    lag_seconds: int
    """
    How old the oldest of them is
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    secret: str | None
    """
    The key that was made for signatures; shown only here
    """


class EventStreamsTestAnswer(Model):
    delivered: bool
    failure: str | None
    status: int | None
    """
    Of an answer that means no success
    """


class Factor(Model):
    """
    A second factor. totp: an authenticator app; passkey: me/passkeys has more about it; email, sms: codes that are sent
    """

    id: str
    kind: Literal['totp', 'passkey', 'email', 'sms']
    name: str | None
    """
    Null for codes that are sent
    """
    enrolled_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_used_at: AwareDatetime | None


class Group(Model):
    name: str
    """
    Name of the group
    """
    description: str
    roles: list[str]
    """
    Names of roles of the App
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class HookAnswer(Model):
    decision: Literal['allow', 'refuse']
    claims: dict[str, Any] | None = None
    """
    If allowed, before tokens: each is named by an https: URL with a path
    """
    message: str | None = None
    """
    If refused: shown to the user, at most 200 characters
    """
    code: str | None = None
    """
    If refused: for programs; lower case letters, digits and underscores
    """


class HookPerson(Model):
    """
    Somebody who would become a user
    """

    email: str
    email_verified: bool
    username: str | None
    phone: str | None
    phone_verified: bool
    name: str | None
    given_name: str | None
    middle_name: str | None
    family_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    picture: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    zoneinfo: str | None
    locale: str | None
    address: Address | None


class HookUser(Model):
    """
    The user whom tokens are for
    """

    id: str
    external_id: str | None
    email: str
    email_verified: bool
    username: str | None
    phone: str | None
    phone_verified: bool
    name: str | None
    given_name: str | None
    middle_name: str | None
    family_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    picture: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    zoneinfo: str | None
    locale: str | None
    address: Address | None
    metadata_public: dict[str, Any]


class Identity(Model):
    """
    An account at a provider with which a user signs in
    """

    id: str
    """
    Id of the account at a provider
    """
    connection: str
    """
    Slug of the connection
    """
    name: str
    """
    Name of the connection
    """
    kind: str
    email: str | None
    """
    What the provider last said
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class Invitation(Model):
    id: str
    email: str
    name: str | None
    roles: list[str]
    organization_id: str | None
    """
    The organization it is an invitation to, if it is to one
    """
    organization_roles: list[str]
    """
    The roles there
    """
    client_id: str | None
    redirect_uri: str | None
    locale: Literal['en', 'de']
    """
    Language of the message; the App’s own unless given
    """
    invited_by: str | None
    """
    The developer or the API key
    """
    inviter: str | None
    state: Literal['open', 'accepted', 'revoked', 'expired', 'void']
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    sent_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    accepted_at: AwareDatetime | None
    accepted_user_id: str | None
    revoked_at: AwareDatetime | None


class Invited(Model):
    """
    An address with its invitation, or with what was wrong
    """

    email: str
    invitation: OrganizationInvitation | None = None
    problem: InvitedProblem | None = None
    """
    Why this address was not invited
    """


class InvitedProblem(Model):
    """
    Why this address was not invited
    """

    code: Literal['invalid_request', 'invalid_json', 'invalid_body', 'invalid_query', 'organization_mismatch', 'organization_unaware', 'invalid_cursor', 'unsupported_media_type', 'body_too_large', 'weak_password', 'invalid_email', 'invalid_username', 'invalid_phone', 'same_email', 'invalid_redirect_uri', 'invalid_image', 'invalid_pattern', 'import_too_long', 'too_many_hash_kinds', 'invalid_domain', 'secret_required', 'invalid_slug', 'unauthorized', 'invalid_credentials', 'invalid_token', 'invalid_dpop_proof', 'wrong_password', 'sign_in_again', 'not_a_member', 'forbidden', 'cannot_grant', 'cannot_manage', 'impersonated', 'cannot_impersonate', 'network_not_allowed', 'organizations_off', 'organization_only', 'operator_protected', 'developer_unverified', 'inviter_unverified', 'insufficient_scope', 'csrf', 'method_off', 'captcha_required', 'sign_up_closed', 'sign_up_refused', 'tokens_refused', 'captcha_unavailable', 'email_verification_required', 'username_required', 'second_factor_required', 'factor_enrolment_required', 'invalid_ticket', 'invalid_code', 'invalid_passkey', 'proof_required', 'sms_off', 'factors_off', 'not_found', 'app_not_found', 'method_not_allowed', 'email_taken', 'username_taken', 'factor_exists', 'too_many_factors', 'email_verified', 'phone_verified', 'test_user', 'no_phone', 'settings_conflict', 'passkey_exists', 'too_many_passkeys', 'step_not_due', 'no_enrolment', 'slug_taken', 'configuration_changed', 'conflict', 'invalid_one_time_token', 'last_way_in', 'last_operator', 'limit_reached', 'invalid_idempotency_key', 'idempotency_in_flight', 'idempotency_key_reused', 'precondition_failed', 'nothing_to_bill', 'billing_state', 'vault_entry_disabled', 'app_quota_reached', 'last_admin', 'domain_taken', 'domain_unproved', 'organization_full', 'last_owner', 'no_cookie', 'expired_interaction', 'connection_denied', 'connection_expired', 'connection_failed', 'connection_disabled', 'connection_changed', 'connection_not_fresh', 'connection_refused', 'domain_not_allowed', 'connection_required', 'connection_has_identities', 'connection_in_use', 'misdirected_request', 'too_many_attempts', 'storage_full', 'captcha_failed', 'hook_failed', 'list_too_slow', 'busy', 'database_unavailable', 'internal_error']
    detail: str


class JoinableOrganization(Model):
    id: str
    slug: str
    name: str


class ListedTestMessage(Model):
    id: str
    channel: Literal['mail', 'sms']
    kind: str
    """
    What it is for
    """
    to: str
    """
    An address, or a phone number
    """
    locale: str
    subject: str | None
    """
    Null for an SMS
    """
    text: str
    """
    The whole text
    """
    code: str | None
    """
    The code in it; null if there is none
    """
    link: str | None
    """
    The link in it; null if there is none
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    When it is deleted
    """


class LogoutToken(Model):
    """
    OpenID Connect Back-Channel Logout 1.0 §2.4. The payload of a JWT of the type logout+jwt, without a nonce
    """

    iss: str
    aud: str
    """
    The client’s id
    """
    iat: int
    jti: str
    """
    Of this token: take each once
    """
    exp: int
    sub: str
    sid: str | None = None
    """
    The session that ended; without it, all of the user’s at the client
    """
    events: LogoutTokenEvents


class LogoutTokenEvents(Model):
    http___schemas_openid_net_event_backchannel_logout: dict[str, Any] = (
        Field(..., alias='http://schemas.openid.net/event/backchannel-logout')
    )


class Mail(Model):
    id: str
    channel: Literal['mail', 'sms']
    kind: str
    """
    What it is for
    """
    recipient: str
    """
    An address, or a phone number
    """
    locale: str
    state: Literal['queued', 'sent', 'refused', 'kept']
    """
    refused: the mail server will never take it, and it is not tried again; kept: it is in the test inbox
    """
    attempts: int
    """
    How often it was tried, the one that succeeded among them
    """
    last_error: str | None
    """
    Why it did not leave
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    sent_at: AwareDatetime | None
    expires_at: AwareDatetime
    """
    When it is of no use any more: it is not tried then, and forgotten
    """


class Me(Model):
    """
    Claims of OpenID Connect Core §5.1, those that the token’s scopes allow
    """

    id: str
    sub: str
    """
    The same as id
    """
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    middle_name: str | None = None
    nickname: str | None = None
    preferred_username: str | None = None
    profile: str | None = None
    picture: str | None = None
    website: str | None = None
    gender: str | None = None
    birthdate: str | None = None
    zoneinfo: str | None = None
    locale: str | None = None
    updated_at: int | None = None
    """
    Seconds since 1970
    """
    email: str | None = None
    email_verified: bool | None = None
    phone_number: str | None = None
    phone_number_verified: bool | None = None
    address: Address | None = None
    roles: list[str] | None = None
    """
    With the scope roles: the user’s own and those of groups
    """
    groups: list[str] | None = None
    """
    With the scope roles
    """
    permissions: list[str] | None = None
    """
    What the roles allow; with a token for an organization, what the user may do there as well
    """
    org_id: str | None = None
    """
    With a token for an organization, as the next two
    """
    org_name: str | None = None
    org_roles: list[str] | None = None


class MeEmailVerifyAnswer(Model):
    accepted: Literal[True]


class MeFactorsEmailAnswer(Model):
    expires_in: int
    """
    Seconds
    """


class MeFactorsEmailConfirmAnswer(Model):
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class MeFactorsGetAnswer(Model):
    items: list[Factor]
    next_cursor: str | None
    """
    Pass it as `cursor` for the next page; null on the last
    """
    recovery_codes_left: int


class MeFactorsSmsAnswer(Model):
    expires_in: int
    """
    Seconds
    """


class MeFactorsSmsConfirmAnswer(Model):
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class MeFactorsTotpConfirmAnswer(Model):
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class MePasskeysOptionsAnswer(Model):
    options: dict[str, Any]
    """
    For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes
    """


class MePhoneVerifyAnswer(Model):
    expires_in: int
    """
    Seconds
    """


class MeRecoveryCodesAnswer(Model):
    recovery_codes: list[str]
    """
    Ten, each good once; never shown again
    """


class MeSetUsernameAnswer(Model):
    username: str
    """
    3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter
    """


class Member(Model):
    developer_id: str
    email: str
    name: str | None
    role: Literal['owner', 'admin', 'viewer']
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class MemberInvitation(Model):
    id: str
    email: str
    role: Literal['owner', 'admin', 'viewer']
    link: str
    """
    Not a secret: only the developer with this address can accept there
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class Metadata(Model):
    metadata_public: dict[str, Any]
    """
    The App writes it, and the user reads it
    """
    metadata_private: dict[str, Any]
    """
    Only the App’s backend and its developers read it
    """
    metadata_own: dict[str, Any]
    """
    The user writes it
    """


class MyMetadata(Model):
    metadata_public: dict[str, Any]
    """
    The App writes it, and the user reads it
    """
    metadata_own: dict[str, Any]
    """
    The user writes it
    """


class MySession(Model):
    uid: str
    """
    uid of the session
    """
    ip: str | None
    user_agent: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    remembered: bool
    """
    False: it ends with its browser, and after `session_short_seconds`
    """
    last_used_at: AwareDatetime
    """
    When its browser came last, or a client got a token in it
    """
    clients: list[MySessionClient]
    """
    At which the user signed in during it
    """
    impersonation_reason: str | None
    """
    Why a developer acts as the user; null in the user’s own
    """
    current: bool
    """
    Whether the access token belongs to it
    """


class MySessionClient(Model):
    id: str
    name: str


class OpenedVaultEntry(Model):
    """
    The same with the key. Every reading is an event
    """

    id: str
    service_name: str
    label: str | None
    hint: str | None
    """
    Its last four characters; null for a short key
    """
    status: Literal['active', 'disabled']
    """
    A disabled entry gives its key to nobody
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    rotated_at: AwareDatetime | None
    last_read_at: AwareDatetime | None
    api_key: str
    """
    The key itself
    """


class Organization(Model):
    id: str
    slug: str
    """
    Lower-case letters, digits and single dashes, unique in the App
    """
    name: str
    status: Literal['active', 'disabled']
    settings: dict[str, Any]
    """
    Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it
    """
    require_second_factor: bool
    """
    Whether members reach it only with a sign-in that had a second factor
    """
    sign_in_connection_id: str | None
    """
    The connection by which users with an address of its verified domains sign in
    """
    logo_url: str | None
    created_by: str | None
    """
    The user who created it, if one did
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class OrganizationApiKey(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[str]
    created_by: str | None
    """
    Id of the member or developer who created it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None


class OrganizationDomain(Model):
    domain: str
    """
    The domain, in lower-case ASCII
    """
    verified: bool
    joins: bool
    """
    Whether users with a verified address of the domain may join as `member`
    """
    record: OrganizationDomainRecord
    failures: int
    """
    Daily checks in a row that did not find the record; the third ends the verification
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    verified_at: AwareDatetime | None
    checked_at: AwareDatetime | None


class OrganizationDomainRecord(Model):
    type: Literal['TXT']
    name: str
    value: str


class OrganizationInvitation(Model):
    id: str
    email: str
    name: str | None
    roles: list[str]
    """
    Names of roles in organizations
    """
    locale: Literal['en', 'de']
    """
    Language of the message; the App’s own unless given
    """
    invited_by: str | None
    """
    The member, developer or API key
    """
    inviter: str | None
    state: Literal['open', 'accepted', 'revoked', 'expired', 'void']
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    sent_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    accepted_at: AwareDatetime | None
    accepted_user_id: str | None
    revoked_at: AwareDatetime | None


class OrganizationMember(Model):
    user_id: str
    email: str
    name: str | None
    username: str | None
    status: Literal['active', 'disabled']
    """
    The user’s, in the App
    """
    roles: list[str]
    """
    Names of roles in organizations
    """
    created_at: AwareDatetime
    """
    When the user became a member
    """


class OrganizationRole(Model):
    name: str
    """
    Name of the role
    """
    description: str
    permissions: list[str]
    """
    Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs
    """
    built_in: bool
    """
    `admin` and `member` are in every App
    """
    created_at: AwareDatetime | None
    """
    Null for built-in ones
    """


class OrganizationsApiKeysCreateAnswer(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[str]
    created_by: str | None
    """
    Id of the member or developer who created it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None
    api_key: str
    """
    Shown this once; only its hash is kept
    """


class OrganizationsApiKeysRotateAnswer(Model):
    id: str
    name: str
    hint: str
    """
    Its last four characters
    """
    scopes: list[str]
    created_by: str | None
    """
    Id of the member or developer who created it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To within five minutes
    """
    revoked_at: AwareDatetime | None
    api_key: str
    """
    Shown this once; only its hash is kept
    """


class OrganizationsInvitationsBulkAnswer(Model):
    items: list[Invited]


class OwnEmail(Model):
    email: str
    email_verified: bool
    pending: OwnEmailPending | None
    """
    A change that waits
    """


class OwnEmailPending(Model):
    """
    A change that waits
    """

    email: str
    """
    The new one
    """
    waits_for: list[Literal['code', 'old_address']]
    """
    `code`: the one that was mailed to the new address; `old_address`: the link that was mailed to it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class OwnOrganization(Model):
    id: str
    slug: str
    name: str
    roles: list[str]
    """
    The user’s, there
    """


class OwnUser(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None
    metadata_public: dict[str, Any]
    """
    The App writes it, and the user reads it
    """
    metadata_own: dict[str, Any]
    """
    The user writes it
    """
    groups: list[str]


class Passkey(Model):
    """
    A WebAuthn credential of a user
    """

    id: str
    name: str
    synced: bool
    """
    Whether it can be on more than one device
    """
    backed_up: bool
    """
    Whether it is, as its keeper said last
    """
    signs_in: bool
    """
    Whether it signs in by itself; else it is a second factor only
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_used_at: AwareDatetime | None


class Permission(Model):
    name: str
    kind: Literal['built_in', 'own', 'resource']
    """
    built_in: for users who manage users here; own: the App’s; resource: a scope of one of its APIs
    """
    description: str
    resource: str | None
    """
    Identifier of the API
    """
    created_at: AwareDatetime | None
    """
    Of the App’s own
    """


class PersonalData(Model):
    exported_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    app: PersonalDataApp
    user: OwnUser
    credentials: list[PersonalDataCredential]
    passkeys: list[Passkey]
    identities: list[PersonalDataIdentity]
    sessions: list[Session]
    ended_sessions: list[PersonalDataEndedSession]
    """
    Those that clients were told of, for a week
    """
    trusted_browsers: list[PersonalDataTrustedBrowser]
    known_devices: list[PersonalDataKnownDevice]
    held_usernames: list[PersonalDataHeldUsername]
    email_changes: list[PersonalDataEmailChange]
    connected_apps: list[ConnectedApp]
    one_time_links: list[PersonalDataOneTimeLink]
    invitations: list[PersonalDataInvitation]
    organizations: list[PersonalDataOrganization]
    memberships: list[PersonalDataMembership]
    """
    Of a developer
    """
    personal_tokens: list[PersonalDataPersonalToken]
    """
    Of a developer
    """
    member_invitations: list[PersonalDataMemberInvitation]
    """
    To a developer
    """
    vault: list[VaultEntry]
    """
    Keys for other services, without the keys
    """
    usage: list[PersonalDataUsageItem]
    """
    By day and service
    """
    billing: list[PersonalDataBillingItem]
    events: list[PersonalDataEvent]
    """
    Newest first
    """


class PersonalDataApp(Model):
    name: str
    issuer: str


class PersonalDataBillingItem(Model):
    id: str
    user_id: str | None
    organization_id: str | None
    period_start: str
    period_end: str
    currency: str
    cost: str
    amount: int
    usage_count: int
    status: str
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataCredential(Model):
    kind: str
    changed_at: AwareDatetime | None
    name: str | None = None


class PersonalDataEmailChange(Model):
    old_email: str
    new_email: str
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    changed_at: AwareDatetime | None
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataEndedSession(Model):
    id: str
    how: Literal['signed_out', 'expired', 'revoked']
    ended_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    ip: str | None
    user_agent: str | None
    clients: list[PersonalDataEndedSessionClient]


class PersonalDataEndedSessionClient(Model):
    client_id: str
    name: str | None
    state: Literal['waiting', 'confirmed', 'failed']


class PersonalDataEvent(Model):
    id: str
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    event: str
    by: str
    """
    What kind of caller did it
    """
    client_id: str | None
    ip: str | None
    user_agent: str | None
    data: dict[str, Any]


class PersonalDataHeldUsername(Model):
    username: str
    until: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataIdentity(Model):
    connection: str
    email: str | None
    since: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataInvitation(Model):
    email: str
    name: str | None
    roles: list[str]
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    accepted_at: AwareDatetime | None


class PersonalDataKnownDevice(Model):
    since: AwareDatetime
    """
    RFC 3339, UTC
    """
    until: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataMemberInvitation(Model):
    app: str
    role: str
    until: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataMembership(Model):
    app: str
    role: str
    since: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataOneTimeLink(Model):
    kind: str
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    used_at: AwareDatetime | None


class PersonalDataOrganization(Model):
    id: str
    name: str
    roles: list[str]
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataPersonalToken(Model):
    name: str
    scopes: list[str]
    operator: bool
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_used_at: AwareDatetime | None


class PersonalDataTrustedBrowser(Model):
    user_agent: str | None
    since: AwareDatetime
    """
    RFC 3339, UTC
    """
    until: AwareDatetime
    """
    RFC 3339, UTC
    """


class PersonalDataUsageItem(Model):
    day: str
    service: str
    currency: str
    records: int
    tokens_used: str
    cost: str


class Problem(Model):
    """
    RFC 9457
    """

    type: str
    title: str
    """
    For people
    """
    status: int
    """
    As in the status line
    """
    detail: str
    """
    For people: what is wrong, and what to do
    """
    code: Literal['invalid_request', 'invalid_json', 'invalid_body', 'invalid_query', 'organization_mismatch', 'organization_unaware', 'invalid_cursor', 'unsupported_media_type', 'body_too_large', 'weak_password', 'invalid_email', 'invalid_username', 'invalid_phone', 'same_email', 'invalid_redirect_uri', 'invalid_image', 'invalid_pattern', 'import_too_long', 'too_many_hash_kinds', 'invalid_domain', 'secret_required', 'invalid_slug', 'unauthorized', 'invalid_credentials', 'invalid_token', 'invalid_dpop_proof', 'wrong_password', 'sign_in_again', 'not_a_member', 'forbidden', 'cannot_grant', 'cannot_manage', 'impersonated', 'cannot_impersonate', 'network_not_allowed', 'organizations_off', 'organization_only', 'operator_protected', 'developer_unverified', 'inviter_unverified', 'insufficient_scope', 'csrf', 'method_off', 'captcha_required', 'sign_up_closed', 'sign_up_refused', 'tokens_refused', 'captcha_unavailable', 'email_verification_required', 'username_required', 'second_factor_required', 'factor_enrolment_required', 'invalid_ticket', 'invalid_code', 'invalid_passkey', 'proof_required', 'sms_off', 'factors_off', 'not_found', 'app_not_found', 'method_not_allowed', 'email_taken', 'username_taken', 'factor_exists', 'too_many_factors', 'email_verified', 'phone_verified', 'test_user', 'no_phone', 'settings_conflict', 'passkey_exists', 'too_many_passkeys', 'step_not_due', 'no_enrolment', 'slug_taken', 'configuration_changed', 'conflict', 'invalid_one_time_token', 'last_way_in', 'last_operator', 'limit_reached', 'invalid_idempotency_key', 'idempotency_in_flight', 'idempotency_key_reused', 'precondition_failed', 'nothing_to_bill', 'billing_state', 'vault_entry_disabled', 'app_quota_reached', 'last_admin', 'domain_taken', 'domain_unproved', 'organization_full', 'last_owner', 'no_cookie', 'expired_interaction', 'connection_denied', 'connection_expired', 'connection_failed', 'connection_disabled', 'connection_changed', 'connection_not_fresh', 'connection_refused', 'domain_not_allowed', 'connection_required', 'connection_has_identities', 'connection_in_use', 'misdirected_request', 'too_many_attempts', 'storage_full', 'captcha_failed', 'hook_failed', 'list_too_slow', 'busy', 'database_unavailable', 'internal_error']
    """
    Stable: programs may compare it
    """
    request_id: str
    """
    Quote it when you ask for help
    """
    fields: dict[str, str] | None = None
    """
    What is wrong, by the names of the fields
    """
    errors: list[ProblemError] | None = None
    """
    All mistakes of the request, one for each field. If they differ, the `code` above is `invalid_body`
    """
    reason: Literal['too_short', 'too_long', 'too_guessable', 'breached', 'unusable', 'http', 'listed', 'mail_twice', 'sms_alone', 'no_roles', 'session_seconds', 'session_short_seconds', 'refresh_token_seconds', 'empty', 'too_many_bytes', 'unknown_format', 'damaged', 'trailing_data', 'animated', 'too_many_pixels', 'server_message', 'language', 'characters', 'syntax', 'kind', 'missing', 'unknown'] | None = (
        None
    )
    """
    Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused
    """
    min: int | None = None
    """
    The smallest that is allowed; of a password: characters
    """
    max: int | None = None
    """
    The largest that is allowed; of a password: bytes in UTF-8
    """
    uri: str | None = None
    """
    Of `invalid_redirect_uri`: which one
    """
    name: str | None = None
    """
    Of `invalid_pattern`: the placeholder
    """
    parser: str | None = None
    """
    Of `invalid_pattern`: what the parser found
    """
    offset: int | None = None
    """
    Of `invalid_pattern`: where, in UTF-16 code units from 0
    """
    line: int | None = None
    """
    The same as a line, from 1
    """
    column: int | None = None
    """
    And the column in it, from 1
    """
    ticket: str | None = None
    """
    Of a sign-in that lacks a step (such as `second_factor_required`): send it back with that step
    """


class ProblemError(Model):
    field: str
    """
    Its name in the request; parts of a path are joined by dots
    """
    code: Literal['invalid_request', 'invalid_json', 'invalid_body', 'invalid_query', 'organization_mismatch', 'organization_unaware', 'invalid_cursor', 'unsupported_media_type', 'body_too_large', 'weak_password', 'invalid_email', 'invalid_username', 'invalid_phone', 'same_email', 'invalid_redirect_uri', 'invalid_image', 'invalid_pattern', 'import_too_long', 'too_many_hash_kinds', 'invalid_domain', 'secret_required', 'invalid_slug', 'unauthorized', 'invalid_credentials', 'invalid_token', 'invalid_dpop_proof', 'wrong_password', 'sign_in_again', 'not_a_member', 'forbidden', 'cannot_grant', 'cannot_manage', 'impersonated', 'cannot_impersonate', 'network_not_allowed', 'organizations_off', 'organization_only', 'operator_protected', 'developer_unverified', 'inviter_unverified', 'insufficient_scope', 'csrf', 'method_off', 'captcha_required', 'sign_up_closed', 'sign_up_refused', 'tokens_refused', 'captcha_unavailable', 'email_verification_required', 'username_required', 'second_factor_required', 'factor_enrolment_required', 'invalid_ticket', 'invalid_code', 'invalid_passkey', 'proof_required', 'sms_off', 'factors_off', 'not_found', 'app_not_found', 'method_not_allowed', 'email_taken', 'username_taken', 'factor_exists', 'too_many_factors', 'email_verified', 'phone_verified', 'test_user', 'no_phone', 'settings_conflict', 'passkey_exists', 'too_many_passkeys', 'step_not_due', 'no_enrolment', 'slug_taken', 'configuration_changed', 'conflict', 'invalid_one_time_token', 'last_way_in', 'last_operator', 'limit_reached', 'invalid_idempotency_key', 'idempotency_in_flight', 'idempotency_key_reused', 'precondition_failed', 'nothing_to_bill', 'billing_state', 'vault_entry_disabled', 'app_quota_reached', 'last_admin', 'domain_taken', 'domain_unproved', 'organization_full', 'last_owner', 'no_cookie', 'expired_interaction', 'connection_denied', 'connection_expired', 'connection_failed', 'connection_disabled', 'connection_changed', 'connection_not_fresh', 'connection_refused', 'domain_not_allowed', 'connection_required', 'connection_has_identities', 'connection_in_use', 'misdirected_request', 'too_many_attempts', 'storage_full', 'captcha_failed', 'hook_failed', 'list_too_slow', 'busy', 'database_unavailable', 'internal_error', 'missing', 'unknown_field', 'wrong_type', 'invalid_format', 'invalid_value', 'invalid_text', 'too_long', 'too_short', 'too_many', 'too_few', 'too_large', 'too_small', 'too_deep']
    """
    Stable: programs may compare it
    """
    detail: str
    """
    For people
    """
    reason: Literal['too_short', 'too_long', 'too_guessable', 'breached', 'unusable', 'http', 'listed', 'mail_twice', 'sms_alone', 'no_roles', 'session_seconds', 'session_short_seconds', 'refresh_token_seconds', 'empty', 'too_many_bytes', 'unknown_format', 'damaged', 'trailing_data', 'animated', 'too_many_pixels', 'server_message', 'language', 'characters', 'syntax', 'kind', 'missing', 'unknown'] | None = (
        None
    )
    """
    Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused
    """
    min: int | None = None
    """
    The smallest that is allowed; of a password: characters
    """
    max: int | None = None
    """
    The largest that is allowed; of a password: bytes in UTF-8
    """
    uri: str | None = None
    """
    Of `invalid_redirect_uri`: which one
    """
    name: str | None = None
    """
    Of `invalid_pattern`: the placeholder
    """
    parser: str | None = None
    """
    Of `invalid_pattern`: what the parser found
    """
    offset: int | None = None
    """
    Of `invalid_pattern`: where, in UTF-16 code units from 0
    """
    line: int | None = None
    """
    The same as a line, from 1
    """
    column: int | None = None
    """
    And the column in it, from 1
    """


class ProvisionedUser(Model):
    """
    A user with the claims that the client may see, the App’s own among them
    """

    model_config = ConfigDict(
        extra='allow',
    )
    __annotations__ = {
        '__pydantic_extra__': Dict[str, Any],
    }
    sub: str
    active: bool
    """
    False for a disabled user
    """
    name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    nickname: str | None = None
    preferred_username: str | None = None
    profile: str | None = None
    picture: str | None = None
    website: str | None = None
    gender: str | None = None
    birthdate: str | None = None
    zoneinfo: str | None = None
    locale: str | None = None
    updated_at: int | None = None
    """
    Seconds since 1970
    """
    email: str | None = None
    email_verified: bool | None = None
    phone_number: str | None = None
    phone_number_verified: bool | None = None
    address: Address | None = None
    roles: list[str] | None = None
    groups: list[str] | None = None
    permissions: list[str] | None = None


class ProvisioningEnd(Model):
    """
    The account is to be removed
    """

    id: str
    """
    The same at every attempt
    """
    version: Literal[1]
    at: AwareDatetime
    issuer: str
    """
    The App that it is about
    """
    type: Literal['user.deleted']
    sequence: int
    """
    Goes up by one with each request to this endpoint
    """
    data: ProvisioningEndData


class ProvisioningEndData(Model):
    sub: str
    reason: Literal['deleted', 'access_revoked']


class ProvisioningUpdate(Model):
    """
    How a user of the client is now
    """

    id: str
    """
    The same at every attempt
    """
    version: Literal[1]
    at: AwareDatetime
    issuer: str
    """
    The App that it is about
    """
    type: Literal['user.created', 'user.updated']
    sequence: int
    """
    Goes up by one with each request to this endpoint
    """
    data: ProvisionedUser


class RequestRecord(Model):
    id: str
    """
    The id that the answer named, in `X-Request-Id` and on its error page
    """
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    kind: Literal['authorization', 'resumption', 'authorization_code', 'refresh_token', 'client_credentials', 'token', 'introspection', 'revocation', 'userinfo', 'sign_in']
    """
    What was asked for; a request to `/token` by its grant
    """
    outcome: Literal['passed', 'asked', 'refused', 'failed']
    """
    `asked`: the user has another step to take. `failed`: the failure is on the server’s side
    """
    client_id: str | None
    """
    The client, if the App has it
    """
    error: str | None
    description: str | None
    checks: list[RequestRecordCheck]
    """
    What was checked, in order
    """
    sent: list[RequestRecordSent | RequestRecordSent1]
    """
    Known parameters as they were sent; of those that are secret, or could be, only the length, and of a sign-in not even that
    """
    registered: RequestRecordRegistered | None
    """
    What was registered for the client when its request was refused
    """


class RequestRecordCheck(Model):
    name: Literal['readable', 'client', 'client_enabled', 'response_mode', 'present', 'client_type', 'response_type', 'prompt', 'scope', 'redirect_uri', 'pkce', 'resource', 'parameters', 'session', 'organization', 'consent', 'answer', 'browser', 'client_named', 'auth_method', 'client_secret', 'grant_type', 'grant_allowed', 'proof', 'code', 'code_client', 'code_age', 'grant', 'code_verifier', 'code_redirect_uri', 'code_unused', 'hook', 'refresh_token', 'refresh_client', 'refresh_age', 'refresh_unused', 'access_token', 'credentials', 'input', 'captcha', 'method', 'attempts', 'ticket', 'email', 'second_factor', 'user']
    state: Literal['passed', 'failed', 'asked', 'not_reached']


class RequestRecordRegistered(Model):
    """
    What was registered for the client when its request was refused
    """

    type: Literal['public', 'confidential', 'machine']
    redirect_uris: list[str]
    grant_types: list[str]
    token_endpoint_auth_method: str
    require_pkce: bool
    scopes: list[str]
    resources: list[str]


class RequestRecordSent(Model):
    name: str
    value: str
    cut: Literal[True] | None = None


class RequestRecordSent1(Model):
    name: str
    length: int | None


class Resource(Model):
    id: str
    identifier: str
    """
    An absolute URI: the audience of its tokens
    """
    name: str
    scopes: list[ResourceScope]
    token_format: Literal['opaque', 'jwt']
    """
    opaque: checked by introspection; jwt: by the App’s JWKS too
    """
    access_token_seconds: int | None
    is_default: bool
    scopes_by_permission: bool
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class ResourceScope(Model):
    name: str
    description: str
    """
    What a user reads when asked for consent
    """
    descriptions: ResourceScopeDescriptions | None = None
    """
    In single languages, in place of `description`
    """


class ResourceScopeDescriptions(Model):
    """
    In single languages, in place of `description`
    """

    en: str | None = None
    de: str | None = None


class Role(Model):
    name: str
    """
    Name of the role
    """
    description: str
    permissions: list[str]
    created_at: AwareDatetime | None
    """
    Null for those of developers, which are always there
    """


class SecurityEventError(Model):
    err: str
    """
    “invalid_key”, for example
    """
    description: str | None = None


class SecurityEventToken(Model):
    """
    RFC 8417. The payload of a JWT of the type secevent+jwt, without sub and exp
    """

    iss: str
    aud: str
    """
    The client’s id
    """
    iat: int
    jti: str
    """
    Of this token: take each once
    """
    sub_id: SecurityEventTokenSubId | SecurityEventTokenSubId1 | SecurityEventTokenSubId2
    txn: str | None = None
    """
    The same for everything that one request caused
    """
    toe: int | None = None
    """
    When it happened, in seconds since 1970
    """
    events: dict[str, dict[str, Any]]
    """
    One event, by its URI
    """


class SecurityEventTokenSubId(Model):
    format: Literal['iss_sub']
    iss: str
    sub: str


class SecurityEventTokenSubId1(Model):
    format: Literal['opaque']
    id: str


class SecurityEventTokenSubId2(Model):
    format: Literal['complex']
    user: SecurityEventTokenSubId2User
    session: SecurityEventTokenSubId2Session


class SecurityEventTokenSubId2Session(Model):
    format: Literal['opaque']
    id: str


class SecurityEventTokenSubId2User(Model):
    format: Literal['iss_sub']
    iss: str
    sub: str


class Session(Model):
    """
    A user’s sign-in on one device
    """

    uid: str
    """
    uid of the session
    """
    ip: str | None
    user_agent: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    remembered: bool
    """
    False: it ends with its browser, and after `session_short_seconds`
    """
    last_used_at: AwareDatetime
    """
    When its browser came last, or a client got a token in it
    """
    clients: list[SessionClient]
    """
    At which the user signed in during it
    """
    impersonation_reason: str | None
    """
    Why a developer acts as the user; null in the user’s own
    """


class SessionClient(Model):
    id: str
    name: str


class Settings(Model):
    access_token_seconds: int
    """
    Lifetime of access tokens
    """
    id_token_seconds: int
    """
    Lifetime of ID tokens
    """
    refresh_token_seconds: int
    """
    A refresh token ends if it is unused for this long
    """
    refresh_token_max_seconds: int
    """
    A refresh token ends after this time, no matter how often it was rotated
    """
    refresh_leeway_seconds: int
    """
    For this long, a client that lost the answer to a refresh can get the same answer again
    """
    session_seconds: int
    """
    A sign-in session ends if it is unused for this long
    """
    session_max_seconds: int
    """
    A sign-in session ends after this time, no matter how often it is used
    """
    session_short_seconds: int
    """
    A sign-in session that is not remembered ends after this time, used or not, and with its browser
    """
    remember_me: Literal['always', 'ask', 'never']
    """
    Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
    """
    confirm_sign_out: Literal['off', 'on']
    """
    Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
    """
    sign_up: Literal['open', 'invitation', 'closed']
    """
    Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
    """
    email_verification: Literal['off', 'later', 'required']
    """
    Whether new users verify their address: never, later by a link, or before they sign in
    """
    email_change: Literal['both', 'new']
    """
    Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
    """
    new_device_mail: Literal['off', 'on']
    """
    Whether users get a mail when they sign in on a new device
    """
    organizations_by_users: Literal['off', 'on']
    """
    Whether users may create organizations, and run those that they created
    """
    vault_page: Literal['off', 'on']
    """
    Whether the account pages have one on which users keep their keys for other services
    """
    impersonation: Literal['off', 'on']
    """
    Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
    """
    identifiers: list[Literal['email', 'username', 'phone']]
    """
    What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one
    """
    magic_link: Literal['off', 'on']
    """
    Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
    """
    passkeys: Literal['off', 'on']
    """
    Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
    """
    mfa: Literal['off', 'optional', 'required', 'required_for_roles']
    """
    Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
    """
    mfa_roles: list[str]
    """
    Roles whose users must enrol a second factor if mfa is required_for_roles
    """
    mfa_methods: list[Literal['totp', 'passkey', 'email', 'sms']]
    """
    The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS
    """
    trusted_device_days: int
    """
    How long a user may trust a browser, in which the second factor is then not requested; 0: never
    """
    password_min_length: int
    """
    In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor
    """
    password_min_strength: int
    """
    zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any
    """
    password_words: list[str]
    """
    Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs
    """
    lockout_attempts: int
    """
    Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait
    """
    lockout_minutes: int
    """
    The first waiting time; it doubles each time, up to an hour
    """
    captcha: Literal['off', 'proof_of_work', 'service']
    """
    Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
    """
    custom_claims: list[str]
    """
    Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id
    """
    cors_origins: list[str]
    """
    Browser origins that may call the API of this App
    """
    audit_log_days: int
    """
    How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server
    """
    locale: Literal['en', 'de']
    """
    Language of the screens if the browser asks for none of the available ones
    """


class SignIn(Model):
    """
    A sign-in of the user, or one that was tried
    """

    id: str
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    succeeded: bool
    method: str | None
    """
    How, after RFC 8176
    """
    ip: str | None
    user_agent: str | None


class SignUpQuestion(Model):
    """
    May this person become a user?
    """

    id: str
    """
    The same at every attempt
    """
    version: Literal[1]
    at: AwareDatetime
    issuer: str
    """
    The App that it is about
    """
    type: Literal['before_sign_up']
    test: Literal[True] | None = None
    """
    A sample, which a developer sent
    """
    user: HookPerson
    client: SignUpQuestionClient | None
    """
    It sent the person to the sign-up; null for the API and for invitations
    """
    request: SignUpQuestionRequest


class SignUpQuestionClient(Model):
    """
    It sent the person to the sign-up; null for the API and for invitations
    """

    client_id: str
    name: str | None


class SignUpQuestionRequest(Model):
    way: Literal['password', 'api', 'registration', 'magic_link', 'connection', 'invitation']
    connection: str | None
    """
    Its slug
    """
    invitation: SignUpQuestionRequestInvitation | None
    language: str | None
    ip: str | None
    """
    The caller’s: for a token request often the server of a client
    """
    user_agent: str | None


class SignUpQuestionRequestInvitation(Model):
    id: str
    organization_id: str | None


class SignalStream(Model):
    stream_id: str
    iss: str
    aud: str
    """
    The `client_id` of the receiver
    """
    events_supported: list[str]
    events_requested: list[str] | None = None
    events_delivered: list[str]
    delivery: SignalStreamDelivery
    min_verification_interval: int
    """
    In seconds
    """
    description: str | None = None
    default_subjects: Literal['ALL', 'NONE']


class SignalStreamDelivery(Model):
    method: Literal['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936']
    endpoint_url: str


class SignalStreamStatus(Model):
    stream_id: str
    status: Literal['enabled', 'paused', 'disabled']
    reason: str | None = None
    """
    A short text
    """


class SignalSubject(Model):
    format: Literal['iss_sub']
    iss: str
    """
    The issuer of this App
    """
    sub: str
    """
    As in the client’s ID tokens
    """


class SignalsStreamsGetAnswer(RootModel[SignalStream | list[SignalStream]]):
    root: SignalStream | list[SignalStream]


class SignalsStreamsPollAnswer(Model):
    sets: dict[str, str]
    """
    Security event tokens by their `jti`
    """
    moreAvailable: bool


class SigningKey(Model):
    kid: str
    alg: Literal['ES256', 'RS256']
    state: Literal['next', 'current', 'retired']
    """
    Published before it signs; signs; still verifies
    """
    public_jwk: SigningKeyPublicJwk
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    retired_at: AwareDatetime | None


class SigningKeyPublicJwk(Model):
    kty: Literal['EC', 'RSA']
    kid: str
    alg: str
    use: Literal['sig']
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None


class SigningKeysRotateAnswer(Model):
    items: list[SigningKey]
    next_cursor: str | None
    """
    Pass it as `cursor` for the next page; null on the last
    """


class SpendingLimit(Model):
    """
    Of a user, an organization, or, if neither is named, the whole App
    """

    id: str
    user_id: str | None
    organization_id: str | None
    period: Literal['day', 'month']
    """
    Of the calendar, in UTC
    """
    currency: str
    amount: str
    spent: str
    """
    In the running period
    """
    period_start: str
    """
    A day in UTC
    """
    warned: bool
    """
    At least 80 % is spent
    """
    exceeded: bool
    """
    Everything is spent
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class TemporaryRedirectUri(Model):
    """
    A redirect URI that a client has until `expires_at`
    """

    id: str
    redirect_uri: str
    post_logout_redirect_uri: str | None
    added_by: TemporaryRedirectUriAddedBy
    """
    The last caller that added it
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class TemporaryRedirectUriAddedBy(Model):
    """
    The last caller that added it
    """

    kind: Literal['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous']
    id: str | None


class TestMessagesGetAnswer(Model):
    id: str
    channel: Literal['mail', 'sms']
    kind: str
    """
    What it is for
    """
    to: str
    """
    An address, or a phone number
    """
    locale: str
    subject: str | None
    """
    Null for an SMS
    """
    text: str
    """
    The whole text
    """
    code: str | None
    """
    The code in it; null if there is none
    """
    link: str | None
    """
    The link in it; null if there is none
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    When it is deleted
    """
    html: str | None
    """
    Null for an SMS
    """


class Text(Model):
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
    original: str | None
    """
    Ours; null if this version has no such message
    """
    is_addition: bool
    """
    Shown after ours, because ours protects the user
    """


class Tokens(Model):
    access_token: str
    """
    A JWT (RFC 9068) whose audience is the issuer, unless a resource asks for another format
    """
    token_type: Literal['Bearer']
    expires_in: int
    """
    Seconds
    """
    refresh_token: str
    """
    Works once; the answer brings the next
    """
    id_token: str | None = None
    scope: str


class TokensQuestion(Model):
    """
    May these tokens be given, and with which claims of the App’s own?
    """

    id: str
    """
    The same at every attempt
    """
    version: Literal[1]
    at: AwareDatetime
    issuer: str
    """
    The App that it is about
    """
    type: Literal['before_tokens']
    test: Literal[True] | None = None
    """
    A sample, which a developer sent
    """
    user: HookUser | None
    """
    Null for a machine
    """
    client: TokensQuestionClient
    request: TokensQuestionRequest


class TokensQuestionClient(Model):
    client_id: str
    name: str | None


class TokensQuestionRequest(Model):
    grant_type: str
    """
    That of the token request; “api” for a sign-in through the API
    """
    scopes: list[str]
    audience: str | None
    organization: TokensQuestionRequestOrganization | None
    impersonated: bool
    """
    A developer acts as the user
    """
    ip: str | None
    """
    The caller’s: for a token request often the server of a client
    """
    user_agent: str | None


class TokensQuestionRequestOrganization(Model):
    id: str
    name: str


class TotpEnrolment(Model):
    secret: str
    """
    Base32
    """
    otpauth_uri: str
    qr_image: str
    """
    The URI as QR code: an SVG as data: URI
    """


class TrustedDevice(Model):
    """
    A browser that is not asked for the second factor
    """

    id: str
    user_agent: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    expires_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class Usage(Model):
    id: str
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    service: str
    tokens_used: int
    cost: str
    """
    With six places
    """
    currency: str
    model_name: str | None
    request_type: str | None
    user_id: str | None
    organization_id: str | None
    idempotency_key: str | None
    billing_id: str | None
    """
    The billing record that it is part of
    """


class UsageBatchAnswer(Model):
    items: list[Usage]
    """
    In the order of the request
    """


class UsageLimitsStatusAnswer(Model):
    exceeded: bool
    """
    Whether one of them is
    """
    limits: list[SpendingLimit]


class UsageSum(Model):
    """
    A group of usage. What it isn’t grouped by is null
    """

    day: str | None
    service: str | None
    user_id: str | None
    organization_id: str | None
    currency: str
    records: int
    tokens_used: str
    """
    A whole number as text
    """
    cost: str
    """
    With six places
    """


class User(Model):
    id: str
    external_id: str | None
    """
    Its id in another system
    """
    email: str
    email_verified: bool
    username: str | None
    status: Literal['active', 'disabled']
    roles: list[str]
    """
    Names of roles of the App
    """
    name: str | None
    given_name: str | None
    family_name: str | None
    middle_name: str | None
    nickname: str | None
    preferred_username: str | None
    profile: str | None
    website: str | None
    gender: str | None
    birthdate: str | None
    picture: str | None
    phone: str | None
    phone_verified: bool
    address: Address | None
    locale: str | None
    zoneinfo: str | None
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    last_sign_in_at: AwareDatetime | None


class UserAccess(Model):
    """
    What a user may do, and why
    """

    roles: list[UserAccessRole]
    groups: list[str]
    permissions: list[UserAccessPermission]
    asked: UserAccessAsked | None = None
    """
    The answer about `permission`, if the query has it
    """


class UserAccessAsked(Model):
    """
    The answer about `permission`, if the query has it
    """

    permission: str
    allowed: bool
    through: list[UserAccessAskedThroughItem]


class UserAccessAskedThroughItem(Model):
    role: str
    """
    Name of the role
    """
    group: str | None
    """
    Null for a role that the user has themselves
    """


class UserAccessPermission(Model):
    name: str
    through: list[UserAccessPermissionThroughItem]


class UserAccessPermissionThroughItem(Model):
    role: str
    """
    Name of the role
    """
    group: str | None
    """
    Null for a role that the user has themselves
    """


class UserAccessRole(Model):
    name: str
    """
    Name of the role
    """
    direct: bool
    """
    Whether the user has it themselves
    """
    groups: list[str]
    """
    The groups that bring it
    """


class UserImport(Model):
    id: str
    status: Literal['receiving', 'running', 'done']
    total: int
    """
    Lines of the file
    """
    created: int
    existing: int
    """
    Users whose `external_id` was known from an earlier import; they stay as they are
    """
    refused: int
    """
    Lines with mistakes, or with an address or username that is in use
    """
    invites: bool
    """
    Whether users without a password are mailed a link to choose one
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    finished_at: AwareDatetime | None
    expires_at: AwareDatetime
    """
    When the import and its report are deleted
    """


class UserImportLine(Model):
    line: int
    status: Literal['waiting', 'created', 'exists', 'refused']
    external_id: str | None
    email: str | None
    user_id: str | None
    errors: list[UserImportLineError] | None
    """
    The mistakes of a refused line
    """


class UserImportLineError(Model):
    field: str
    code: str
    detail: str


class UsersFactorsGetAnswer(Model):
    items: list[Factor]
    next_cursor: str | None
    """
    Pass it as `cursor` for the next page; null on the last
    """
    recovery_codes_left: int


class UsersGroupsGetAnswer(Model):
    groups: list[str]
    """
    Names of groups of the App
    """


class UsersGroupsReplaceAnswer(Model):
    groups: list[str]
    """
    Names of groups of the App
    """


class UsersRolesGetAnswer(Model):
    roles: list[str]
    """
    Names of roles of the App
    """


class UsersRolesReplaceAnswer(Model):
    roles: list[str]
    """
    Names of roles of the App
    """


class VaultEntry(Model):
    """
    A key for another service, masked
    """

    id: str
    service_name: str
    label: str | None
    hint: str | None
    """
    Its last four characters; null for a short key
    """
    status: Literal['active', 'disabled']
    """
    A disabled entry gives its key to nobody
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    rotated_at: AwareDatetime | None
    last_read_at: AwareDatetime | None


class Webhook(Model):
    id: str
    url: str
    """
    At https:, on the public internet
    """
    description: str | None
    client_id: str | None
    """
    It hears of the users of this client, and of no events
    """
    events: list[str] | None
    enabled: bool
    state: Literal['active', 'failing', 'disabled']
    """
    `failing`: its last requests all failed
    """
    disabled_because: Literal['failing', 'gone'] | None
    """
    If the server switched it off: it failed for days, or answered 410
    """
    failing_since: AwareDatetime | None
    previous_secret_until: AwareDatetime | None
    """
    Until then the secret before the last rotation signs, too
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """


class WebhookDelivery(Model):
    id: str
    """
    Of the event: `webhook-id` of each attempt
    """
    type: str
    """
    Of the event
    """
    state: Literal['waiting', 'delivered', 'failed', 'dropped']
    """
    `failed`: given up; `dropped`: the endpoint was switched off, or the event is no longer kept
    """
    sequence: int | None
    """
    Counts the endpoint’s deliveries; null before the first attempt
    """
    attempts: int
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    next_attempt_at: AwareDatetime | None
    finished_at: AwareDatetime | None


class WebhookWithSecret(Model):
    id: str
    url: str
    """
    At https:, on the public internet
    """
    description: str | None
    client_id: str | None
    """
    It hears of the users of this client, and of no events
    """
    events: list[str] | None
    enabled: bool
    state: Literal['active', 'failing', 'disabled']
    """
    `failing`: its last requests all failed
    """
    disabled_because: Literal['failing', 'gone'] | None
    """
    If the server switched it off: it failed for days, or answered 410
    """
    failing_since: AwareDatetime | None
    previous_secret_until: AwareDatetime | None
    """
    Until then the secret before the last rotation signs, too
    """
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    updated_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    secret: str
    """
    Shown only here
    """


class WebhooksListenAnswer(Model):
    after: str
    """
    Where this answer ends; for this developer and these events alone
    """
    events: list[WebhooksListenAnswerEvent]


class WebhooksListenAnswerEvent(Model):
    id: str
    type: str
    body: str
    """
    As an endpoint gets it; what is signed
    """


class WebhooksReplayAnswer(Model):
    replayed: int


class WebhooksTestAnswer(Model):
    delivery_id: str


class WholeWebhookDelivery(Model):
    id: str
    """
    Of the event: `webhook-id` of each attempt
    """
    type: str
    """
    Of the event
    """
    state: Literal['waiting', 'delivered', 'failed', 'dropped']
    """
    `failed`: given up; `dropped`: the endpoint was switched off, or the event is no longer kept
    """
    sequence: int | None
    """
    Counts the endpoint’s deliveries; null before the first attempt
    """
    attempts: int
    created_at: AwareDatetime
    """
    RFC 3339, UTC
    """
    next_attempt_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    body: str | None
    """
    As it is sent; null if the event is no longer kept
    """
    log: list[WholeWebhookDeliveryLogItem]
    """
    The latest attempts, newest first, at most 20
    """


class WholeWebhookDeliveryLogItem(Model):
    attempt: int
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    duration_ms: int
    status: int | None
    """
    Of the answer
    """
    failure: str | None
    """
    Why there was no answer
    """
    answer: str | None
    """
    Its first 1,024 bytes
    """
