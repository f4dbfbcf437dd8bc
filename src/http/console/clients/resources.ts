// The App's APIs (resources, RFC 8707): their identifier, and scopes in words that users read on the consent screen.
import { z } from 'zod';
import { listAskers } from '../../../apps/clients/clients.ts';
import {
  createResource,
  deleteResource,
  listResources,
  requireResourceFields,
  updateResource,
} from '../../../apps/resources.ts';
import type { ResourceRow, ResourceScope } from '../../../database/schema.ts';
import { type Language, languages } from '../../../language/catalogues.ts';
import { Problem } from '../../../problem.ts';
import { choice, flag, lines, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { toAppSnippets } from '../kit/snippets.ts';
import { readSort, sortRows } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { clientTypeWords, tokenLifetimeWords } from './words.ts';

const MAX_SCOPES = 100;
const isLifetime = (seconds: number) => Number.isInteger(seconds) && seconds >= 60 && seconds <= 86_400;

/** Seconds; '' for what the App's settings say. */
const lifetimes = ['', '300', '900', '1800', '3600', '43200', '86400'] as const;

const words: Words = {
  'conflict.identifier': 'console.error.identifier_taken',
  'conflict.scopes': 'console.error.scope_built_in',
  'invalid_body.identifier': 'console.error.identifier',
  'invalid_body.scopes': 'console.error.scopes',
};

/** May be left out, by a form that was opened before a language was added. */
const described = lines(MAX_SCOPES, 401).optional();

/** The scopes in single languages, each line like one of `scopes`. */
const describedFields = { 'described:en': described, 'described:de': described } as const satisfies Record<
  `described:${Language}`,
  unknown
>;

const describedIn = (language: Language) => `described:${language}` as const;

const common = {
  ...describedFields,
  name: required(200),
  scopes: lines(MAX_SCOPES, 401),
  token_format: choice(['opaque', 'jwt']),
  access_token_seconds: z.string().refine((text) => text === '' || isLifetime(Number(text)), 'field.required'),
  is_default: flag,
  scopes_by_permission: flag,
};

export const resourceScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/resources',
    access: 'resources:read',
    async show(visit) {
      const sort = readSort(visit, { resource: 'ascending', created: 'descending' });
      const values = {
        resource: (resource: ResourceRow) => resource.name || resource.identifier,
        created: (resource: ResourceRow) => resource.created_at,
      };
      const resources = await listResources(visit.system.db, visit.app);
      await showPage(visit, 'console/resources', {
        heads: sort.heads(appPath(visit.app, '/resources')),
        resources: sortRows(visit, resources, { ...sort, values }),
      });
    },
  }),
  appScreen({
    path: '/apps/:slug/resources/new',
    access: 'resources:write',
    show: showNewResource,
    words,
    fields: z.strictObject({ identifier: required(2000), ...common }),
    check: ({ app }, { identifier, scopes }) =>
      requireResourceFields(app, { identifier, scopes: scopes?.map(readScope) }),
    async act(visit, { identifier, ...input }) {
      const resource = await createResource(visit.system.db, visit.app, { identifier, ...toResource(input) });
      goTo(visit, resourcePath(visit, resource), 'resource_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/resources/:id',
    access: 'resources:read',
    change: 'resources:write',
    show: async (visit, form) => showResource(visit, await getResource(visit), form),
    words,
    fields: z.strictObject(common),
    check: ({ app }, { scopes }) => requireResourceFields(app, { scopes: scopes?.map(readScope) }),
    async act(visit, input) {
      const resource = await getResource(visit);
      await updateResource(visit.system.db, visit.app, resource.id, toResource(input));
      goTo(visit, resourcePath(visit, resource), 'saved');
    },
  }),
  /** Where the form was once. */
  appScreen({
    path: '/apps/:slug/resources/:id/edit',
    access: 'resources:read',
    show: async (visit) => redirect(visit.ctx, resourcePath(visit, await getResource(visit))),
  }),
  appScreen({
    path: '/apps/:slug/resources/:id/delete',
    access: 'resources:write',
    async show(visit) {
      const resource = await getResource(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.resources.delete_title', { name: resource.name }),
        text: visit.t('console.resources.delete_text'),
        button: visit.t('console.resources.delete'),
        back_url: resourcePath(visit, resource),
      });
    },
    async act(visit) {
      await deleteResource(visit.system.db, visit.app, (await getResource(visit)).id);
      goTo(visit, appPath(visit.app, '/resources'), 'resource_deleted');
    },
  }),
];

