// Tables are objects whose keys are known; TypeScript forgets them in Object.keys and its like.

export const keysOf = <Key extends string>(table: Readonly<Partial<Record<Key, unknown>>>): Key[] =>
  Object.keys(table) as Key[];

export const tableOf = <Key extends string, Value>(keys: readonly Key[], toValue: (key: Key) => Value) =>
  Object.fromEntries(keys.map((key) => [key, toValue(key)])) as Record<Key, Value>;

export const isKeyOf = <Key extends string>(table: Readonly<Record<Key, unknown>>, key: unknown): key is Key =>
  typeof key === 'string' && Object.hasOwn(table, key);

/** Throws where there is no such entry: for keys that the table's own maker names. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, key: string): Value {
  const entry = Object.hasOwn(table, key) ? table[key] : undefined;
  if (entry === undefined) throw new Error(`the table has no ${key}`);
  return entry;
}
