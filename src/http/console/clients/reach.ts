// What a client may ask for, as a form asks it: a box for everything, one for each standard scope, and for each API of the
// App one for its tokens and one for each of its scopes.
import { EVERYTHING, mayAskFor, mayReach, type Reach } from '../../../apps/clients/reach.ts';
import { listResources, STANDARD_SCOPES } from '../../../apps/resources.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { chosen, flags } from '../../kit/forms/fields.ts';
import type { AppVisit } from '../kit/visit.ts';

/** A checkbox. */
export type Box = { field: string; label: string; help?: string | undefined; checked: boolean };

export type ReachBoxes = {
  everything: Box;
  standard: Box[];
  apis: { name: string; identifier: string; boxes: Box[] }[];
};

const ALL = 'all';

/** A field's name has no dots. */
const toValue = (scope: string) => Buffer.from(scope).toString('base64url');

export async function listReach(visit: AppVisit, reach: Reach): Promise<ReachBoxes> {
  const { system, app, t } = visit;
  const box = (scope: string, help: string): Box => ({
    field: `scopes:${toValue(scope)}`,
    label: scope,
    help,
    checked: mayAskFor(reach, scope),
  });
  return {
    everything: {
      field: `reach:${ALL}`,
      label: t('console.client.reach_all'),
      help: t('console.client.reach_all_help'),
      checked: reach.scopes.includes(EVERYTHING) && reach.resources.includes(EVERYTHING),
    },
    standard: STANDARD_SCOPES.map((scope) => box(scope, t(`scope.${scope}`))),
    apis: (await listResources(system.db, app)).map(({ id, name, identifier, scopes }) => ({
      name,
      identifier,
      boxes: [
        {
          field: `apis:${id}`,
          label: t('console.client.reach_api'),
          help: t('console.client.reach_api_help'),
          checked: mayReach(reach, identifier),
        },
        ...scopes.map((scope) => box(scope.name, scope.description)),
      ],
    })),
  };
}

/** The boxes' fields. */
export async function reachFields({ system, app }: AppVisit) {
  const resources = await listResources(system.db, app);
  const scopes = [...STANDARD_SCOPES, ...resources.flatMap((one) => one.scopes.map(({ name }) => name))];
  return {
    ...flags('reach', [ALL]),
    ...flags('scopes', [...new Set(scopes)].map(toValue)),
    ...flags(
      'apis',
      resources.map(({ id }) => id),
    ),
  };
}

/** A scope of an API brings the API; a machine has no standard scopes. */
export async function reachOf(
  { system, app }: AppVisit,
  input: Record<string, unknown>,
  type: ClientRow['type'],
): Promise<Reach> {
  if (chosen(input, 'reach', [ALL]).length > 0) return { scopes: [EVERYTHING], resources: [EVERYTHING] };
  const isTicked = (scope: string) => chosen(input, 'scopes', [toValue(scope)]).length > 0;
  const resources = await listResources(system.db, app);
  const ofApis = resources.map(({ id, identifier, scopes }) => {
    const names = scopes.map(({ name }) => name).filter(isTicked);
    return { names, identifier, isReached: names.length > 0 || chosen(input, 'apis', [id]).length > 0 };
  });
  const standard = type === 'machine' ? [] : STANDARD_SCOPES.filter(isTicked);
  return {
    scopes: [...new Set([...standard, ...ofApis.flatMap(({ names }) => names)])],
    resources: ofApis.filter(({ isReached }) => isReached).map(({ identifier }) => identifier),
  };
}
