// What stands above every page of one organization: its name, its logo, its state, and the tabs that the developer may see.
import type { Permission } from '../../../apps/permissions.ts';
import { type Organization, toOrganizationJson } from '../../../organizations/organizations.ts';
import { type Reached, reachOrganization } from '../../../organizations/reach.ts';
import { appPath } from '../kit/render.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';

export const ORGANIZATIONS_PATH = '/apps/:slug/organizations';

const tabs = {
  members: { path: '', label: 'console.org.members', needs: 'organization_members:read' },
  invitations: { path: '/invitations', label: 'console.invitations.nav', needs: 'organization_members:read' },
  domains: { path: '/domains', label: 'domain.nav', needs: 'organizations:read' },
  keys: { path: '/api-keys', label: 'console.nav.api_keys', needs: 'organization_keys:write' },
  settings: { path: '/settings', label: 'console.nav.settings', needs: 'organizations:read' },
} as const satisfies Record<string, { path: string; label: string; needs: Permission }>;

export type OrganizationHead = {
  organization: Organization;
  /** Of its first page. */
  url: string;
  /** Undefined if it has none, or if nobody is shown it because the App is suspended. */
  logo_url: string | undefined;
  status_label: string;
  tabs: { url: string; label: string; current: boolean }[];
};

/** A developer reaches every organization of the App. Throws `not_found`. */
export const reachAt = (visit: AppVisit): Promise<Reached> =>
  reachOrganization(visit.system.db, visit.app, visit.params.id ?? '', {
    kind: 'app',
    permissions: grantorOf(visit).permissions,
  });

export const organizationPath = ({ app }: AppVisit, { id }: { id: string }, rest = '') =>
  appPath(app, `/organizations/${id}${rest}`);

export function toHead(visit: AppVisit, organization: Organization, current: keyof typeof tabs): OrganizationHead {
  const { app, t, can } = visit;
  const url = organizationPath(visit, organization);
  return {
    ...{ organization, url, status_label: t(statusWords[organization.status]) },
    logo_url: (app.status === 'active' && toOrganizationJson(app, organization).logo_url) || undefined,
    tabs: Object.entries(tabs)
      .filter(([, { needs }]) => can(needs))
      .map(([name, { path, label }]) => ({ url: url + path, label: t(label), current: name === current })),
  };
}
