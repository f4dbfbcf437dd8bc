// The permissions of a role as a form asks them: a box for each, by where it comes from.
import { type KnownPermission, listPermissions } from '../../../apps/own-permissions.ts';
import { isBuiltIn, type Permission, permissions, userPermissions } from '../../../apps/permissions.ts';
import { listResources } from '../../../apps/resources.ts';
import { flag } from '../../kit/forms/fields.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPermissionWord } from '../kit/words.ts';

export type PermissionBox = { field: string; label: string; help: string; checked: boolean };
export type PermissionBoxes = { title: string; text: string; boxes: PermissionBox[] };

/** `builtIn`: the built-in ones that such a role may have. */
async function permissionsOf({ system, app }: AppVisit, builtIn: readonly Permission[]): Promise<KnownPermission[]> {
  const others = (await listPermissions(system.db, app)).filter(({ kind }) => kind !== 'built_in');
  const rest = { kind: 'built_in', resource: null, created_at: null } as const;
  return [...builtIn.map((name) => ({ ...rest, name, description: permissions[name] })), ...others];
}

/** A scope may have characters that mean something in the name of a field. */
const fieldOf = (name: string) => `permissions:${Buffer.from(name).toString('base64url')}`;

export async function permissionFlags(
  visit: AppVisit,
  builtIn: readonly Permission[] = userPermissions,
): Promise<Record<string, typeof flag>> {
  const known = await permissionsOf(visit, builtIn);
  return Object.fromEntries(known.map(({ name }) => [fieldOf(name), flag]));
}

export async function chosenPermissions(
  visit: AppVisit,
  input: object,
  builtIn: readonly Permission[] = userPermissions,
): Promise<string[]> {
  const sent = new Map(Object.entries(input));
  const known = await permissionsOf(visit, builtIn);
  return known.map(({ name }) => name).filter((name) => sent.get(fieldOf(name)) === true);
}

/** Built-in ones, the App's own, and those of each API. Groups without any are left out. */
export async function listPermissionBoxes(
  visit: AppVisit,
  held: readonly string[],
  builtIn: readonly Permission[] = userPermissions,
): Promise<PermissionBoxes[]> {
  const { system, app, t } = visit;
  const known = await permissionsOf(visit, builtIn);
  const isOfUsers = builtIn === userPermissions;
  const boxesOf = (fits: (one: KnownPermission) => boolean) =>
    known.filter(fits).map(({ name, description }) => ({
      field: fieldOf(name),
      label: isBuiltIn(name) ? t(userPermissionWord(name)) : name,
      help: isBuiltIn(name) ? name : description,
      checked: held.includes(name),
    }));
  const resources = await listResources(system.db, app);
  const groups = [
    {
      title: t(isOfUsers ? 'console.permissions.built_in' : 'console.org.role_built_in'),
      text: t(isOfUsers ? 'console.permissions.built_in_text' : 'console.org.role_built_in_text'),
      boxes: boxesOf(({ kind }) => kind === 'built_in'),
    },
    {
      title: t('console.permissions.own'),
      text: t('console.permissions.own_text'),
      boxes: boxesOf(({ kind }) => kind === 'own'),
    },
    ...resources.map(({ name, identifier }) => ({
      title: name || identifier,
      text: identifier,
      boxes: boxesOf(({ resource }) => resource === identifier),
    })),
  ];
  return groups.filter(({ boxes }) => boxes.length > 0);
}
