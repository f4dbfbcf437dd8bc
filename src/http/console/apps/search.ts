// Search across what the developer may see. In an App: its pages, users, clients and whatever else has a name. Everywhere:
// the developer's Apps, and whoever has just this address or id in one of them, which no index has to be read through for.

import type { App } from '../../../apps/app.ts';
import { findClientRow } from '../../../apps/clients/client.ts';
import { listClients } from '../../../apps/clients/clients.ts';
import { API_KEY_PREFIX } from '../../../apps/keys/api-keys.ts';
import { listApiKeys } from '../../../apps/keys/list.ts';
import { findRole, listAppNamesOf } from '../../../apps/members.ts';
import { type Permission, rolePermissions } from '../../../apps/permissions.ts';
import { listResources } from '../../../apps/resources.ts';
import type { Db, UserRow } from '../../../database/schema.ts';
import { isId } from '../../../ids.ts';
import { listInvitations } from '../../../invitations/list.ts';
import { listConnections } from '../../../social/connections.ts';
import { parseEmail } from '../../../users/email.ts';
import { listUsers } from '../../../users/list.ts';
import { hasOwnRoles, listRoles } from '../../../users/roles.ts';
import { findUser, findUserByEmail } from '../../../users/users.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { menuOf, settingsPagesOf } from '../kit/menu.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen, screen } from '../kit/screen.ts';
import { findSettings } from '../kit/settings/findable.ts';
import type { AppVisit, Visit } from '../kit/visit.ts';

const APPS_ICON = 'layout-grid';
const USERS_ICON = 'users';
const CLIENTS_ICON = 'app-window';

const MOST_OF_A_KIND = 5;
/** So many of the developer's Apps are looked through for an address or an id. */
const MOST_APPS = 20;

export type FoundItem = { url: string; label: string; sub?: string | undefined };
/** `all_url` leads to the list of the kind with the same search, if there may be more. */
export type FoundKind = { title: string; icon: string; items: FoundItem[]; all_url: string | undefined };

export const searchScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/search', access: 'app:read', show: (visit) => showFound(visit, findInApp) }),
  screen({ path: '/search', access: 'developer', show: (visit) => showFound(visit, findEverywhere) }),
];

async function showFound<V extends Visit>(
  visit: V,
  find: (visit: V, q: string) => Promise<FoundKind[]>,
): Promise<void> {
  const q = queryText(visit, 'q').trim();
  const found = q === '' ? [] : await find(visit, q);
  await showPage(visit, 'console/search', { q, found: found.filter(({ items }) => items.length > 0) });
}

type Source = {
  /** Of the menu, which has its words and its icon. */
  section: string;
  /** Whether its list can be searched, too. */
  has_search: boolean;
  find(visit: AppVisit, q: string): Promise<FoundItem[]>;
};

const sources: Source[] = [
  {
    section: 'users',
    has_search: true,
    async find({ system, app }, q) {
      const { items } = await listUsers(system.db, app, { search: q, limit: MOST_OF_A_KIND });
      return items.map(({ id, email, name }) => ({ url: appPath(app, `/users/${id}`), label: email, sub: name ?? '' }));
    },
  },
  {
    section: 'clients',
    has_search: true,
    async find({ system, app }, q) {
      const { items } = await listClients(system.db, app, { search: q, limit: MOST_OF_A_KIND });
      return items.map(({ id, name }) => ({ url: appPath(app, `/clients/${id}`), label: name, sub: id }));
    },
  },
  {
    section: 'invitations',
    has_search: true,
    async find({ system, app }, q) {
      const { items } = await listInvitations(system.db, app, { search: q, limit: MOST_OF_A_KIND });
      return items.map(({ email, name }) => ({
        url: urlOf(appPath(app, '/invitations'), { q: email }),
        ...{ label: email, sub: name ?? '' },
      }));
    },
  },
  {
    section: 'roles',
    has_search: false,
    async find({ system, app }, q) {
      if (!hasOwnRoles(app)) return [];
      const rows = await listRoles(system.db, app);
      return having(q, rows, ({ name, description }) => ({
        url: appPath(app, `/roles/${encodeURIComponent(name)}/edit`),
        ...{ label: name, sub: description ?? '' },
      }));
    },
  },
  {
    section: 'resources',
    has_search: false,
    async find({ system, app }, q) {
      const rows = await listResources(system.db, app);
      return having(q, rows, ({ id, name, identifier }) => ({
        url: appPath(app, `/resources/${id}`),
        ...{ label: name, sub: identifier },
      }));
    },
  },
  {
    section: 'connections',
    has_search: false,
    async find({ system, app }, q) {
      const rows = await listConnections(system.db, app);
      return having(q, rows, ({ id, name, kind }) => ({
        url: appPath(app, `/connections/${id}`),
        ...{ label: name, sub: kind },
      }));
    },
  },
  {
    section: 'api-keys',
    has_search: true,
    async find({ system, app }, q) {
      const query = { search: q, organization: null, limit: MOST_OF_A_KIND };
      const { items } = await listApiKeys(system.db, app, query);
      return items.map(({ id, name, hint }) => ({
        url: appPath(app, `/api-keys/${id}`),
        ...{ label: name, sub: `${API_KEY_PREFIX}…${hint}` },
      }));
    },
  },
];

