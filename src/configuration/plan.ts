// What a configuration would change, compared with what is stored. Pure.

import { isDeepStrictEqual } from 'node:util';
import type { Permission } from '../apps/permissions.ts';
import { Problem } from '../problem.ts';
import { secretRequired } from '../secrets.ts';
import { keysOf, withoutUndefined } from '../tables.ts';
import { placeOf } from './places.ts';
import { type Items, isSecret, keyOf, type Section, type SectionName, type Stored, sections } from './sections.ts';
import type { Configuration, State } from './state.ts';

export const actions = ['create', 'change', 'delete', 'keep', 'unlisted'] as const;

/** `unlisted`: the section doesn't name it, and it stays because nothing is pruned. */
type Action = (typeof actions)[number];

export type FieldChange = { name: string; from?: unknown; to?: unknown };

export type Change = {
  section: SectionName | 'app';
  key: string;
  action: Action;
  fields: FieldChange[];
};

/** A change with what is needed to make it. */
export type Step = Change & {
  permission: Permission;
  handle: string | undefined;
  item: object | undefined;
};

export type PlanInput = {
  configuration: Configuration;
  /** Whether what a section doesn't name is deleted. A section that is left out keeps everything. */
  prune: boolean;
  /** Of the caller. Secrets are compared for callers who could replace them: others could test guesses. */
  held: readonly string[];
};

const MASKED = '••••••';

/** In the order in which they can be made. Throws `invalid_body`. */
export function planChanges(state: State, input: PlanInput): Step[] {
  const names = keysOf(sections);
  const given = names.flatMap((name) => planSection(name, { state, ...input }));
  const deletions = given.filter(({ action }) => action === 'delete').reverse();
  return [planApp(state, input), ...given.filter(({ action }) => action !== 'delete'), ...deletions];
}

export const isEffect = ({ action }: Pick<Change, 'action'>): boolean =>
  action === 'create' || action === 'change' || action === 'delete';

function planApp({ app }: State, { configuration: { name, settings = {}, branding } }: PlanInput): Step {
  const current: Record<string, unknown> = app.settings;
  const fields = [
    ...differences({ name }, { name: app.name }),
    ...differences(settings, current).map((one) => ({ ...one, name: `settings.${one.name}` })),
    ...differences({ branding }, { branding: app.branding }),
  ];
  const changed = Object.entries(settings).filter(([one]) => fields.some((field) => field.name === `settings.${one}`));
  const item = { name, settings: Object.fromEntries(changed), branding };
  return { ...toStep({ section: 'app', key: app.slug, fields }), permission: 'app:write', handle: undefined, item };
}

const toStep = (one: Omit<Change, 'action'>): Change => ({ ...one, action: one.fields.length > 0 ? 'change' : 'keep' });

function planSection<Name extends SectionName>(
  name: Name,
  { state, configuration, prune, held }: PlanInput & { state: State },
): Step[] {
  const section: Section<Items[Name]> = sections[name];
  const given = configuration[name] as Items[Name][] | undefined;
  const stored = state.sections[name];
  const { permission } = section;
  const seen = new Set<Stored>();
  const named = new Set<string>();
  const steps = (given ?? []).map((item): Step => {
    const key = keyOf(name, item);
    const found = section.find ? section.find(stored, item) : stored.find((one) => one.key === key);
    const at = placeOf(name, key);
    const isTwice = found ? seen.has(found) : named.has(key);
    if (isTwice) throw wrong(at, `${key} is named twice`);
    const id = 'id' in item ? item.id : undefined;
    if (!found && id !== undefined) throw wrong(`${at}.id`, `there is no client ${id}`);
    if (found && id === undefined && isAmbiguous(stored, found))
      throw wrong(`${at}.name`, `several have the name ${key}; add the id`);
    if (found) seen.add(found);
    else named.add(key);
    const fields = section.normalize(item);
    if (!found) {
      const change = { section: name, key, action: 'create' as const, fields: differences(fields, {}, name) };
      return { ...change, permission, handle: undefined, item };
    }
    const fixed = section.identity.find((one) => fields[one] !== undefined && fields[one] !== found.fields[one]);
    if (fixed !== undefined) throw wrong(`${at}.${fixed}`, `is ${found.fields[fixed]} and can’t change`);
    const compared = Object.entries(fields).filter(([field]) => !isSecret(name, field) || held.includes(permission));
    const change = toStep({
      section: name,
      key,
      fields: differences(Object.fromEntries(compared), found.fields, name),
    });
    const changed = Object.fromEntries(change.fields.map(({ name: field }) => [field, fields[field]]));
    const again = requireSecretAgain(section, found.fields, { at, given: fields });
    return { ...change, permission, handle: found.handle, item: { ...changed, ...again } };
  });
  const others = stored.filter((one) => !seen.has(one));
  const action = prune && given ? 'delete' : 'unlisted';
  const left = others.map(({ key, handle }) => ({
    ...{ section: name, key, action, fields: [], permission, handle, item: undefined },
  }));
  return [...steps, ...(left as Step[])];
}

/** A secret that is meant for another server now, even if it is the one that is stored. Throws `secret_required`. */
function requireSecretAgain<Name extends SectionName>(
  { secret, keepsSecret }: Section<Items[Name]>,
  before: Stored['fields'],
  { at, given }: { at: string; given: Stored['fields'] },
): Stored['fields'] {
  if (secret === undefined || !keepsSecret || keepsSecret(before, { ...before, ...withoutUndefined(given) })) return {};
  if (given[secret] === undefined) throw secretRequired(`${at}.${secret}`);
  return { [secret]: given[secret] };
}

/** By its name alone it could be either. */
const isAmbiguous = (stored: Stored[], { key }: Stored): boolean => stored.filter((one) => one.key === key).length > 1;

/** The given fields that differ; those that are left out stay. */
function differences(
  given: Record<string, unknown>,
  current: Record<string, unknown>,
  section: SectionName | 'app' = 'app',
): FieldChange[] {
  const show = (name: string, value: unknown) => (isSecret(section, name) ? MASKED : value);
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(toPlain(value), toPlain(current[name])))
    .map(([name, to]) => ({
      name,
      ...(current[name] !== undefined && { from: show(name, current[name]) }),
      to: show(name, to),
    }));
}

/** Without members that say nothing, as JSON has it. Null and a missing value are the same. */
const toPlain = (value: unknown): unknown => (value == null ? null : JSON.parse(JSON.stringify(value)));

const wrong = (field: string, mistake: string) =>
  new Problem('invalid_body', `${field}: ${mistake}`, { fields: { [field]: mistake } });
