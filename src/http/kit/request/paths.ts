// Addresses that one door serves and others lead to, below an App's issuer.

export const ACCOUNT_PATH = '/account';
export const API_PREFIX = '/api/v1';
export const INVITATION_PATH = '/invitation';
export const MAGIC_LINK_PATH = '/magic-link';
export const RESET_PATH = '/reset';
export const UNLOCK_PATH = '/unlock';
