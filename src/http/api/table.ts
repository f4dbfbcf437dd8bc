// Every route of an App's API, and of the server's own, in the order of their reference pages.

import { captchaRoutes } from './auth/captcha.ts';
import { connectionAuthRoutes } from './auth/connections.ts';
import { emailLookupRoutes } from './auth/email-lookup.ts';
import { enrolmentRoutes } from './auth/enrolment.ts';
import { formStepRoutes } from './auth/form-steps.ts';
import { loginRoutes } from './auth/login.ts';
import { magicLinkRoutes } from './auth/magic-link.ts';
import { passkeyAuthRoutes } from './auth/passkeys.ts';
import { passwordRoutes } from './auth/password.ts';
import { registrationRoutes } from './auth/registration.ts';
import { secondFactorRoutes } from './auth/second-factor.ts';
import { tokenRoutes } from './auth/tokens.ts';
import { verifyEmailRoutes } from './auth/verify-email.ts';
import type { Route } from './kit/route.ts';
import { apiKeyRoutes } from './manage/api-keys.ts';
import { appRoutes } from './manage/app.ts';
import { clientRoutes } from './manage/clients.ts';
import { configurationRoutes } from './manage/configuration.ts';
import { connectionRoutes } from './manage/connections.ts';
import { eventStreamRoutes } from './manage/event-streams.ts';
import { eventRoutes } from './manage/events.ts';
import { groupRoutes } from './manage/groups.ts';
import { invitationRoutes } from './manage/invitations.ts';
import { mailRoutes } from './manage/mails.ts';
import { memberRoutes } from './manage/members.ts';
import { permissionRoutes } from './manage/permissions.ts';
import { requestRoutes } from './manage/requests.ts';
import { resourceRoutes } from './manage/resources.ts';
import { roleRoutes } from './manage/roles.ts';
import { signalControlRoutes } from './manage/signals/control.ts';
import { clientSignalRoutes } from './manage/signals/developers.ts';
import { signalStreamRoutes } from './manage/signals/streams.ts';
import { temporaryRedirectUriRoutes } from './manage/temporary-redirect-uris.ts';
import { testMessageRoutes } from './manage/test-messages.ts';
import { textRoutes } from './manage/texts.ts';
import { billingRoutes } from './manage/usage/billing.ts';
import { spendingLimitRoutes } from './manage/usage/spending-limits.ts';
import { usageRoutes } from './manage/usage/usage.ts';
import { vaultRoutes } from './manage/usage/vault.ts';
import { userAccessRoutes } from './manage/users/access.ts';
import { userFactorRoutes } from './manage/users/factors.ts';
import { userImportRoutes } from './manage/users/imports.ts';
import { userMetadataRoutes } from './manage/users/metadata.ts';
import { userPasskeyRoutes } from './manage/users/passkeys.ts';
import { userRoutes } from './manage/users/users.ts';
import { webhookDeliveryRoutes } from './manage/webhooks/deliveries.ts';
import { webhookRoutes } from './manage/webhooks/endpoints.ts';
import { hookRoutes } from './manage/webhooks/hooks.ts';
import { webhookListenRoutes } from './manage/webhooks/listen.ts';
import { factorRoutes } from './me/factors.ts';
import { meRoutes } from './me/me.ts';
import { ownMetadataRoutes } from './me/metadata.ts';
import { ownOrganizationRoutes } from './me/organizations.ts';
import { ownEmailRoutes } from './me/own-email.ts';
import { ownUsernameRoutes } from './me/own-username.ts';
import { passkeyRoutes } from './me/passkeys.ts';
import { phoneRoutes } from './me/phone.ts';
import { sentFactorRoutes } from './me/sent-factors.ts';
import { ownUsageRoutes } from './me/usage.ts';
import { ownVaultRoutes } from './me/vault.ts';
import { organizationKeyRoutes } from './organizations/api-keys.ts';
import { organizationDomainRoutes } from './organizations/domains.ts';
import { organizationInvitationRoutes } from './organizations/invitations.ts';
import { organizationMemberRoutes } from './organizations/members.ts';
import { organizationRoutes } from './organizations/organizations.ts';
import { organizationRoleRoutes } from './organizations/roles.ts';

export { serverRoutes } from './manage/apps.ts';

export const apiRoutes: Route[] = [
  ...loginRoutes,
  ...formStepRoutes,
  ...verifyEmailRoutes,
  ...secondFactorRoutes,
  ...enrolmentRoutes,
  ...captchaRoutes,
  ...tokenRoutes,
  ...passwordRoutes,
  ...magicLinkRoutes,
  ...registrationRoutes,
  ...emailLookupRoutes,
  ...passkeyAuthRoutes,
  ...meRoutes,
  ...ownMetadataRoutes,
  ...phoneRoutes,
  ...ownEmailRoutes,
  ...ownUsernameRoutes,
  ...factorRoutes,
  ...sentFactorRoutes,
  ...passkeyRoutes,
  ...ownVaultRoutes,
  ...ownUsageRoutes,
  ...ownOrganizationRoutes,
  ...userRoutes,
  ...userAccessRoutes,
  ...userImportRoutes,
  ...userMetadataRoutes,
  ...invitationRoutes,
  ...roleRoutes,
  ...groupRoutes,
  ...permissionRoutes,
  ...userFactorRoutes,
  ...userPasskeyRoutes,
  ...vaultRoutes,
  ...usageRoutes,
  ...spendingLimitRoutes,
  ...billingRoutes,
  ...organizationRoutes,
  ...organizationMemberRoutes,
  ...organizationInvitationRoutes,
  ...organizationKeyRoutes,
  ...organizationDomainRoutes,
  ...organizationRoleRoutes,
  ...clientRoutes,
  ...temporaryRedirectUriRoutes,
  ...clientSignalRoutes,
  ...resourceRoutes,
  ...apiKeyRoutes,
  ...memberRoutes,
  ...appRoutes,
  ...textRoutes,
  ...configurationRoutes,
  ...eventRoutes,
  ...requestRoutes,
  ...mailRoutes,
  ...testMessageRoutes,
  ...connectionAuthRoutes,
  ...connectionRoutes,
  ...webhookRoutes,
  ...webhookDeliveryRoutes,
  ...webhookListenRoutes,
  ...hookRoutes,
  ...eventStreamRoutes,
  ...signalStreamRoutes,
  ...signalControlRoutes,
];
