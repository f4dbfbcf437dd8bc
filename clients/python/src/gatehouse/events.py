# Made by datamodel-code-generator from the OpenAPI document (npm run client). Don't edit it.
# bd4b138a74a1b8d14a66e46d0b311dd73d6db4a3c97ec26a04210c9e05bbdc4f

from __future__ import annotations

from typing import Any, Literal

from gatehouse.model import Model
from pydantic import AwareDatetime


class ApiKeyCreatedEventData(Model):
    id: str
    name: str
    scopes: list[str]
    organization_id: str | None = None


class ApiKeyRevokedEventData(Model):
    id: str
    name: str


class ApiKeyRotatedEventData(Model):
    id: str
    name: str
    new_id: str
    """
    The id of the new key
    """
    overlap_hours: float
    """
    How long both work
    """


class ApiKeyUpdatedEventData(Model):
    id: str
    name: str
    allowed_networks: list[str]
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class AppDeletionScheduledEventData(Model):
    purge_at: AwareDatetime


class AppExportedEventData(Model):
    keys: bool
    """
    Whether its signing keys are in the file
    """


class AppRestoredEventData(Model):
    pass


class AppUpdatedEventData(Model):
    name: str | None = None
    status: Literal['active', 'suspended'] | None = None
    settings: dict[str, Any] | None = None
    """
    The settings that were set, by name
    """
    branding: dict[str, Any] | None = None
    images: dict[str, Any] | None = None
    """
    The hash of each picture that was set, or null
    """
    text: AppUpdatedEventDataText | None = None
    """
    A text of the App’s own; null if it was removed
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class AppUpdatedEventDataText(Model):
    """
    A text of the App’s own; null if it was removed
    """

    locale: str
    key: str
    text: str | None


class BillingRecordCreatedEventData(Model):
    billing_record: str
    organization_id: str | None
    currency: str
    amount: float
    """
    In the smallest unit of the currency
    """
    status: str


class BillingRecordFailedEventData(Model):
    billing_record: str
    organization_id: str | None
    currency: str
    amount: float
    """
    In the smallest unit of the currency
    """
    status: str


class BillingRecordFinalizedEventData(Model):
    billing_record: str
    organization_id: str | None
    currency: str
    amount: float
    """
    In the smallest unit of the currency
    """
    status: str


class BillingRecordPaidEventData(Model):
    billing_record: str
    organization_id: str | None
    currency: str
    amount: float
    """
    In the smallest unit of the currency
    """
    status: str


class BillingRecordVoidedEventData(Model):
    billing_record: str
    organization_id: str | None
    currency: str
    amount: float
    """
    In the smallest unit of the currency
    """
    status: str


class ClientCreatedEventData(Model):
    name: str
    type: Literal['public', 'confidential', 'machine']
    api_permissions: list[str] | None = None


class ClientDeletedEventData(Model):
    name: str


class ClientSecretCreatedEventData(Model):
    client_name: str | None = None
    """
    The name of the client
    """
    hint: str
    """
    The end of the secret, by which people recognize it
    """


class ClientSecretRevokedEventData(Model):
    client_name: str | None = None
    """
    The name of the client
    """
    hint: str
    """
    The end of the secret, by which people recognize it
    """


class ClientUpdatedEventData(Model):
    name: str | None = None
    type: Literal['confidential'] | None = None
    """
    Of a public client that became a confidential one
    """
    status: Literal['active', 'disabled'] | None = None
    first_party: bool | None = None
    application_type: Literal['web', 'native'] | None = None
    require_pkce: bool | None = None
    redirect_uris: list[str] | None = None
    post_logout_redirect_uris: list[str] | None = None
    introspects: list[str] | None = None
    scopes: list[str] | None = None
    resources: list[str] | None = None
    api_permissions: list[str] | None = None
    id_token_alg: Literal['RS256', 'ES256'] | None = None
    id_token_claims: bool | None = None
    provisioning: bool | None = None
    shared_signals: bool | None = None
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool | None = None
    logo_uri: str | None = None
    client_uri: str | None = None
    policy_uri: str | None = None
    tos_uri: str | None = None
    client_name: str | None = None
    """
    The name of the client
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class ConfigurationAppliedEventData(Model):
    create: int
    change: int
    delete: int


class ConnectionCreatedEventData(Model):
    slug: str
    kind: str


class ConnectionDeletedEventData(Model):
    slug: str


