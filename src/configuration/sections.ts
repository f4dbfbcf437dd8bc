// The kinds of things that a configuration names, a row each: how one is recognised, what is stored of it, and which function
// of its noun creates, changes and deletes it. They are in the order in which they need each other.

import type { App } from '../apps/app.ts';
import {
  createClient,
  deleteClient,
  getClientId,
  listConfiguredClients,
  updateClient,
} from '../apps/clients/clients.ts';
import type { NewClient } from '../apps/clients/fields.ts';
import { createPermission, deletePermission, listPermissions, updatePermission } from '../apps/own-permissions.ts';
import type { Grantor, Permission } from '../apps/permissions.ts';
import { createResource, deleteResource, listResources, type NewResource, updateResource } from '../apps/resources.ts';
import { deleteText, listTexts, type OwnText, saveText } from '../apps/texts.ts';
import type { Core } from '../core.ts';
import type { ClientRow } from '../database/schema.ts';
import { deleteHook, type HookInput, listHooks, type Moment, saveHook, toMoment, updateHook } from '../hooks/hooks.ts';
import { openSecret as openHookSecret } from '../hooks/secrets.ts';
import { kindNameOf } from '../social/catalogue.ts';
import { readSettings } from '../social/connection-fields.ts';
import {
  createConnection,
  deleteConnection,
  keepsSecret,
  listConnections,
  type NewConnection,
  openSecret,
  updateConnection,
} from '../social/connections.ts';
import { inOrder } from '../tables.ts';
import { createGroup, deleteGroup, listGroups, updateGroup } from '../users/permissions/groups.ts';
import { createRole, deleteRole, listRoles, updateRole } from '../users/roles.ts';
import { createWebhook, deleteWebhook, listWebhooks, updateWebhook } from '../webhooks/endpoints.ts';
import type { NewWebhook } from '../webhooks/fields.ts';
import { openSecret as openWebhookSecret } from '../webhooks/secrets.ts';

export type ConfiguredClient = NewClient & { id?: string | undefined; status?: ClientRow['status'] | undefined };
type Described = { name: string; description?: string | undefined };
type ConfiguredConnection = Omit<NewConnection, 'client_secret'> & { client_secret?: string | undefined };
/** The client is named, as a file for several Apps does. */
type ConfiguredWebhook = Omit<NewWebhook, 'client_id'> & { client?: string | undefined };
type ConfiguredHook = HookInput & { moment: Moment };

/** A thing of each section, as a configuration has it. What is left out stays as it is. */
export type Items = {
  permissions: Described;
  resources: NewResource;
  roles: Described & { permissions?: string[] | undefined };
  groups: Described & { roles?: string[] | undefined };
  clients: ConfiguredClient;
  connections: ConfiguredConnection;
  webhooks: ConfiguredWebhook;
  hooks: ConfiguredHook;
  texts: OwnText;
};

export type SectionName = keyof Items;

/** `key` names it to people; `handle` is what its noun's functions take. */
export type Stored = { key: string; handle: string; fields: Record<string, unknown> };

/** A secret that is shown to nobody again. */
export type Made =
  | { client_id: string; client_secret: string }
  | { webhook_id: string; secret: string }
  | { moment: Moment; secret: string };

export type Section<Item> = {
  /** What a caller needs to change one. */
  permission: Permission;
  /** Fields that tell which one it is; they don't change. */
  identity: readonly string[];
  /** Fields whose values name it to people. */
  namedBy: readonly string[];
  /** The field that is never shown, and whether it still goes to the server that it was given for; one that only signs goes nowhere. */
  secret?: string;
  keepsSecret?(before: Stored['fields'], after: Stored['fields']): boolean;
  list(core: Core, app: App): Promise<Stored[]>;
  /** The stored thing that is meant, if its name alone doesn't say. */
  find?(stored: Stored[], item: Item): Stored | undefined;
  /** As it would be stored, to compare it. */
  normalize(item: Item): Record<string, unknown>;
  create(core: Core, app: App, item: Item, grantor: Grantor): Promise<Made | undefined>;
  update(core: Core, app: App, handle: string, change: { fields: Partial<Item>; grantor: Grantor }): Promise<unknown>;
  delete(core: Core, app: App, handle: string, grantor: Grantor): Promise<unknown>;
};

const nothing = () => undefined;

