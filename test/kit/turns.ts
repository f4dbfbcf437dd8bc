// A table of many doors against a list of what one guard, which they share, refuses: trying all of it at each door costs
// minutes and finds what a few at each find, because the doors take turns with the list.

/** Every turn of every door, in .ci/long. */
const ALL = process.env.TURNS === 'all';

/** `most` of `list` for the door of this index; its neighbours take the next ones, so that together they try all. */
export function takeTurn<T>(list: readonly T[], index: number, most: number): T[] {
  if (ALL || most >= list.length) return [...list];
  return Array.from({ length: most }, (_, place) => list[(index * most + place) % list.length]!);
}