class ConnectionUpdatedEventData(Model):
    slug: str
    fields: list[str]
    """
    The names of the fields that were set
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class ConsentDeniedEventData(Model):
    pass


class ConsentGrantedEventData(Model):
    scopes: list[str]
    claims: list[str]
    resources: list[ConsentGrantedEventDataResource]


class ConsentGrantedEventDataResource(Model):
    identifier: str
    scopes: list[str]


class EventStreamCreatedEventData(Model):
    id: str
    name: str
    origin: str


class EventStreamDeletedEventData(Model):
    id: str
    name: str
    origin: str


class EventStreamDisabledEventData(Model):
    id: str
    name: str
    origin: str


class EventStreamUpdatedEventData(Model):
    id: str
    name: str
    origin: str
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class EventsErasedEventData(Model):
    count: int


class EventsExpiredEventData(Model):
    count: int
    through_seal: int
    """
    The last seal of the audit log whose events are deleted; so are those of all before it
    """


class EventsExportedEventData(Model):
    pass


class FactorEnrolledEventData(Model):
    kind: str
    factor: str
    name: str | None = None


class FactorRemovedEventData(Model):
    kind: str
    factor: str
    name: str | None = None


class FactorUpdatedEventData(Model):
    kind: str
    factor: str
    name: str | None = None


class FactorsResetEventData(Model):
    kinds: list[str]


class GrantNarrowedEventData(Model):
    removed: GrantNarrowedEventDataRemoved


class GrantNarrowedEventDataRemoved(Model):
    scopes: list[str]
    claims: list[str]
    resources: list[GrantNarrowedEventDataRemovedResource]


class GrantNarrowedEventDataRemovedResource(Model):
    identifier: str
    scopes: list[str]


class GrantRevokedEventData(Model):
    pass


class GroupCreatedEventData(Model):
    group: str
    roles: list[str]


class GroupDeletedEventData(Model):
    group: str


class GroupUpdatedEventData(Model):
    group: str
    roles: list[str] | None = None
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class HookCreatedEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str


class HookDeletedEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str


class HookRecoveredEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str


class HookSecretRotatedEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str
    overlap_hours: float
    """
    How long the one before signs, too
    """


class HookSuspendedEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str
    because: str
    """
    How it failed the last time
    """
    on_failure: Literal['refuse', 'continue']
    """
    What becomes of requests meanwhile
    """


class HookUpdatedEventData(Model):
    moment: Literal['before_sign_up', 'before_tokens']
    origin: str
    fields: list[str]
    """
    The names of the fields that were set
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class IdentityLinkedEventData(Model):
    connection: str


class IdentityUnlinkedEventData(Model):
    connection: str


class InvitationAcceptedEventData(Model):
    invitation_id: str
    organization_id: str | None = None


class InvitationCreatedEventData(Model):
    invitation_id: str
    roles: list[str]
    """
    In the organization, if the invitation is to one
    """
    organization_id: str | None = None


class InvitationResentEventData(Model):
    invitation_id: str


class InvitationRevokedEventData(Model):
    invitation_id: str


class MemberAddedEventData(Model):
    developer_id: str
    role: Literal['owner', 'admin', 'viewer']


class MemberInvitationRevokedEventData(Model):
    invitation_id: str


class MemberInvitedEventData(Model):
    invitation_id: str
    role: Literal['owner', 'admin', 'viewer']


class MemberRemovedEventData(Model):
    developer_id: str


class MemberUpdatedEventData(Model):
    developer_id: str
    role: Literal['owner', 'admin', 'viewer']
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class OrganizationCreatedEventData(Model):
    organization_id: str
    slug: str
    name: str


class OrganizationDeletedEventData(Model):
    organization_id: str
    slug: str
    name: str


class OrganizationDisabledEventData(Model):
    organization_id: str
    name: str | None = None


class OrganizationDomainAddedEventData(Model):
    organization_id: str
    domain: str


class OrganizationDomainLostEventData(Model):
    organization_id: str
    domain: str


class OrganizationDomainRemovedEventData(Model):
    organization_id: str
    domain: str


class OrganizationDomainUpdatedEventData(Model):
    organization_id: str
    domain: str
    joins: bool
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class OrganizationDomainVerifiedEventData(Model):
    organization_id: str
    domain: str


class OrganizationEnabledEventData(Model):
    organization_id: str
    name: str | None = None


class OrganizationMemberAddedEventData(Model):
    organization_id: str
    roles: list[str]