const permissions: Section<Items['permissions']> = {
  permission: 'roles:write',
  identity: ['name'],
  namedBy: ['name'],
  async list({ db }, app) {
    const own = (await listPermissions(db, app)).filter(({ kind }) => kind === 'own');
    return own.map(({ name, description }) => ({ key: name, handle: name, fields: { name, description } }));
  },
  normalize: (item) => ({ ...item }),
  create: (core, app, item) => createPermission(core.db, app, item).then(nothing),
  update: (core, app, name, { fields: { description = '' } }) => updatePermission(core.db, app, name, description),
  delete: (core, app, name) => deletePermission(core.db, app, name),
};

const resources: Section<Items['resources']> = {
  permission: 'resources:write',
  identity: ['identifier'],
  namedBy: ['identifier'],
  async list({ db }, app) {
    const rows = await listResources(db, app);
    return rows.map((row) => {
      const { identifier, name, scopes, token_format, access_token_seconds, is_default, scopes_by_permission } = row;
      const fields = { identifier, name, scopes, token_format, access_token_seconds, is_default, scopes_by_permission };
      return { key: identifier, handle: row.id, fields };
    });
  },
  normalize: (item) => ({ ...item }),
  create: (core, app, item) => createResource(core.db, app, item).then(nothing),
  update: (core, app, id, { fields }) => updateResource(core.db, app, id, fields),
  delete: (core, app, id) => deleteResource(core.db, app, id),
};

const roles: Section<Items['roles']> = {
  permission: 'roles:write',
  identity: ['name'],
  namedBy: ['name'],
  async list({ db }, app) {
    const rows = await listRoles(db, app);
    return rows.map(({ name, description, permissions }) => ({
      ...{ key: name, handle: name },
      fields: { name, description, permissions },
    }));
  },
  normalize: ({ permissions, ...item }) => ({ ...item, permissions: permissions && inOrder(permissions) }),
  create: (core, app, item, grantor) => createRole(core.db, app, { ...item, grantor }).then(nothing),
  update: (core, app, name, { fields, grantor }) => updateRole(core.db, app, name, { ...fields, grantor }),
  delete: (core, app, name, grantor) => deleteRole(core.db, app, name, { grantor }),
};

const groups: Section<Items['groups']> = {
  permission: 'roles:write',
  identity: ['name'],
  namedBy: ['name'],
  async list({ db }, app) {
    const rows = await listGroups(db, app);
    return rows.map(({ name, description, roles }) => ({
      ...{ key: name, handle: name },
      fields: { name, description, roles },
    }));
  },
  normalize: ({ roles, ...item }) => ({ ...item, roles: roles && inOrder(roles) }),
  create: (core, app, item, grantor) => createGroup(core.db, app, { ...item, grantor }).then(nothing),
  update: (core, app, name, { fields, grantor }) => updateGroup(core.db, app, name, { ...fields, grantor }),
  delete: (core, app, name, grantor) => deleteGroup(core.db, app, name, { grantor }),
};

/** A file for several Apps names its clients; the id is for a client that is renamed, or whose name another has, too. */
const clients: Section<ConfiguredClient> = {
  permission: 'clients:write',
  identity: ['id', 'type'],
  namedBy: ['name'],
  async list({ db }, app) {
    const rows = await listConfiguredClients(db, app);
    return rows.map((row) => ({ key: row.name, handle: row.id, fields: toClientFields(row) }));
  },
  find: (stored, { id, name }) => stored.find((one) => (id === undefined ? one.key === name : one.handle === id)),
  normalize: ({ id: _, ...item }) => item,
  async create(core, app, { id: _, status, ...item }, grantor) {
    const { client, secret } = await createClient(core, app, { ...item, grantor });
    if (status === 'disabled') await updateClient(core, app, client.id, { status });
    return secret === undefined ? undefined : { client_id: client.id, client_secret: secret };
  },
  update: (core, app, id, { fields, grantor }) => updateClient(core, app, id, { ...fields, grantor }),
  delete: (core, app, id) => deleteClient(core.db, app, id),
};

function toClientFields(row: ClientRow) {
  const { id, name, type, first_party, application_type, require_pkce, redirect_uris, post_logout_redirect_uris } = row;
  const { introspects, scopes, resources, api_permissions, id_token_alg, id_token_claims, provisioning, status } = row;
  const { shared_signals, backchannel_logout_uri, backchannel_logout_session_required } = row;
  const { logo_uri, client_uri, policy_uri, tos_uri } = row;
  return {
    ...{ id, name, type, status, first_party, application_type, require_pkce },
    ...{ redirect_uris, post_logout_redirect_uris, introspects, scopes, resources, api_permissions },
    ...{ shared_signals, backchannel_logout_uri, backchannel_logout_session_required },
    ...{ id_token_alg, id_token_claims, provisioning, logo_uri, client_uri, policy_uri, tos_uri },
  };
}

