// What a change changed, as every event tells it: `changes`, by field, with the value before and after. Secrets are named and
// not shown, and long values are cut: the audit log must show what happened, and is no second copy of the data.

/** `hidden` for a value that the audit log must not have. */
export type FieldChange = { from: unknown; to: unknown } | { hidden: true };
export type Changes = Record<string, FieldChange>;

/** Longer values are cut, and so are longer lists. */
const MAX_TEXT = 200;
const MAX_ITEMS = 50;
const MAX_JSON = 1_000;
/** The others are left out. */
const MAX_FIELDS = 100;
/** `settings.sign_up` is a field of its own, as is `branding.colors.primary`. */
const MAX_DEPTH = 3;

type Options = {
  /** Fields whose values are never told, such as a secret. */
  hidden?: readonly string[];
};

/** Of the fields of `after`, those that differ from `before`; fields that are undefined were not given. */
export function toChanges(before: object, after: object, { hidden = [] }: Options = {}): { changes: Changes } {
  const was = new Map<string, unknown>(Object.entries(before));
  const given = Object.entries(after).filter(([, value]) => value !== undefined);
  const found = given.flatMap(([name, to]): [string, FieldChange][] => {
    const from = was.get(name);
    if (hidden.includes(name)) return isSame(from, to) ? [] : [[name, { hidden: true }]];
    return compare(name, { from, to });
  });
  return { changes: Object.fromEntries(found.slice(0, MAX_FIELDS)) };
}

/** Whether all that is given is there already. Then a change stores nothing, and no event tells of it. */
export function changesNothing(before: object, given: object): boolean {
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.entries(given).every(([name, value]) => value === undefined || isSame(was.get(name), value));
}

function compare(name: string, { from, to }: { from: unknown; to: unknown }, depth = 1): [string, FieldChange][] {
  if (isSame(from, to)) return [];
  if (!isPlainObject(to) || !(isPlainObject(from) || isNothing(from)) || depth === MAX_DEPTH)
    return [[name, { from: toShown(from), to: toShown(to) }]];
  const before = new Map(Object.entries(from ?? {}));
  const names = new Set([...before.keys(), ...Object.keys(to)]);
  return [...names].flatMap((one) => compare(`${name}.${one}`, { from: before.get(one), to: to[one] }, depth + 1));
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

const isSame = (one: unknown, other: unknown): boolean => toText(one) === toText(other);

/** The order of members says nothing: PostgreSQL keeps one of its own. */
function toText(value: unknown): string {
  const sorted = (_: string, one: unknown) =>
    isPlainObject(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one;
  return JSON.stringify(value ?? null, sorted);
}

function toShown(value: unknown): unknown {
  if (isNothing(value)) return null;
  if (typeof value === 'string') return cut(value, MAX_TEXT);
  if (value instanceof Date) return value.toISOString();
  const shown = Array.isArray(value) && value.length > MAX_ITEMS ? [...value.slice(0, MAX_ITEMS), '…'] : value;
  const text = JSON.stringify(shown);
  return text.length > MAX_JSON ? cut(text, MAX_JSON) : shown;
}

/** Never between the halves of a character. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
