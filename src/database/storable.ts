// Texts and values that PostgreSQL can keep: neither NUL nor half a surrogate pair, both of which JSON can write as `\u0000` and
// `\ud83d`. A column of type json takes them, and then each reader of it fails.

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** An object or list without others in it is one level. The reader of the request bounds what this walks over. */
export const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

/** Every text in it and the name of every member, in at most `depth` levels of objects and lists. */
export function isStorableJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorableJson(member, depth - 1));
}