class OrganizationMemberRemovedEventData(Model):
    organization_id: str


class OrganizationMemberUpdatedEventData(Model):
    organization_id: str
    roles: list[str]
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class OrganizationRoleCreatedEventData(Model):
    role: str
    permissions: list[str]


class OrganizationRoleDeletedEventData(Model):
    role: str


class OrganizationRoleUpdatedEventData(Model):
    role: str
    permissions: list[str]
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class OrganizationUpdatedEventData(Model):
    organization_id: str
    name: str | None = None
    """
    The name that it has now
    """
    fields: list[str]
    """
    The names of the fields that were set
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class PasskeyAddedEventData(Model):
    passkey: str
    name: str


class PasskeyRefusedEventData(Model):
    passkey: str
    counter: int
    last: int
    """
    The counter of the use before
    """


class PasskeyRemovedEventData(Model):
    passkey: str
    name: str


class PasskeyUpdatedEventData(Model):
    passkey: str
    name: str


class PermissionCreatedEventData(Model):
    permission: str


class PermissionDeletedEventData(Model):
    permission: str
    roles: list[str]


class PermissionUpdatedEventData(Model):
    permission: str
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class RecoveryCodeUsedEventData(Model):
    left: int


class RecoveryCodesRegeneratedEventData(Model):
    pass


class RefreshTokenReusedEventData(Model):
    pass


class ResourceCreatedEventData(Model):
    identifier: str


class ResourceDeletedEventData(Model):
    identifier: str
    roles: list[str] | None = None
    """
    The roles that lost a scope, which was a permission of theirs
    """


class ResourceUpdatedEventData(Model):
    identifier: str
    name: str | None = None
    scopes: list[ResourceUpdatedEventDataScope] | None = None
    token_format: Literal['opaque', 'jwt'] | None = None
    access_token_seconds: int | None = None
    is_default: bool | None = None
    scopes_by_permission: bool | None = None
    roles: list[str] | None = None
    """
    The roles that lost a scope, which was a permission of theirs
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class ResourceUpdatedEventDataScope(Model):
    name: str


class RoleCreatedEventData(Model):
    role: str
    permissions: list[str]


class RoleDeletedEventData(Model):
    role: str


class RoleUpdatedEventData(Model):
    role: str
    permissions: list[str] | None = None
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class SessionDisownedEventData(Model):
    pass


class SessionEndedEventData(Model):
    expired: bool | None = None
    """
    Nobody ended it: its time was over
    """
    impersonator: str | None = None
    """
    The developer who acted as the user in it (docs/impersonation.md)
    """
    told: list[str] | None = None
    """
    The ids of the clients that are told by back-channel logout
    """


class SessionRevokedEventData(Model):
    others: int | None = None
    """
    How many sessions ended, if all others of the user did
    """
    impersonator: str | None = None
    """
    The developer who acted as the user in it (docs/impersonation.md)
    """
    told: list[str] | None = None
    """
    The ids of the clients that are told by back-channel logout
    """


class SignInSucceededEventData(Model):
    method: str
    """
    The `amr` values of the sign-in (RFC 8176), separated by spaces
    """


class SignalStreamCreatedEventData(Model):
    id: str
    method: Literal['push', 'poll']
    origin: str | None
    """
    Of the address that it is pushed to
    """


class SignalStreamDeletedEventData(Model):
    id: str
    method: Literal['push', 'poll']
    origin: str | None
    """
    Of the address that it is pushed to
    """


class SignalStreamDisabledEventData(Model):
    id: str
    method: Literal['push', 'poll']
    origin: str | None
    """
    Of the address that it is pushed to
    """
    because: Literal['failing']


class SignalStreamUpdatedEventData(Model):
    id: str
    method: Literal['push', 'poll']
    origin: str | None
    """
    Of the address that it is pushed to
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class SigningKeysRotatedEventData(Model):
    current: list[str]
    """
    The ids of the keys that sign from now on
    """
    emergency: bool
    """
    Whether the old keys stopped working at once
    """


class SpendingLimitCreatedEventData(Model):
    spending_limit: str
    user_id: str | None
    organization_id: str | None
    period: str
    currency: str
    amount: str
    """
    As a decimal number
    """
    spent: str | None = None
    """
    In the running period, as a decimal number
    """


class SpendingLimitDeletedEventData(Model):
    spending_limit: str
    user_id: str | None
    organization_id: str | None
    period: str
    currency: str
    amount: str
    """
    As a decimal number
    """
    spent: str | None = None
    """
    In the running period, as a decimal number
    """


class SpendingLimitUpdatedEventData(Model):
    spending_limit: str
    user_id: str | None
    organization_id: str | None
    period: str
    currency: str
    amount: str
    """
    As a decimal number
    """
    spent: str | None = None
    """
    In the running period, as a decimal number
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class TemporaryRedirectUriAddedEventData(Model):
    client_name: str | None = None
    """
    The name of the client
    """
    redirect_uri: str
    post_logout_redirect_uri: str | None
    expires_at: AwareDatetime
    renewed: bool
    """
    The client had it already
    """


