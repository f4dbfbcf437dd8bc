// Places for requests that wait for something to happen: so many of each App in this process, so that those who wait can't take
// its memory and its database. Where one caller could take them all, each has fewer.

/** `enter` returns how to leave, or undefined if all places of the App are taken, or all that this caller may have. */
export type Places = { enter(app: { id: string }, caller?: string): (() => void) | undefined };

export function createPlaces(most: number, mostOfCaller = most): Places {
  const taken = new Map<string, number>();
  const add = (key: string, places: 1 | -1) => {
    const now = (taken.get(key) ?? 0) + places;
    if (now > 0) taken.set(key, now);
    else taken.delete(key);
  };
  return {
    enter({ id }, caller) {
      const limits = new Map([[id, most]]);
      if (caller !== undefined) limits.set(`${id} ${caller}`, mostOfCaller);
      if ([...limits].some(([key, limit]) => (taken.get(key) ?? 0) >= limit)) return undefined;
      for (const key of limits.keys()) add(key, 1);
      return () => {
        for (const key of limits.keys()) add(key, -1);
      };
    },
  };
}