const resourcePath = ({ app }: AppVisit, { id }: ResourceRow) => appPath(app, `/resources/${id}`);

/** Throws `not_found`. */
async function getResource({ system, app, params }: AppVisit): Promise<ResourceRow> {
  const resource = (await listResources(system.db, app)).find(({ id }) => id === params.id);
  if (!resource) throw new Problem('not_found', 'There is no such resource');
  return resource;
}

async function showNewResource(visit: AppVisit, form?: FormState): Promise<void> {
  const [described, lifetimes] = [listDescribed(visit, []), listLifetimes(visit, null)];
  await showPage(visit, 'console/resource-form', { form, scopes: '', described, lifetimes });
}

const MAX_ASKERS = 10;

async function showResource(visit: AppVisit, resource: ResourceRow, form: FormState | undefined): Promise<void> {
  const { system, app, t, can } = visit;
  const limit = MAX_ASKERS + 1;
  const found = can('clients:read') ? await listAskers(system.db, app, resource, { limit }) : undefined;
  await showPage(visit, 'console/resource', {
    form,
    resource,
    described: listDescribed(visit, resource.scopes),
    scopes: resource.scopes.map(writeScope).join('\n'),
    lifetimes: listLifetimes(visit, resource.access_token_seconds),
    snippet: toAppSnippets(app, resource).guard,
    clients: found
      ?.slice(0, MAX_ASKERS)
      .map(({ id, name, type }) => ({ id, name, type_label: t(clientTypeWords[type].name) })),
    has_more_clients: (found?.length ?? 0) > MAX_ASKERS,
  });
}

/** Of a field for the scopes in one language. */
export type DescribedField = { name: string; label: string; value: string };

function listDescribed({ t, locale }: AppVisit, scopes: ResourceScope[]): DescribedField[] {
  return languages.map((language) => ({
    name: describedIn(language),
    label: t('console.resources.described', { language: createFormat(locale).language(language) }),
    value: scopes
      .filter(({ descriptions }) => descriptions?.[language])
      .map(({ name, descriptions }) => writeScope({ name, description: descriptions?.[language] ?? '' }))
      .join('\n'),
  }));
}

/** With the current one, if it is none of them. */
function listLifetimes({ t }: AppVisit, current: number | null) {
  const known = lifetimes.map((value) => ({ value: String(value), label: t(tokenLifetimeWords[value]) }));
  const isKnown = current === null || lifetimes.some((value) => value === String(current));
  const own = isKnown ? [] : [{ value: String(current), label: t('console.resources.seconds', { seconds: current }) }];
  return [...known, ...own];
}

type Input = z.output<z.ZodObject<typeof common>>;

function toResource({ name, scopes, access_token_seconds, ...input }: Input) {
  const { token_format, is_default, scopes_by_permission, ...described } = input;
  const seconds = access_token_seconds === '' ? null : Number(access_token_seconds);
  return {
    ...{ name, scopes: readScopes(scopes, described), token_format, access_token_seconds: seconds },
    ...{ is_default, scopes_by_permission },
  };
}

type Described = Partial<Record<ReturnType<typeof describedIn>, string[]>>;

/** Throws `invalid_body` for words about a scope that is not there. */
function readScopes(scopes: string[], described: Described): ResourceScope[] {
  const found = new Map(scopes.map(readScope).map((scope) => [scope.name, scope]));
  for (const language of languages) {
    for (const { name, description } of (described[describedIn(language)] ?? []).map(readScope)) {
      const scope = found.get(name);
      if (!scope) {
        const fields = { [describedIn(language)]: 'console.error.scope_unknown' };
        throw new Problem('invalid_body', `There is no scope ${name}`, { fields });
      }
      scope.descriptions = { ...scope.descriptions, [language]: description };
    }
  }
  return [...found.values()];
}

/** One a line: the scope's name, a space, and what it lets a client do. */
function readScope(line: string): ResourceScope {
  const [name = '', ...description] = line.split(/\s+/);
  return { name, description: description.join(' ') };
}

const writeScope = ({ name, description }: ResourceScope) => `${name} ${description}`.trim();
