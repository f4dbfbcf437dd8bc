// Tables are objects with known keys. TypeScript forgets these in Object.keys and similar functions. Sets of names are lists in one order.

export const keysOf = <Key extends string>(table: Readonly<Partial<Record<Key, unknown>>>): Key[] =>
  Object.keys(table) as Key[];

export const entriesOf = <Key extends string, Value>(table: Readonly<Partial<Record<Key, Value>>>): [Key, Value][] =>
  Object.entries(table) as [Key, Value][];

/** The members that are given, as an update takes them. */
export const withoutUndefined = <Given extends object>(given: Given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Given]: Exclude<Given[Name], undefined>;
  };

/** These members alone, of those that are there. */
export const pick = <Whole extends object, Name extends keyof Whole>(whole: Whole, names: readonly Name[]) =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(whole, name)).map((name) => [name, whole[name]])) as Pick<
    Whole,
    Name
  >;

/** All members but these. */
export const omit = <Whole extends object, Name extends keyof Whole>(whole: Whole, names: readonly Name[]) =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.some((one) => one === name))) as Omit<Whole, Name>;

export const tableOf = <Key extends string, Value>(keys: readonly Key[], toValue: (key: Key) => Value) =>
  Object.fromEntries(keys.map((key) => [key, toValue(key)])) as Record<Key, Value>;

export const isKeyOf = <Key extends string>(table: Readonly<Record<Key, unknown>>, key: unknown): key is Key =>
  typeof key === 'string' && Object.hasOwn(table, key);

/** Throws if there is no such entry: for keys that come from the table's own author. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, key: string): Value {
  const entry = Object.hasOwn(table, key) ? table[key] : undefined;
  if (entry === undefined) throw new Error(`the table has no ${key}`);
  return entry;
}

/** Each once. */
export const inOrder = (names: Iterable<string> = []): string[] => [...new Set(names)].sort();
