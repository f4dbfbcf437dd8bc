// Every route of an App's API, and of the server's own, in the order of their reference pages.
import { apiKeyRoutes } from './api-keys.ts';
import { appRoutes } from './app.ts';
import { authRoutes } from './auth.ts';
import { clientRoutes } from './clients.ts';
import { connectionAuthRoutes, connectionRoutes } from './connections.ts';
import { eventRoutes } from './events.ts';
import { factorRoutes } from './factors.ts';
import { invitationRoutes } from './invitations.ts';
import { mailRoutes } from './mails.ts';
import { meRoutes } from './me.ts';
import { memberRoutes } from './members.ts';
import { ownEmailRoutes } from './own-email.ts';
import { passkeyAuthRoutes, passkeyRoutes, userPasskeyRoutes } from './passkeys.ts';
import { emailLookupRoutes, phoneRoutes } from './phone.ts';
import { registrationRoutes } from './registration.ts';
import { resourceRoutes } from './resources.ts';
import { roleRoutes } from './roles.ts';
import type { Route } from './routes.ts';
import { sentFactorAuthRoutes, sentFactorRoutes } from './sent-factors.ts';
import { userRoutes } from './users.ts';

export { serverRoutes } from './apps.ts';

export const apiRoutes: Route[] = [
  ...authRoutes,
  ...sentFactorAuthRoutes,
  ...registrationRoutes,
  ...emailLookupRoutes,
  ...passkeyAuthRoutes,
  ...meRoutes,
  ...phoneRoutes,
  ...ownEmailRoutes,
  ...factorRoutes,
  ...sentFactorRoutes,
  ...passkeyRoutes,
  ...userRoutes,
  ...invitationRoutes,
  ...roleRoutes,
  ...userPasskeyRoutes,
  ...clientRoutes,
  ...resourceRoutes,
  ...apiKeyRoutes,
  ...memberRoutes,
  ...appRoutes,
  ...eventRoutes,
  ...mailRoutes,
  ...connectionAuthRoutes,
  ...connectionRoutes,
];
