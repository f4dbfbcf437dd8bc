// The instruments of figures.ts, and the list of their rows.
import { Counter, Gauge, Histogram, type Metric } from 'prom-client';

export type Row<Label extends string> = { name: string; help: string; labels: readonly Label[] };

export type Figure = Row<string> & { type: 'counter' | 'gauge' | 'histogram' };

/** All rows, in their order. */
export const figures: Figure[] = [];
/** What counts in this process. Gauges are read for one server, so each server has its own. */
export const instruments: Metric[] = [];

export function counter<Label extends string>(row: Row<Label>): Counter<Label> {
  figures.push({ ...row, type: 'counter' });
  const made = new Counter({ name: row.name, help: row.help, labelNames: row.labels, registers: [] });
  instruments.push(made);
  return made;
}

export function histogram<Label extends string>(row: Row<Label>): Histogram<Label> {
  figures.push({ ...row, type: 'histogram' });
  const made = new Histogram({
    name: row.name,
    help: row.help,
    labelNames: row.labels,
    // From 5 ms, a token from memory, to 10 s, after which a statement is given up.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [],
  });
  instruments.push(made);
  return made;
}

export function settable<Label extends string>(row: Row<Label>): Gauge<Label> {
  figures.push({ ...row, type: 'gauge' });
  const made = new Gauge({ name: row.name, help: row.help, labelNames: row.labels, registers: [] });
  instruments.push(made);
  return made;
}

export function gauge(row: Row<string>): Row<string> {
  figures.push({ ...row, type: 'gauge' });
  return row;
}
