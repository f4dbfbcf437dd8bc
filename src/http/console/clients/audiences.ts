// The APIs whose tokens a client may introspect, as a form asks it: a box for each API of the App, and one for all.
import { listResources } from '../../../apps/resources.ts';
import type { ResourceRow } from '../../../database/schema.ts';
import { chosen } from '../../kit/forms/fields.ts';
import type { AppVisit } from '../kit/visit.ts';

/** `*` in the form's language: a resource's id can't be that. */
const ALL = 'all';

export type Audience = { value: string; label: string; identifier: string; checked: boolean };

export async function listAudiences({ system, app, t }: AppVisit, introspects: string[]): Promise<Audience[]> {
  const resources = await listResources(system.db, app);
  const all = {
    value: ALL,
    label: t('console.client.introspects_all'),
    identifier: '*',
    checked: introspects.includes('*'),
  };
  const each = ({ id, name, identifier }: ResourceRow) => ({
    value: id,
    label: name,
    identifier,
    checked: introspects.includes(identifier),
  });
  return [all, ...resources.map(each)];
}

export async function audiencesOf(visit: AppVisit): Promise<string[]> {
  return (await listAudiences(visit, [])).map(({ value }) => value);
}

export async function introspectsOf(visit: AppVisit, input: Record<string, unknown>): Promise<string[]> {
  const audiences = await listAudiences(visit, []);
  const wanted = chosen(
    input,
    'introspects',
    audiences.map(({ value }) => value),
  );
  return audiences.filter(({ value }) => wanted.includes(value)).map(({ identifier }) => identifier);
}
