// A value that must exist.

/** Throws if there is no value; `what` names it. */
export function required<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`There is no ${what}`);
  return value;
}
