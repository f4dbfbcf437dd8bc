// The result of a measure: one number, and the places that make it up.
export type Measured = { now: number; hits: Hit[] };

/** `at` is `file:line`. */
export type Hit = { at: string; what: string };

export const perThousand = (count: number, lines: number) => (lines === 0 ? 0 : (count / lines) * 1000);

export const percent = (count: number, all: number) => (all === 0 ? 0 : (count / all) * 100);

export const largest = (numbers: number[]) => numbers.reduce((most, one) => Math.max(most, one), 0);
