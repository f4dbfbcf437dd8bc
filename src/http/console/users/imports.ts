// Users of another system: a file is uploaded, and the page of its import follows how far it is and says what became of each
// line. All users can be taken along as a file, too.

import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { UserImportLineRow, UserImportRow } from '../../../database/schema.ts';
import { isId } from '../../../ids.ts';
import { exportUsers } from '../../../imports/export.ts';
import { deleteImport, getImport, lineStatuses, listImportLines, listImports } from '../../../imports/imports.ts';
import { type ImportFile, MAX_IMPORT_BYTES, MAX_LINES, takeImport } from '../../../imports/take.ts';
import { Problem } from '../../../problem.ts';
import { file, flag } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { followImport } from './import-live.ts';
import { importStatusWords, lineStatusWords } from './words.ts';

const path = '/apps/:slug/users/imports';
const ACCESS = 'users:import';

const words: Words = {
  import_too_long: 'console.imports.error_lines',
  limit_reached: 'console.imports.error_many',
  too_many_hash_kinds: 'console.imports.error_kinds',
};

const importFile = file
  .refine(({ length }) => length > 0, 'field.required')
  .refine(({ length }) => length <= MAX_IMPORT_BYTES, 'console.imports.error_size');

export const importScreens: Screen[] = [
  appScreen({
    path,
    access: ACCESS,
    takesFile: true,
    maxFile: MAX_IMPORT_BYTES,
    words,
    show: showImports,
    fields: z.strictObject({ file: importFile, invite: flag }),
    async act(visit, { file, invite }) {
      const { system, app } = visit;
      const options = { invites: invite, grantor: grantorOf(visit) };
      const { id } = await take(() => takeImport(system, app, visit.readImport(toFile(file)), options));
      goTo(visit, importPath(visit, { id }));
    },
  }),
  appScreen({ path: `${path}/:id`, access: ACCESS, show: showImport }),
  appScreen({
    path: `${path}/:id/live`,
    access: ACCESS,
    show: async (visit) => followImport(visit, await importOf(visit), importPath(visit, await importOf(visit))),
  }),
  appScreen({
    path: `${path}/:id/delete`,
    access: ACCESS,
    async show(visit) {
      const { t } = visit;
      const found = await importOf(visit);
      await showPage(visit, 'console/confirm', {
        title: t('console.imports.delete_title'),
        text: t(found.status === 'done' ? 'console.imports.delete_text' : 'console.imports.stop_text'),
        button: t('console.imports.delete'),
        back_url: importPath(visit, found),
      });
    },
    async act(visit) {
      const { id } = await importOf(visit);
      await deleteImport(visit.system.db, visit.app, id);
      goTo(visit, appPath(visit.app, '/users/imports'), 'import_deleted');
    },
  }),
  appScreen({ path: '/apps/:slug/users/export', access: 'users:read', show: sendUsers }),
];

export const importPath = ({ app }: AppVisit, { id }: { id: string }) => appPath(app, `/users/imports/${id}`);

/** Throws `not_found`. */
async function importOf({ system, app, params }: AppVisit): Promise<UserImportRow> {
  if (!isId(params.id)) throw new Problem('not_found', 'There is no such import, or it has expired');
  return getImport(system.db, app, params.id);
}

/** A line of JSON begins with a brace, and no head of a CSV file does. Throws `invalid_body`. */
function toFile(bytes: Buffer): ImportFile {
  if (!isUtf8(bytes)) throw refused('console.imports.error_utf8');
  const text = bytes.toString().replace(/^\uFEFF/, '');
  return { format: text.trimStart().startsWith('{') ? 'json' : 'csv', text };
}

/** What is wrong with the file as a whole is said beside it. */
async function take<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') throw refused('console.imports.error_csv');
    throw error;
  }
}

const refused = (message: string) => new Problem('invalid_body', undefined, { fields: { file: message } });

export type ShownImport = UserImportRow & { url: string; status_label: string; tone: string };

export function toShownImport(visit: AppVisit, row: UserImportRow): ShownImport {
  const isPartial = row.status === 'done' && row.refused > 0;
  const label = isPartial ? 'console.imports.done_partly' : importStatusWords[row.status];
  return {
    ...row,
    url: importPath(visit, row),
    status_label: visit.t(label, { count: row.refused }),
    tone: toneOf(row),
  };
}

function toneOf({ status, total, refused }: UserImportRow): string {
  if (status !== 'done') return '';
  if (refused === 0) return 'status-success';
  return refused === total ? 'status-danger' : 'status-warning';
}

async function showImports(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app } = visit;
  const cursor = queryText(visit, 'cursor');
  const { items, next_cursor } = await listImports(system.db, app, { cursor, limit: 20 });
  const own = appPath(app, '/users/imports');
  await showPage(visit, 'console/imports', {
    ...{
      form,
      q: '',
      cursor,
      max_lines: MAX_LINES,
      max_size: createFormat(visit.locale).bytes(MAX_IMPORT_BYTES, 'floor'),
    },
    imports: items.map((row) => toShownImport(visit, row)),
    first_url: own,
    next_url: next_cursor ? urlOf(own, { cursor: next_cursor }) : undefined,
  });
}

export type ShownLine = Pick<UserImportLineRow, 'line' | 'email' | 'external_id' | 'user_id' | 'errors'> & {
  status_label: string;
  tone: string;
};

const tones = { waiting: '', created: 'status-success', exists: '', refused: 'status-danger' } as const;

async function showImport(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const row = await importOf(visit);
  const cursor = queryText(visit, 'cursor');
  const asked = queryText(visit, 'status');
  // What needs work comes first.
  const status = lineStatuses.find((one) => one === asked) ?? (asked === '' && row.refused > 0 ? 'refused' : undefined);
  const { items, next_cursor } = await listImportLines(system.db, app, row.id, { status, cursor });
  const url = importPath(visit, row);
  const named = status ?? 'all';
  await showPage(visit, 'console/import', {
    ...{ q: '', cursor, status, row: toShownImport(visit, row), done: row.created + row.existing + row.refused },
    live_url: row.status === 'done' ? undefined : `${url}/live`,
    lines: items.map((line) => ({ ...line, status_label: t(lineStatusWords[line.status]), tone: tones[line.status] })),
    filters: [undefined, ...lineStatuses].map((one) => ({
      label: t(one ? lineStatusWords[one] : 'console.all'),
      url: urlOf(url, { status: one ?? 'all' }),
      current: one === status,
    })),
    first_url: urlOf(url, { status: named }),
    next_url: next_cursor ? urlOf(url, { status: named, cursor: next_cursor }) : undefined,
  });
}

async function sendUsers({ system, app, ctx }: AppVisit): Promise<void> {
  ctx.attachment(`users-${app.slug}.jsonl`);
  ctx.type = 'application/x-ndjson';
  ctx.body = Readable.from(await exportUsers(system.db, app));
}
