// Places for requests that wait for something to happen: so many of each App in this process, so that those who wait can't take
// its memory and its database.

/** `enter` returns how to leave, or undefined if all places of the App are taken. */
export type Places = { enter(app: { id: string }): (() => void) | undefined };

export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();
  return {
    enter({ id }) {
      const others = taken.get(id) ?? 0;
      if (others >= most) return undefined;
      taken.set(id, others + 1);
      return () => {
        const left = (taken.get(id) ?? 1) - 1;
        if (left > 0) taken.set(id, left);
        else taken.delete(id);
      };
    },
  };
}
