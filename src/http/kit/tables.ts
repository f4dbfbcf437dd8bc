// Tables are objects whose keys are known; TypeScript forgets them in Object.keys and its like.

export const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] => Object.keys(table) as Key[];

/** A table with the keys of another. */
export const mapTable = <Key extends string, From, To>(
  table: Readonly<Record<Key, From>>,
  toValue: (value: From, key: Key) => To,
): Record<Key, To> => tableOf(keysOf(table), (key) => toValue(table[key], key));

export const tableOf = <Key extends string, Value>(keys: readonly Key[], toValue: (key: Key) => Value) =>
  Object.fromEntries(keys.map((key) => [key, toValue(key)])) as Record<Key, Value>;