/** The rows of which a name has these letters. */
function having<Row>(q: string, rows: Row[], toItem: (row: Row) => FoundItem): FoundItem[] {
  const wanted = q.toLocaleLowerCase();
  const has = ({ label, sub = '' }: FoundItem) => `${label}\n${sub}`.toLocaleLowerCase().includes(wanted);
  return rows.map(toItem).filter(has).slice(0, MOST_OF_A_KIND);
}

async function findInApp(visit: AppVisit, q: string): Promise<FoundKind[]> {
  const links = menuOf(visit).flatMap((group) => group.links);
  const found = await Promise.all(
    sources.map(async ({ section, has_search, find }): Promise<FoundKind[]> => {
      // A page that is not in the developer's menu is not theirs to see.
      const link = links.find((one) => one.section === section);
      if (!link) return [];
      const items = await find(visit, q);
      const all_url = has_search && items.length === MOST_OF_A_KIND ? urlOf(link.url, { q }) : undefined;
      return [{ title: link.label, icon: link.icon, items, all_url }];
    }),
  );
  const pages = [...links, ...settingsPagesOf(visit)];
  const items = having(q, pages, ({ url, label }) => ({ url, label }));
  return [
    { title: visit.t('console.search.pages'), icon: 'file-text', items, all_url: undefined },
    ...findInSettings(visit, q, items),
    ...found.flat(),
  ];
}

/** Those that `pages` doesn't have already. */
function findInSettings(visit: AppVisit, q: string, pages: FoundItem[]): FoundKind[] {
  const link = menuOf(visit)
    .flatMap((group) => group.links)
    .find(({ section }) => section === 'settings');
  if (!link) return [];
  const found = findSettings(visit, q).filter(({ url }) => !pages.some((page) => page.url === url));
  const items = found.slice(0, MOST_OF_A_KIND).map(({ url, label, page }) => ({ url, label, sub: page }));
  const all_url = found.length > MOST_OF_A_KIND ? urlOf(`${link.url}/search`, { q }) : undefined;
  return [{ title: link.label, icon: link.icon, items, all_url }];
}

async function findEverywhere(visit: Visit, q: string): Promise<FoundKind[]> {
  const { system, developer, t } = visit;
  const named = await listAppNamesOf(system.db, developer, { limit: MOST_OF_A_KIND + 1, search: q });
  const apps = named.map(({ slug, name }) => ({ url: appPath({ slug }), label: name, sub: slug }));
  const mine = await listAppNamesOf(system.db, developer, { limit: MOST_APPS });
  const exact = await Promise.all(mine.map(({ slug }) => findExactly(visit, slug, q)));
  const toKind = (title: string, icon: string, items: FoundItem[]): FoundKind => ({
    ...{ title: t(title), icon, items: items.slice(0, MOST_OF_A_KIND) },
    all_url: undefined,
  });
  return [
    {
      ...toKind('console.nav.apps', APPS_ICON, apps),
      all_url: apps.length > MOST_OF_A_KIND ? urlOf(CONSOLE_PATH, { q }) : undefined,
    },
    toKind(
      'console.nav.users',
      USERS_ICON,
      exact.flatMap(({ users }) => users),
    ),
    toKind(
      'console.nav.clients',
      CLIENTS_ICON,
      exact.flatMap(({ clients }) => clients),
    ),
  ];
}

type Exact = { users: FoundItem[]; clients: FoundItem[] };

/** By the whole address or id, where the developer's role shows users and clients. */
async function findExactly({ system, developer }: Visit, slug: string, q: string): Promise<Exact> {
  const app = await system.directory.findBySlug(slug);
  const role = app && (await findRole(system.db, app, developer));
  const can = (permission: Permission) => role !== undefined && rolePermissions[role].includes(permission);
  const user = app && can('users:read') ? await findWhole(system.db, app, q) : undefined;
  const client = app && can('clients:read') ? await findClientRow(system.db, app, q) : undefined;
  return {
    users: user ? [{ url: appPath({ slug }, `/users/${user.id}`), label: user.email, sub: app?.name }] : [],
    clients:
      client && !client.built_in
        ? [{ url: appPath({ slug }, `/clients/${client.id}`), label: client.name, sub: app?.name }]
        : [],
  };
}

async function findWhole(db: Db, app: App, q: string): Promise<UserRow | undefined> {
  if (isId(q)) return findUser(db, app, q);
  const email = parseEmail(q);
  return email && findUserByEmail(db, app, email);
}
