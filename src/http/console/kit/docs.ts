// The section of the documentation that explains a page of the console. A test compares the table with the pages and with the
// headings of docs/.
import { CONSOLE_PATH, DOCS_PATH } from '../../kit/request/paths.ts';
import { WHY_PAGE } from '../../kit/why.ts';

/** By the path below the App; a page without an entry of its own has that of the page above it. */
export const ofApp: Record<string, string> = {
  '': 'console#overview',
  search: 'console#finding-things',
  events: 'console#events',
  'events/:id': WHY_PAGE,
  requests: 'console#requests',
  'requests/:id': WHY_PAGE,
  'requests/:id/fix/:fix': `${WHY_PAGE}#mend-it-in-one-click`,
  users: 'users',
  'users/new': 'users#sign-up',
  // Before the page of one user.
  'users/imports': 'migrating',
  'users/:id': 'console#a-users-page',
  'users/:id/metadata': 'users#metadata',
  'users/:id/roles': 'roles#giving-roles-and-groups',
  'users/:id/factors': 'second-factors#when-it-is-lost',
  'users/:id/impersonate': 'impersonation#how-it-begins',
  'users/selected': 'console#finding-things',
  invitations: 'users#invitations',
  organizations: 'console#organizations',
  'organizations/:id': 'organizations#members-and-roles',
  'organizations/:id/invitations': 'organizations#invitations',
  'organizations/:id/api-keys': 'organizations#acting-in-an-organization',
  'organizations/:id/domains': 'organizations#domains',
  'organizations/:id/settings': 'organizations#create-and-manage',
  'organization-roles': 'organizations#members-and-roles',
  roles: 'roles',
  groups: 'roles#groups',
  permissions: 'roles#permissions',
  clients: 'console#clients-and-apis',
  'clients/new': 'protocol#clients',
  'clients/:id/edit': 'protocol#clients',
  'clients/:id/quick-start': 'clients#quick-starts',
  'clients/:id/temporary-redirect-uris/new': 'clients#preview-deployments',
  button: 'button',
  resources: 'protocol#resources-rfc-8707',
  connections: 'connections',
  'api-keys': 'console#api-keys',
  'event-streams': 'audit-log#streaming',
  hooks: 'hooks',
  webhooks: 'webhooks',
  'webhooks/new': 'webhooks#endpoints',
  'webhooks/:id/deliveries/:delivery': 'webhooks#deliveries',
  usage: 'usage#usage',
  'usage/limits': 'usage#spending-limits',
  billing: 'usage#billing',
  mails: 'mail#what-was-sent-and-what-waits',
  'test-inbox': 'testing#the-test-inbox',
  members: 'console#developers-and-members',
  settings: 'configuration#settings-of-an-app',
  'settings/sign-in': 'users',
  'settings/security': 'second-factors#settings-of-an-app',
  'settings/lifetimes': 'sessions#lifetimes',
  'settings/branding': 'console#images',
  'settings/screens': 'console#preview',
  'settings/texts': 'languages#an-apps-own-texts',
  'settings/signing-keys': 'console#signing-keys',
  'settings/danger': 'console#suspending-and-deleting-an-app',
  preview: 'console#preview',
};

/** By the path below the console. */
export const ofServer: Record<string, string> = {
  '': 'console#apps',
  'apps/new': 'console#apps',
  search: 'console#finding-things',
  server: 'console#server',
  jobs: 'running#jobs',
  'verify-email': 'console#developers-and-members',
  invited: 'console#developers-and-members',
};

/** `path`: of a page, or of its row in the table of pages. Undefined if no entry but that of the first page fits. */
export function findDocs(path: string): string | undefined {
  const [, slug, below = ''] = /^\/apps\/(?!new$)([^/]+)(?:\/(.*))?$/s.exec(path) ?? [];
  return slug === undefined ? nearest(ofServer, path.slice(1)) : nearest(ofApp, below);
}

function nearest(table: Record<string, string>, below: string): string | undefined {
  const parts = below.split('/');
  for (let length = parts.length; length > 0; length--) {
    const found = Object.keys(table).find((one) => fits(one, parts.slice(0, length)));
    if (found !== undefined) return table[found];
  }
  return undefined;
}

function fits(entry: string, parts: string[]): boolean {
  const wanted = entry.split('/');
  return wanted.length === parts.length && wanted.every((one, at) => one === parts[at] || one.startsWith(':'));
}

/** Below BASE_URL, for a page of the console. */
export function docsOf({ path }: { path: string }): string {
  const found = findDocs(path.slice(CONSOLE_PATH.length) || '/');
  return found ? `${DOCS_PATH}/${found}` : DOCS_PATH;
}