class TemporaryRedirectUriRemovedEventData(Model):
    client_name: str | None = None
    """
    The name of the client
    """
    redirect_uri: str
    post_logout_redirect_uri: str | None


class TrustedDeviceAddedEventData(Model):
    days: int


class TrustedDeviceRemovedEventData(Model):
    count: int


class UsageLimitReachedEventData(Model):
    spending_limit: str
    user_id: str | None
    organization_id: str | None
    period: str
    currency: str
    amount: str
    """
    As a decimal number
    """
    spent: str | None = None
    """
    In the running period, as a decimal number
    """


class UsageLimitWarnedEventData(Model):
    spending_limit: str
    user_id: str | None
    organization_id: str | None
    period: str
    currency: str
    amount: str
    """
    As a decimal number
    """
    spent: str | None = None
    """
    In the running period, as a decimal number
    """


class UserCreatedEventData(Model):
    import_id: str | None = None
    """
    The import that created the user
    """


class UserDeletedEventData(Model):
    pass


class UserDisabledEventData(Model):
    pass


class UserEmailChangeBegunEventData(Model):
    pass


class UserEmailChangeUndoneEventData(Model):
    pass


class UserEmailChangedEventData(Model):
    pass


class UserEnabledEventData(Model):
    pass


class UserGroupsChangedEventData(Model):
    groups: list[str]
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class UserImpersonatedEventData(Model):
    reason: str
    until: AwareDatetime


class UserLockedEventData(Model):
    guessed: Literal['password', 'second_factor']


class UserPasswordChangedEventData(Model):
    to: Literal['none'] | None = None
    """
    `none` if the user has no password now
    """


class UserRolesChangedEventData(Model):
    roles: list[str]
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class UserUnlockedEventData(Model):
    by: Literal['link'] | None = None
    """
    `link` if the user did it by the link from the mail
    """


class UserUpdatedEventData(Model):
    fields: list[str]
    """
    The names of the fields that were set
    """


class UserUsernameChangedEventData(Model):
    pass


class UsersExportedEventData(Model):
    pass


class UsersImportBegunEventData(Model):
    import_id: str
    lines: int


class UsersImportedEventData(Model):
    import_id: str
    created: int
    existing: int
    refused: int


class VaultEntryCreatedEventData(Model):
    vault_entry: str
    service_name: str
    status: str


class VaultEntryDeletedEventData(Model):
    vault_entry: str
    service_name: str
    status: str


class VaultEntryRotatedEventData(Model):
    vault_entry: str
    service_name: str
    status: str


class VaultEntryUpdatedEventData(Model):
    vault_entry: str
    service_name: str
    status: str


class WebhookEndpointCreatedEventData(Model):
    id: str
    origin: str


class WebhookEndpointDeletedEventData(Model):
    id: str
    origin: str


class WebhookEndpointDisabledEventData(Model):
    id: str
    origin: str
    because: Literal['failing', 'gone']
    """
    It failed for days, or answered 410
    """


class WebhookEndpointSecretRotatedEventData(Model):
    id: str
    origin: str
    overlap_hours: float
    """
    How long the one before signs, too
    """


class WebhookEndpointUpdatedEventData(Model):
    id: str
    origin: str
    fields: list[str]
    """
    The names of the fields that were set
    """
    changes: dict[str, Any] | None = None
    """
    The values before and after, by field; `hidden` for a secret. Long values are cut
    """


class WebhookEvent(Model):
    id: str
    """
    The same wherever the event is seen, so that nobody handles it twice
    """
    type: str
    version: int
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    actor: WebhookEventActor
    """
    The caller or person that did it
    """
    object: WebhookEventObject | None
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
    data: Any
    issuer: str
    """
    The App that it happened in
    """
    sequence: int
    """
    Goes up by one with each event that is sent to this endpoint
    """