const connections: Section<ConfiguredConnection> = {
  permission: 'connections:write',
  identity: ['slug', 'kind'],
  namedBy: ['slug'],
  secret: 'client_secret',
  keepsSecret,
  async list(core, app) {
    const rows = await listConnections(core.db, app);
    return rows.map((row) => {
      const { slug, name, client_id, settings, enabled } = row;
      const fields = { slug, kind: kindNameOf(row), name, client_id, settings, enabled };
      return { key: slug, handle: row.id, fields: { ...fields, client_secret: openSecret(core, app, row) } };
    });
  },
  normalize: ({ settings, ...item }) => ({ ...item, settings: settings && readSettings(settings) }),
  create: (core, app, { client_secret = '', ...item }) =>
    createConnection(core, app, { ...item, client_secret }).then(nothing),
  update: (core, app, id, { fields }) => updateConnection(core, app, id, fields),
  delete: (core, app, id) => deleteConnection(core.db, app, id),
};

const webhooks: Section<ConfiguredWebhook> = {
  permission: 'webhooks:write',
  identity: ['url', 'client'],
  namedBy: ['url'],
  secret: 'secret',
  async list(core, app) {
    const rows = await listWebhooks(core.db, app);
    const names = new Map((await listConfiguredClients(core.db, app)).map(({ id, name }) => [id, name]));
    return rows.map((row) => {
      const { id, url, description, client_id, events, enabled } = row;
      const receives = client_id === null ? { events } : { client: names.get(client_id) };
      const fields = { url, description, ...receives, enabled, secret: openWebhookSecret(core, row) };
      return { key: url, handle: id, fields };
    });
  },
  normalize: ({ events, ...item }) => ({ ...item, events: events && inOrder(events) }),
  async create(core, app, { client, ...item }) {
    const client_id = client === undefined ? undefined : await getClientId(core.db, app, client);
    const { webhook, secret } = await createWebhook(core, app, { ...item, client_id });
    return item.secret === undefined ? { webhook_id: webhook.id, secret } : undefined;
  },
  update: (core, app, id, { fields: { client: _, ...fields } }) => updateWebhook(core, app, id, fields),
  delete: (core, app, id) => deleteWebhook(core.db, app, id),
};

const hooks: Section<ConfiguredHook> = {
  permission: 'hooks:write',
  identity: ['moment'],
  namedBy: ['moment'],
  secret: 'secret',
  async list(core, app) {
    const rows = await listHooks(core.db, app);
    return rows.map((row) => {
      const { moment, url, enabled, on_failure, timeout_ms } = row;
      const fields = { moment, url, enabled, on_failure, timeout_ms, secret: openHookSecret(core, row) };
      return { key: moment, handle: moment, fields };
    });
  },
  normalize: (item) => ({ ...item }),
  async create(core, app, { moment, ...item }) {
    const { secret } = await saveHook(core, app, moment, item);
    return secret === undefined ? undefined : { moment, secret };
  },
  update: (core, app, moment, { fields: { moment: _, ...fields } }) => updateHook(core, app, toMoment(moment), fields),
  delete: (core, app, moment) => deleteHook(core, app, toMoment(moment)),
};

const texts: Section<OwnText> = {
  permission: 'app:write',
  identity: ['locale', 'key'],
  namedBy: ['locale', 'key'],
  list: async (_core, app) =>
    listTexts(app).map((text) => ({ key: toKey(text), handle: toKey(text), fields: { ...text } })),
  normalize: (item) => ({ ...item }),
  create: (core, app, text) => saveText(core, app, text).then(nothing),
  update: (core, app, handle, { fields: { text = '' } }) => saveText(core, app, { ...toPlace(handle), text }),
  delete: (core, app, handle) => deleteText(core, app, toPlace(handle)),
};

/** Neither a language nor a key has a slash. */
const toKey = ({ locale, key }: Omit<OwnText, 'text'>): string => `${locale}/${key}`;

function toPlace(handle: string): Omit<OwnText, 'text'> {
  const [locale = '', key = ''] = handle.split('/');
  return { locale, key };
}

export const sections: { [Name in SectionName]: Section<Items[Name]> } = {
  permissions,
  resources,
  roles,
  groups,
  clients,
  connections,
  webhooks,
  hooks,
  texts,
};

/** The name of a thing. */
export const keyOf = (section: SectionName, item: object): string =>
  sections[section].namedBy.map((field) => Reflect.get(item, field)).join('/');

export const isSecret = (section: SectionName | 'app', field: string): boolean =>
  section !== 'app' && sections[section].secret === field;
