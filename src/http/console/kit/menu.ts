// What stands around every page of the console: the pages that a developer may see, in groups, and their own menu.
import type { Permission } from '../../../apps/permissions.ts';
import { ACCESS_TOKENS_PATH } from '../../../authentication/ways/own-tokens.ts';
import { INBOX_PATH, inboxesOf } from '../../kit/render/inboxes.ts';
import { ACCOUNT_PATH, API_PREFIX, CONSOLE_PATH } from '../../kit/request/paths.ts';
import { docsOf } from './docs.ts';
import type { AppVisit, Visit } from './visit.ts';

/** `section` is the part of the address below the App (or below /console) that its pages share; '' for the first page. */
export type MenuLink = { section: string; url: string; label: string; icon: string; current: boolean };

export type MenuGroup = { title: string | undefined; links: MenuLink[] };

/** `beside`: sections whose pages are its tabs. */
type Page = { section: string; beside?: string[]; label: string; icon: string; needs?: Permission };

type Group = { title?: string; pages: Page[] };

const ofApp: Group[] = [
  {
    pages: [
      { section: '', label: 'console.nav.overview', icon: 'house' },
      { section: 'requests', label: 'console.requests.nav', icon: 'list-checks', needs: 'events:read' },
      { section: 'events', label: 'console.nav.events', icon: 'activity', needs: 'events:read' },
    ],
  },
  {
    title: 'console.nav.people',
    pages: [
      { section: 'users', label: 'console.nav.users', icon: 'users', needs: 'users:read' },
      { section: 'invitations', label: 'console.invitations.nav', icon: 'user-plus', needs: 'users:read' },
      {
        ...{ section: 'organizations', beside: ['organization-roles'], needs: 'organizations:read' },
        ...{ label: 'console.org.nav', icon: 'building-2' },
      },
      {
        ...{ section: 'roles', beside: ['groups', 'permissions'], needs: 'roles:read' },
        ...{ label: 'console.rights.nav', icon: 'shield-check' },
      },
    ],
  },
  {
    title: 'console.nav.connect',
    pages: [
      { section: 'clients', label: 'console.nav.clients', icon: 'app-window', needs: 'clients:read' },
      { section: 'resources', label: 'console.nav.resources', icon: 'braces', needs: 'resources:read' },
      { section: 'connections', label: 'console.connections.nav', icon: 'plug', needs: 'connections:read' },
      { section: 'event-streams', label: 'console.streams.nav', icon: 'rss', needs: 'event_streams:read' },
      { section: 'webhooks', label: 'console.webhooks.nav', icon: 'webhook', needs: 'webhooks:read' },
      { section: 'hooks', label: 'console.hooks.nav', icon: 'split', needs: 'hooks:read' },
      { section: 'api-keys', label: 'console.nav.api_keys', icon: 'key-round', needs: 'api_keys:read' },
    ],
  },
  {
    title: 'console.nav.spending',
    pages: [
      { section: 'usage', label: 'console.costs.nav', icon: 'gauge', needs: 'usage:read' },
      { section: 'billing', label: 'console.billing.nav', icon: 'file-text', needs: 'billing:read' },
    ],
  },
  {
    title: 'console.nav.app',
    pages: [
      { section: 'mails', beside: ['test-inbox'], label: 'console.mails.nav', icon: 'mail', needs: 'users:read' },
      { section: 'members', label: 'console.nav.members', icon: 'user-cog', needs: 'members:read' },
      { section: 'settings', label: 'console.nav.settings', icon: 'settings', needs: 'app:read' },
    ],
  },
];

const ofServer: Page[] = [{ section: '', label: 'console.nav.apps', icon: 'layout-grid' }];
const ofOperators: Page[] = [
  { section: 'server', label: 'console.nav.server', icon: 'server' },
  { section: 'jobs', label: 'console.jobs.nav', icon: 'layers' },
];

