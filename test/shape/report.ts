// The report: a table of the figures, then the places behind each that is worse than its goal.
import type { Measured } from './figure.ts';

export type Result = Measured & { name: string; goal: number };

export const isWorse = ({ now, goal }: Result) => now > goal;

export function toTable(results: Result[]): string {
  const rows = results.map((result) => [
    result.name,
    toNumber(result.now),
    toNumber(result.goal),
    isWorse(result) ? 'worse' : 'ok',
  ]);
  const all = [['figure', 'now', 'goal', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => pad(cell, column, widths)).join('  ')).join('\n');
}

const pad = (cell: string, column: number, widths: number[]) =>
  column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);

export function toHits(results: Result[]): string {
  return results
    .filter(({ hits }) => hits.length > 0)
    .map(({ name, hits }) => [`${name}: ${hits.length}`, ...hits.map(({ at, what }) => `  ${at}  ${what}`)].join('\n'))
    .join('\n\n');
}

const toNumber = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(2));