class ApiKeyCreatedEvent(WebhookEvent):
    type: Literal['api_key.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ApiKeyCreatedEventData


class ApiKeyRevokedEvent(WebhookEvent):
    type: Literal['api_key.revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ApiKeyRevokedEventData


class ApiKeyRotatedEvent(WebhookEvent):
    type: Literal['api_key.rotated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ApiKeyRotatedEventData


class ApiKeyUpdatedEvent(WebhookEvent):
    type: Literal['api_key.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ApiKeyUpdatedEventData


class AppDeletionScheduledEvent(WebhookEvent):
    type: Literal['app.deletion_scheduled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: AppDeletionScheduledEventData


class AppExportedEvent(WebhookEvent):
    type: Literal['app.exported']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: AppExportedEventData


class AppRestoredEvent(WebhookEvent):
    type: Literal['app.restored']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: AppRestoredEventData


class AppUpdatedEvent(WebhookEvent):
    type: Literal['app.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: AppUpdatedEventData


class BillingRecordCreatedEvent(WebhookEvent):
    type: Literal['billing_record.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: BillingRecordCreatedEventData


class BillingRecordFailedEvent(WebhookEvent):
    type: Literal['billing_record.failed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: BillingRecordFailedEventData


class BillingRecordFinalizedEvent(WebhookEvent):
    type: Literal['billing_record.finalized']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: BillingRecordFinalizedEventData


class BillingRecordPaidEvent(WebhookEvent):
    type: Literal['billing_record.paid']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: BillingRecordPaidEventData


class BillingRecordVoidedEvent(WebhookEvent):
    type: Literal['billing_record.voided']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: BillingRecordVoidedEventData


class ClientCreatedEvent(WebhookEvent):
    type: Literal['client.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ClientCreatedEventData


class ClientDeletedEvent(WebhookEvent):
    type: Literal['client.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ClientDeletedEventData


class ClientSecretCreatedEvent(WebhookEvent):
    type: Literal['client_secret.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ClientSecretCreatedEventData


class ClientSecretRevokedEvent(WebhookEvent):
    type: Literal['client_secret.revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ClientSecretRevokedEventData


class ClientUpdatedEvent(WebhookEvent):
    type: Literal['client.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ClientUpdatedEventData


class ConfigurationAppliedEvent(WebhookEvent):
    type: Literal['configuration.applied']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConfigurationAppliedEventData


class ConnectionCreatedEvent(WebhookEvent):
    type: Literal['connection.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConnectionCreatedEventData


class ConnectionDeletedEvent(WebhookEvent):
    type: Literal['connection.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConnectionDeletedEventData


class ConnectionUpdatedEvent(WebhookEvent):
    type: Literal['connection.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConnectionUpdatedEventData


class ConsentDeniedEvent(WebhookEvent):
    type: Literal['consent.denied']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConsentDeniedEventData


class ConsentGrantedEvent(WebhookEvent):
    type: Literal['consent.granted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ConsentGrantedEventData


class EventStreamCreatedEvent(WebhookEvent):
    type: Literal['event_stream.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventStreamCreatedEventData


class EventStreamDeletedEvent(WebhookEvent):
    type: Literal['event_stream.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventStreamDeletedEventData


class EventStreamDisabledEvent(WebhookEvent):
    type: Literal['event_stream.disabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventStreamDisabledEventData


class EventStreamUpdatedEvent(WebhookEvent):
    type: Literal['event_stream.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventStreamUpdatedEventData


class EventsErasedEvent(WebhookEvent):
    type: Literal['events.erased']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventsErasedEventData


class EventsExpiredEvent(WebhookEvent):
    type: Literal['events.expired']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventsExpiredEventData


class EventsExportedEvent(WebhookEvent):
    type: Literal['events.exported']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: EventsExportedEventData


class FactorEnrolledEvent(WebhookEvent):
    type: Literal['factor.enrolled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: FactorEnrolledEventData


class FactorRemovedEvent(WebhookEvent):
    type: Literal['factor.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: FactorRemovedEventData


class FactorUpdatedEvent(WebhookEvent):
    type: Literal['factor.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: FactorUpdatedEventData


class FactorsResetEvent(WebhookEvent):
    type: Literal['factors.reset']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: FactorsResetEventData


class GrantNarrowedEvent(WebhookEvent):
    type: Literal['grant.narrowed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: GrantNarrowedEventData


class GrantRevokedEvent(WebhookEvent):
    type: Literal['grant.revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: GrantRevokedEventData


class GroupCreatedEvent(WebhookEvent):
    type: Literal['group.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: GroupCreatedEventData


class GroupDeletedEvent(WebhookEvent):
    type: Literal['group.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: GroupDeletedEventData


class GroupUpdatedEvent(WebhookEvent):
    type: Literal['group.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: GroupUpdatedEventData


class HookCreatedEvent(WebhookEvent):
    type: Literal['hook.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookCreatedEventData


class HookDeletedEvent(WebhookEvent):
    type: Literal['hook.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookDeletedEventData


class HookRecoveredEvent(WebhookEvent):
    type: Literal['hook.recovered']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookRecoveredEventData


class HookSecretRotatedEvent(WebhookEvent):
    type: Literal['hook.secret_rotated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookSecretRotatedEventData


class HookSuspendedEvent(WebhookEvent):
    type: Literal['hook.suspended']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookSuspendedEventData


class HookUpdatedEvent(WebhookEvent):
    type: Literal['hook.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: HookUpdatedEventData


class IdentityLinkedEvent(WebhookEvent):
    type: Literal['identity.linked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: IdentityLinkedEventData


class IdentityUnlinkedEvent(WebhookEvent):
    type: Literal['identity.unlinked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: IdentityUnlinkedEventData


class InvitationAcceptedEvent(WebhookEvent):
    type: Literal['invitation.accepted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: InvitationAcceptedEventData


class InvitationCreatedEvent(WebhookEvent):
    type: Literal['invitation.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: InvitationCreatedEventData


class InvitationResentEvent(WebhookEvent):
    type: Literal['invitation.resent']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: InvitationResentEventData


class InvitationRevokedEvent(WebhookEvent):
    type: Literal['invitation.revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: InvitationRevokedEventData


class MemberAddedEvent(WebhookEvent):
    type: Literal['member.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: MemberAddedEventData


class MemberInvitationRevokedEvent(WebhookEvent):
    type: Literal['member.invitation_revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: MemberInvitationRevokedEventData


class MemberInvitedEvent(WebhookEvent):
    type: Literal['member.invited']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: MemberInvitedEventData


class MemberRemovedEvent(WebhookEvent):
    type: Literal['member.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: MemberRemovedEventData


class MemberUpdatedEvent(WebhookEvent):
    type: Literal['member.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: MemberUpdatedEventData


class OrganizationCreatedEvent(WebhookEvent):
    type: Literal['organization.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationCreatedEventData


class OrganizationDeletedEvent(WebhookEvent):
    type: Literal['organization.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDeletedEventData


class OrganizationDisabledEvent(WebhookEvent):
    type: Literal['organization.disabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDisabledEventData


class OrganizationDomainAddedEvent(WebhookEvent):
    type: Literal['organization_domain.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDomainAddedEventData


class OrganizationDomainLostEvent(WebhookEvent):
    type: Literal['organization_domain.lost']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDomainLostEventData


class OrganizationDomainRemovedEvent(WebhookEvent):
    type: Literal['organization_domain.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDomainRemovedEventData


class OrganizationDomainUpdatedEvent(WebhookEvent):
    type: Literal['organization_domain.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDomainUpdatedEventData


class OrganizationDomainVerifiedEvent(WebhookEvent):
    type: Literal['organization_domain.verified']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationDomainVerifiedEventData


class OrganizationEnabledEvent(WebhookEvent):
    type: Literal['organization.enabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationEnabledEventData


class OrganizationMemberAddedEvent(WebhookEvent):
    type: Literal['organization_member.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationMemberAddedEventData


class OrganizationMemberRemovedEvent(WebhookEvent):
    type: Literal['organization_member.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationMemberRemovedEventData


class OrganizationMemberUpdatedEvent(WebhookEvent):
    type: Literal['organization_member.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationMemberUpdatedEventData


class OrganizationRoleCreatedEvent(WebhookEvent):
    type: Literal['organization_role.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationRoleCreatedEventData


class OrganizationRoleDeletedEvent(WebhookEvent):
    type: Literal['organization_role.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationRoleDeletedEventData


class OrganizationRoleUpdatedEvent(WebhookEvent):
    type: Literal['organization_role.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationRoleUpdatedEventData


class OrganizationUpdatedEvent(WebhookEvent):
    type: Literal['organization.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: OrganizationUpdatedEventData


class PasskeyAddedEvent(WebhookEvent):
    type: Literal['passkey.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PasskeyAddedEventData


class PasskeyRefusedEvent(WebhookEvent):
    type: Literal['passkey.refused']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PasskeyRefusedEventData


class PasskeyRemovedEvent(WebhookEvent):
    type: Literal['passkey.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PasskeyRemovedEventData


class PasskeyUpdatedEvent(WebhookEvent):
    type: Literal['passkey.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PasskeyUpdatedEventData


class PermissionCreatedEvent(WebhookEvent):
    type: Literal['permission.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PermissionCreatedEventData


class PermissionDeletedEvent(WebhookEvent):
    type: Literal['permission.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PermissionDeletedEventData


class PermissionUpdatedEvent(WebhookEvent):
    type: Literal['permission.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: PermissionUpdatedEventData


class RecoveryCodeUsedEvent(WebhookEvent):
    type: Literal['recovery_code.used']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RecoveryCodeUsedEventData


class RecoveryCodesRegeneratedEvent(WebhookEvent):
    type: Literal['recovery_codes.regenerated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RecoveryCodesRegeneratedEventData


class RefreshTokenReusedEvent(WebhookEvent):
    type: Literal['refresh_token.reused']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RefreshTokenReusedEventData


class ResourceCreatedEvent(WebhookEvent):
    type: Literal['resource.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ResourceCreatedEventData


class ResourceDeletedEvent(WebhookEvent):
    type: Literal['resource.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ResourceDeletedEventData


class ResourceUpdatedEvent(WebhookEvent):
    type: Literal['resource.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: ResourceUpdatedEventData


class RoleCreatedEvent(WebhookEvent):
    type: Literal['role.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RoleCreatedEventData


class RoleDeletedEvent(WebhookEvent):
    type: Literal['role.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RoleDeletedEventData


class RoleUpdatedEvent(WebhookEvent):
    type: Literal['role.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: RoleUpdatedEventData


class SessionDisownedEvent(WebhookEvent):
    type: Literal['session.disowned']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SessionDisownedEventData


class SessionEndedEvent(WebhookEvent):
    type: Literal['session.ended']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SessionEndedEventData


class SessionRevokedEvent(WebhookEvent):
    type: Literal['session.revoked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SessionRevokedEventData


class SignInSucceededEvent(WebhookEvent):
    type: Literal['sign_in.succeeded']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SignInSucceededEventData


class SignalStreamCreatedEvent(WebhookEvent):
    type: Literal['signal_stream.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SignalStreamCreatedEventData


class SignalStreamDeletedEvent(WebhookEvent):
    type: Literal['signal_stream.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SignalStreamDeletedEventData


class SignalStreamDisabledEvent(WebhookEvent):
    type: Literal['signal_stream.disabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SignalStreamDisabledEventData


class SignalStreamUpdatedEvent(WebhookEvent):
    type: Literal['signal_stream.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SignalStreamUpdatedEventData


class SigningKeysRotatedEvent(WebhookEvent):
    type: Literal['signing_keys.rotated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SigningKeysRotatedEventData


class SpendingLimitCreatedEvent(WebhookEvent):
    type: Literal['spending_limit.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SpendingLimitCreatedEventData


class SpendingLimitDeletedEvent(WebhookEvent):
    type: Literal['spending_limit.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SpendingLimitDeletedEventData


class SpendingLimitUpdatedEvent(WebhookEvent):
    type: Literal['spending_limit.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: SpendingLimitUpdatedEventData


class TemporaryRedirectUriAddedEvent(WebhookEvent):
    type: Literal['temporary_redirect_uri.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: TemporaryRedirectUriAddedEventData


class TemporaryRedirectUriRemovedEvent(WebhookEvent):
    type: Literal['temporary_redirect_uri.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: TemporaryRedirectUriRemovedEventData


class TrustedDeviceAddedEvent(WebhookEvent):
    type: Literal['trusted_device.added']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: TrustedDeviceAddedEventData


class TrustedDeviceRemovedEvent(WebhookEvent):
    type: Literal['trusted_device.removed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: TrustedDeviceRemovedEventData


class UsageLimitReachedEvent(WebhookEvent):
    type: Literal['usage.limit_reached']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UsageLimitReachedEventData


class UsageLimitWarnedEvent(WebhookEvent):
    type: Literal['usage.limit_warned']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UsageLimitWarnedEventData


class UserCreatedEvent(WebhookEvent):
    type: Literal['user.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserCreatedEventData


class UserDeletedEvent(WebhookEvent):
    type: Literal['user.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserDeletedEventData


class UserDisabledEvent(WebhookEvent):
    type: Literal['user.disabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserDisabledEventData


class UserEmailChangeBegunEvent(WebhookEvent):
    type: Literal['user.email_change_begun']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserEmailChangeBegunEventData


class UserEmailChangeUndoneEvent(WebhookEvent):
    type: Literal['user.email_change_undone']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserEmailChangeUndoneEventData


class UserEmailChangedEvent(WebhookEvent):
    type: Literal['user.email_changed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserEmailChangedEventData


class UserEnabledEvent(WebhookEvent):
    type: Literal['user.enabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserEnabledEventData


class UserGroupsChangedEvent(WebhookEvent):
    type: Literal['user.groups_changed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserGroupsChangedEventData


class UserImpersonatedEvent(WebhookEvent):
    type: Literal['user.impersonated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserImpersonatedEventData


class UserLockedEvent(WebhookEvent):
    type: Literal['user.locked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserLockedEventData


class UserPasswordChangedEvent(WebhookEvent):
    type: Literal['user.password_changed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserPasswordChangedEventData


class UserRolesChangedEvent(WebhookEvent):
    type: Literal['user.roles_changed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserRolesChangedEventData


class UserUnlockedEvent(WebhookEvent):
    type: Literal['user.unlocked']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserUnlockedEventData


class UserUpdatedEvent(WebhookEvent):
    type: Literal['user.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserUpdatedEventData


class UserUsernameChangedEvent(WebhookEvent):
    type: Literal['user.username_changed']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UserUsernameChangedEventData


class UsersExportedEvent(WebhookEvent):
    type: Literal['users.exported']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UsersExportedEventData


class UsersImportBegunEvent(WebhookEvent):
    type: Literal['users.import_begun']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UsersImportBegunEventData


class UsersImportedEvent(WebhookEvent):
    type: Literal['users.imported']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: UsersImportedEventData


class VaultEntryCreatedEvent(WebhookEvent):
    type: Literal['vault_entry.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: VaultEntryCreatedEventData


class VaultEntryDeletedEvent(WebhookEvent):
    type: Literal['vault_entry.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: VaultEntryDeletedEventData


class VaultEntryRotatedEvent(WebhookEvent):
    type: Literal['vault_entry.rotated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: VaultEntryRotatedEventData


class VaultEntryUpdatedEvent(WebhookEvent):
    type: Literal['vault_entry.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: VaultEntryUpdatedEventData


class WebhookEndpointCreatedEvent(WebhookEvent):
    type: Literal['webhook_endpoint.created']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: WebhookEndpointCreatedEventData


class WebhookEndpointDeletedEvent(WebhookEvent):
    type: Literal['webhook_endpoint.deleted']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: WebhookEndpointDeletedEventData


class WebhookEndpointDisabledEvent(WebhookEvent):
    type: Literal['webhook_endpoint.disabled']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: WebhookEndpointDisabledEventData


class WebhookEndpointSecretRotatedEvent(WebhookEvent):
    type: Literal['webhook_endpoint.secret_rotated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: WebhookEndpointSecretRotatedEventData


class WebhookEndpointUpdatedEvent(WebhookEvent):
    type: Literal['webhook_endpoint.updated']
    version: Literal[1]
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    data: WebhookEndpointUpdatedEventData


class WebhookEventActor(Model):
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


class WebhookEventObject(Model):
    """
    The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept
    """

    kind: str
    id: str | None
    name: str | None


class WebhookTestEvent(WebhookEvent):
    id: str
    """
    The same wherever the event is seen, so that nobody handles it twice
    """
    version: int
    """
    Of the data of this type. It goes up when a member is removed or gets another meaning.
    """
    at: AwareDatetime
    """
    RFC 3339, UTC
    """
    issuer: str
    """
    The App that it happened in
    """
    sequence: int
    """
    Goes up by one with each event that is sent to this endpoint
    """
    type: Literal['webhook.test']
    data: WebhookTestEventData


class WebhookTestEventData(Model):
    pass
