// Places for requests that wait for something to happen: so many of each App in this process, so that those who wait can't take
// its memory and its database. Where some of them could take all places, each has a share.

/** How many of an App's places those that wait `for` the same may take. */
export type Share = { for: string; most: number };

/** `enter` returns how to leave, or undefined if all places of the App are taken, or all of the share. */
export type Places = { enter(app: { id: string }, share?: Share): (() => void) | undefined };

export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();
  const add = (key: string, places: 1 | -1) => {
    const now = (taken.get(key) ?? 0) + places;
    if (now > 0) taken.set(key, now);
    else taken.delete(key);
  };
  return {
    enter({ id }, share) {
      const limits = new Map([[id, most]]);
      if (share) limits.set(`${id} ${share.for}`, share.most);
      if ([...limits].some(([key, limit]) => (taken.get(key) ?? 0) >= limit)) return undefined;
      for (const key of limits.keys()) add(key, 1);
      return () => {
        for (const key of limits.keys()) add(key, -1);
      };
    },
  };
}
