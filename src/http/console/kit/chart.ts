// What parts/chart is drawn with.

/** The top of the axis: a round number that divides by four, not below the value. */
export function toTop(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(value, 4) / 4));
  const quarters = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => factor * step).filter(Number.isInteger);
  return 4 * (quarters.find((quarter) => quarter * 4 >= value) ?? 10 * step);
}
