// Connections of an App: the other identity providers that people may sign in with. The form of each kind is made from its
// entry in the catalogue; a secret goes in and is never shown.
import { z } from 'zod';
import { DAY, now } from '../../../clock.ts';
import type { ConnectionRow } from '../../../database/schema.ts';
import { type ConnectionFailure, listConnectionFailures } from '../../../events/figures.ts';
import { Problem } from '../../../problem.ts';
import { type Kind, type KindName, kindNames, kindOf, kinds } from '../../../social/catalogue.ts';
import { requireConnectionFields } from '../../../social/connection-fields.ts';
import {
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  redirectUriOf,
  updateConnection,
} from '../../../social/connections.ts';
import { readConnectionUse } from '../../../social/identities.ts';
import { type ConnectionSettings, MAX_DOMAINS, type SettingName, settingsOf } from '../../../social/settings.ts';
import { testConnection } from '../../../social/upstream.ts';
import { keysOf, tableOf } from '../../../tables.ts';
import { flag, lines, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { problemText } from '../../kit/render/messages.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { connectionSettingWords } from './words.ts';

const words: Words = {
  'invalid_body.allowed_domains': 'console.error.connection_domains',
  'conflict.slug': 'console.error.connection_slug_taken',
  'invalid_body.slug': 'console.error.connection_slug',
  'invalid_body.client_secret': 'console.error.apple_key',
  'invalid_body.issuer': 'console.error.connection_url',
  'invalid_body.authorization_url': 'console.error.connection_url',
  'invalid_body.token_url': 'console.error.connection_url',
  'invalid_body.userinfo_url': 'console.error.connection_url',
  'secret_required.client_secret': 'console.error.connection_secret',
  connection_has_identities: 'console.error.connection_source',
  connection_in_use: 'console.error.connection_in_use',
  invalid_body: 'console.error.connection_setting',
};

/** A private key has several lines. */
const secret = z.string('field.required').trim().max(5000, 'field.too_long');

/** So far back a connection's page tells of failures. */
const FAILURE_DAYS = 30;

type Value = string | boolean | string[];
type Input = Record<string, Value>;

export const connectionScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/connections',
    access: 'connections:read',
    async show(visit) {
      const rows = await listConnections(visit.system.db, visit.app);
      const connections = rows.map((row) => ({ ...row, kind_label: kindOf(row).name }));
      await showPage(visit, 'console/connections', { connections });
    },
  }),
  appScreen({
    path: '/apps/:slug/connections/new',
    access: 'connections:write',
    async show(visit) {
      const choices = kindNames.map((kind) => ({ kind, name: kinds[kind].name }));
      await showPage(visit, 'console/connection-new', { choices });
    },
  }),
  appScreen({
    path: '/apps/:slug/connections/new/:kind',
    access: 'connections:write',
    words,
    show: (visit, form) => showForm(visit, kindIn(visit), undefined, form),
    fields: (visit: AppVisit) => {
      const kind = kinds[kindIn(visit)];
      const own = { slug: required(40), client_secret: secret.min(1, 'field.required') };
      return z.strictObject({ ...common, ...own, ...settingFields(kind) });
    },
    check: (visit, input) => checkFields(visit, kinds[kindIn(visit)], input),
    async act(visit, input) {
      const kind = kindIn(visit);
      const row = await saying(() =>
        createConnection(visit.system, visit.app, {
          kind,
          slug: String(input.slug),
          client_secret: String(input.client_secret),
          ...toConnection(kinds[kind], input),
        }),
      );
      goTo(visit, connectionPath(visit, row), 'connection_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/connections/:id',
    access: 'connections:read',
    show: async (visit) => showConnection(visit, await find(visit)),
  }),
  appScreen({
    path: '/apps/:slug/connections/:id/edit',
    access: 'connections:write',
    words,
    async show(visit, form) {
      const row = await find(visit);
      await showForm(visit, kindNamed(row.kind), row, form);
    },
    fields: async (visit: AppVisit) => {
      const kind = kindOf(await find(visit));
      return z.strictObject({ ...common, client_secret: secret, ...settingFields(kind) });
    },
    check: async (visit, input) => checkFields(visit, kindOf(await find(visit)), input),
    async act(visit, input) {
      const row = await find(visit);
      const client_secret = String(input.client_secret) || undefined;
      const change = { ...toConnection(kindOf(row), input), client_secret };
      await saying(() => updateConnection(visit.system, visit.app, row.id, change));
      goTo(visit, connectionPath(visit, row), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/connections/:id/test',
    access: 'connections:write',
    async act(visit) {
      const row = await find(visit);
      const found = await testConnection(visit.system, visit.app, row).catch((error) => {
        if (!(error instanceof Problem)) throw error;
        return { error: error.message };
      });
      goToShow(visit, connectionPath(visit, row), { value: testResult.parse(found) });
    },
  }),
  appScreen({
    path: '/apps/:slug/connections/:id/delete',
    access: 'connections:write',
    words,
    async show(visit, form) {
      const row = await find(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.connections.delete_title', { name: row.name }),
        text: visit.t('console.connections.delete_text'),
        button: visit.t('console.connections.delete'),
        back_url: connectionPath(visit, row),
      });
    },
    async act(visit) {
      await deleteConnection(visit.system.db, visit.app, (await find(visit)).id);
      goTo(visit, appPath(visit.app, '/connections'), 'connection_deleted');
    },
  }),
];

const common = { name: required(200), client_id: required(500), enabled: flag };

/** As much of it as the page has room for. */
const told = z.string().transform((text) => text.slice(0, 500));
const testResult = z.union([
  z.object({ error: told }),
  z.object({
    issuer: told,
    authorization_endpoint: told.optional(),
    token_endpoint: told.optional(),
    keys: z.number().optional(),
  }),
]);

export type TestResult = z.output<typeof testResult>;

const connectionPath = ({ app }: AppVisit, { id }: ConnectionRow) => appPath(app, `/connections/${id}`);
const find = ({ system, app, params }: AppVisit) => getConnection(system.db, app, requireRowId(params.id));

function requireRowId(id: string | undefined): string {
  const { data } = z.uuid().safeParse(id);
  if (data === undefined) throw new Problem('not_found', 'There is no such connection');
  return data;
}

const kindIn = ({ params }: AppVisit): KindName => kindNamed(params.kind);

function kindNamed(asked: string | undefined): KindName {
  const kind = kindNames.find((name) => name === asked);
  if (!kind) throw new Problem('not_found', 'There is no such kind of connection');
  return kind;
}

const settingNames = (kind: Kind): SettingName[] => keysOf(kind.settings);

/** How the form asks for a setting that isn't a line of text. */
const controls: Partial<Record<SettingName, { control: 'check' | 'lines'; field: z.ZodType<Value> }>> = {
  allowed_domains: { control: 'lines', field: lines(MAX_DOMAINS) },
  trust_email: { control: 'check', field: flag },
  for_organizations: { control: 'check', field: flag },
  trust_freshness: { control: 'check', field: flag },
};

function settingFields(kind: Kind): Record<SettingName, z.ZodType<Value>> {
  return tableOf(
    settingNames(kind),
    (name) => controls[name]?.field ?? (kind.settings[name] === 'required' ? required(2000) : text(2000)),
  );
}

function toConnection(kind: Kind, input: Input) {
  const settings = toSettings(kind, input);
  return { name: String(input.name), client_id: String(input.client_id), enabled: input.enabled === true, settings };
}

function toSettings(kind: Kind, input: Partial<Input>): ConnectionSettings {
  const given = settingNames(kind).map((name) => [name, input[name] === '' ? undefined : input[name]]);
  return Object.fromEntries(given);
}

const checkFields = ({ system }: AppVisit, kind: Kind, input: Partial<Input>) =>
  saying(() => requireConnectionFields(system, kind, { slug: textOf(input.slug), settings: toSettings(kind, input) }));

const textOf = (value: Value | undefined) => (typeof value === 'string' ? value : undefined);

/** Settings lie one level deeper than the form's fields. */
async function saying<Result>(work: () => Promise<Result>): Promise<Result> {
  return work().catch((error) => {
    throw error instanceof Problem ? error.renamed((name) => name.replace('settings.', '')) : error;
  });
}

async function showConnection(visit: AppVisit, connection: ConnectionRow): Promise<void> {
  const kind = kindOf(connection);
  const given = settingsOf(connection);
  const settings = keysOf(connectionSettingWords)
    .filter((name) => given[name] !== undefined && given[name] !== false)
    .map((name) => ({ label: visit.t(connectionSettingWords[name]), value: toShown(given[name]) }));
  const [use, failures] = await Promise.all([
    readConnectionUse(visit.system.db, visit.app, connection),
    visit.can('events:read') ? listFailures(visit, connection) : undefined,
  ]);
  await showPage(visit, 'console/connection', {
    ...{ use, failures, days: FAILURE_DAYS },
    connection,
    settings,
    found: takeShown(visit, connectionPath(visit, connection), testResult),
    kind_label: kind.name,
    set_up_url: kind.set_up_url,
    redirect_uri: redirectUriOf(visit.app, connection),
  });
}

export type ConnectionFailures = { count: number; latest: (ConnectionFailure & { text: string })[] };

/** In the words that users got. */
async function listFailures({ system, app, t }: AppVisit, { slug }: ConnectionRow): Promise<ConnectionFailures> {
  const since = new Date(now().getTime() - FAILURE_DAYS * DAY);
  const { count, latest } = await listConnectionFailures(system, app, { slug, since });
  return {
    count,
    latest: latest.map((one) => ({ ...one, text: problemText(t, one.code ?? 'connection_failed').title })),
  };
}

function toShown(value: Value | undefined): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === true ? '✓' : String(value);
}

async function showForm(
  visit: AppVisit,
  kindName: KindName,
  connection: ConnectionRow | undefined,
  form?: FormState,
): Promise<void> {
  const kind: Kind = kinds[kindName];
  const given = connection && settingsOf(connection);
  const settings = settingNames(kind).map((name) => ({
    name,
    label: visit.t(connectionSettingWords[name]),
    required: kind.settings[name] === 'required',
    help: name === 'allowed_domains' ? visit.t('console.connections.allowed_domains_help') : undefined,
    control: controls[name]?.control ?? 'text',
    value: toTyped(given?.[name]),
  }));
  await showPage(visit, 'console/connection-form', {
    form,
    connection,
    settings,
    kind: kindName,
    kind_label: kind.name,
    set_up_url: kind.set_up_url,
    redirect_uri: redirectUriOf(visit.app, connection ?? { slug: kindName }),
  });
}

/** A text area has one entry a line. */
const toTyped = (value: Value | undefined) => (Array.isArray(value) ? value.join('\n') : value);
