// Addresses that one door serves and others lead to, below an App's issuer; the console's and the
// documentation's are below BASE_URL.

export const ACCOUNT_PATH = '/account';
export const API_PREFIX = '/api/v1';
export const BUTTON_PATH = '/button';
export const CONSOLE_PATH = '/console';
export const CONSOLE_SIGN_IN_PATH = `${CONSOLE_PATH}/sign-in`;
export const DOCS_PATH = '/docs';
export const IMPERSONATE_PATH = '/impersonate';
export const END_IMPERSONATION_PATH = `${ACCOUNT_PATH}/impersonation/end`;
export const INVITATION_PATH = '/invitation';
export const MAGIC_LINK_PATH = '/magic-link';
/** Below a link's path: the form that asks for another link. */
export const NEW_LINK_PATH = '/again';
export const RECOVER_PATH = '/recover';
export const RESET_PATH = '/reset';
export const SETUP_PATH = '/setup';
export const UNLOCK_PATH = '/unlock';

/** Of the API, for receivers of security events (OpenID Shared Signals Framework 1.0 §8.1). */
export const signalPaths = {
  streams: '/signals/streams',
  status: '/signals/status',
  add: '/signals/subjects/add',
  remove: '/signals/subjects/remove',
  verification: '/signals/verification',
  poll: '/signals/streams/:id/poll',
} as const;