/** The pages of the App, or of the console, that this developer may see. */
export function menuOf(visit: Visit | AppVisit): MenuGroup[] {
  if (!('app' in visit)) {
    const pages = visit.developer.operator ? [...ofServer, ...ofOperators] : ofServer;
    return [{ title: undefined, links: toLinks(visit, { pages, base: CONSOLE_PATH, at: 2 }) }];
  }
  const base = baseOf(visit);
  return ofApp
    .map(({ title, pages }) => {
      const may = pages.filter(({ needs }) => needs === undefined || visit.can(needs));
      return { title: title && visit.t(title), links: toLinks(visit, { pages: may, base, at: 4 }) };
    })
    .filter(({ links }) => links.length > 0);
}

export const baseOf = ({ app }: AppVisit) => `${CONSOLE_PATH}/apps/${app.slug}`;

/** `at`: which part of the page's path names its section. */
function toLinks({ ctx, t }: Visit, { pages, base, at }: { pages: Page[]; base: string; at: number }): MenuLink[] {
  const here = ctx.path.split('/')[at] ?? '';
  return pages.map(({ section, beside = [], label, icon }) => ({
    ...{ section, label: t(label), icon },
    url: section ? `${base}/${section}` : base,
    current: [section, ...beside].includes(here),
  }));
}

const GENERAL = '/settings';

const settingsPages: { path: string; label: string; icon: string; needs?: Permission }[] = [
  { path: GENERAL, label: 'console.settings.general', icon: 'settings-2' },
  { path: '/settings/sign-in', label: 'console.settings.sign_in', icon: 'log-in' },
  { path: '/settings/security', label: 'console.settings.security', icon: 'lock' },
  { path: '/settings/lifetimes', label: 'console.settings.lifetimes', icon: 'clock' },
  { path: '/settings/branding', label: 'console.settings.branding', icon: 'palette' },
  { path: '/settings/screens', label: 'console.settings.screens', icon: 'eye' },
  { path: '/settings/texts', label: 'console.settings.texts', icon: 'message-square-text' },
  { path: '/settings/signing-keys', label: 'console.settings.keys', icon: 'signature' },
  { path: '/settings/danger', label: 'console.danger', icon: 'octagon-alert', needs: 'app:delete' },
];

export type SettingsPage = { url: string; label: string; icon: string; current: boolean };

/** The tabs of the settings. */
export function settingsPagesOf(visit: AppVisit): SettingsPage[] {
  const { ctx, t, can } = visit;
  const base = baseOf(visit);
  // The address of a form on a page is below the page's; below the first page are the others.
  const isAt = (path: string) =>
    ctx.path === base + path || (path !== GENERAL && ctx.path.startsWith(`${base + path}/`));
  const [here] = settingsPages.filter(({ path }) => isAt(path)).toSorted((a, b) => b.path.length - a.path.length);
  return settingsPages
    .filter(({ needs }) => needs === undefined || can(needs))
    .map(({ path, label, icon }) => ({ url: base + path, label: t(label), icon, current: path === here?.path }));
}

export type OwnLink = { url: string; label: string; icon: string };

/** What concerns the developer, and not one App. */
export function ownLinksOf(
  { system, ctx, consoleApp, developer, t }: Visit,
  app: { issuer: string } | undefined,
): OwnLink[] {
  const account = consoleApp.issuer + ACCOUNT_PATH;
  const inboxes = inboxesOf(system);
  const reference = app ? app.issuer + API_PREFIX : API_PREFIX;
  return [
    { url: account, label: t('console.own.account'), icon: 'circle-user' },
    { url: `${account}/security`, label: t('console.own.security'), icon: 'shield' },
    { url: account + ACCESS_TOKENS_PATH, label: t('console.tokens.title'), icon: 'terminal' },
    { url: docsOf(ctx), label: t('console.own.docs'), icon: 'book-open' },
    { url: `${reference}/docs`, label: t('console.own.reference'), icon: 'code-xml' },
    ...(inboxes.mail || inboxes.sms ? [{ url: INBOX_PATH, label: t('console.own.inbox'), icon: 'inbox' }] : []),
    ...(developer.operator ? [{ url: `${CONSOLE_PATH}/server`, label: t('console.nav.server'), icon: 'server' }] : []),
  ];
}
