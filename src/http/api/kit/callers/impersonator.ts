// What a developer who acts as a user (docs/impersonation.md) may do by the user's access token: read what is in this list. Every
// other route is closed, and so is one that somebody adds.

export const openToImpersonators: ReadonlySet<string> = new Set([
  'GET /me',
  'GET /me/metadata',
  'GET /me/sessions',
  'GET /me/ended-sessions',
  'GET /me/sign-ins',
  'GET /me/connected-apps',
  'GET /me/organizations',
  'GET /me/joinable-organizations',
  'GET /me/usage',
  'GET /me/usage/summary',
]);

type Calling = { kind: string; impersonated_by?: string | undefined };

export const isClosedToImpersonators = ({ method, path }: { method: string; path: string }, caller: Calling): boolean =>
  caller.kind === 'user' && caller.impersonated_by !== undefined && !openToImpersonators.has(`${method} ${path}`);
