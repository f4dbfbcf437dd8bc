// The alert rules and the dashboard of deploy/: each figure, label and value that they name is one that /metrics shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { events } from '../../src/events/catalogue.ts';
import '../../src/metrics/figures.ts';
import { figures } from '../../src/metrics/register.ts';
import { ROOT } from '../kit/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, 'deploy', file), 'utf8');

/** The labels of each series, beside those that Prometheus adds. */
const series = new Map<string, readonly string[]>([['up', []]]);
for (const { name, labels, type } of figures) {
  if (type !== 'histogram') series.set(name, labels);
  else for (const part of ['bucket', 'sum', 'count']) series.set(`${name}_${part}`, [...labels, 'le']);
}
const ofNode = new Registry();
collectDefaultMetrics({ register: ofNode });
for (const { name } of ofNode.getMetricsAsArray()) series.set(name, []);
const OF_PROMETHEUS = ['job', 'instance'];

const rule = z.strictObject({
  alert: z.string().regex(/^Gatehouse[A-Z]\w+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1) }),
});
const { groups } = z
  .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) })
  .parse(parseYaml(read('prometheus-rules.yml')));
const rules = groups.flatMap((group) => group.rules);

const place = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const panel = z.object({
  ...{ id: z.number(), type: z.enum(['row', 'timeseries']), title: z.string().min(1), gridPos: place },
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).default([]),
});
const dashboard = z
  .object({ title: z.literal('Gatehouse'), uid: z.literal('gatehouse'), panels: z.array(panel) })
  .parse(JSON.parse(read('grafana-dashboard.json')));

const expressions = [
  ...rules.map(({ alert, expr }): [string, string, string] => [alert, expr, expr]),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }): [string, string, string] => [title, expr, legendFormat]),
  ),
];

const NAME = /\b(?:up|gatehouse_\w+|nodejs_\w+|process_\w+)\b/g;
const SELECTOR = /\b(up|gatehouse_\w+|nodejs_\w+|process_\w+)(?:\{([^}]*)\})?/g;

describe.each(expressions)('%s', (_, expr, legend) => {
  const named = expr.match(NAME) ?? [];
  const labels = new Set([...OF_PROMETHEUS, ...named.flatMap((name) => series.get(name) ?? [])]);

  test(`names figures that there are: ${expr.replace(/\s+/g, ' ')}`, () => {
    expect(named.filter((name) => !series.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  test(`names labels that they have: ${expr.replace(/\s+/g, ' ')}`, () => {
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
    const selected = [...expr.matchAll(SELECTOR)].flatMap(([, name = '', inside = '']) => {
      const own = [...OF_PROMETHEUS, ...(series.get(name) ?? [])];
      return [...inside.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].filter(([, label = '']) => !own.includes(label));
    });
    const shown = legend === expr ? [] : [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(selected).toEqual([]);
    expect([...grouped, ...shown].filter((label) => !labels.has(label))).toEqual([]);
  });

  test(`is closed: ${expr.replace(/\s+/g, ' ')}`, () => {
    for (const [open = '', close = ''] of ['()', '{}', '[]'].map((pair) => pair.split('')))
      expect(expr.split(open).length).toBe(expr.split(close).length);
    const asked = [...expr.matchAll(/event=~?"([^"]*)"/g)].flatMap(([, words = '']) => words.split('|'));
    expect(asked.filter((word) => !events.some((event) => event === word))).toEqual([]);
  });
});

test('each rule has a name of its own, and its words name labels that its result has', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { expr, annotations } of rules) {
    const words = Object.values(annotations).join(' ');
    const isSummed = /\b(sum|max|min|avg)\b/.test(expr);
    const kept = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
    for (const [, label = ''] of words.matchAll(/\$labels\.(\w+)/g)) {
      if (isSummed) expect(kept, expr).toContain(label);
      else expect(OF_PROMETHEUS, expr).toContain(label);
    }
  }
});

test('panels have ids of their own, lie in the grid and do not overlap', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, at) => `${x + (at % w)}/${y + Math.floor(at / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
});

test('the dashboard shows every figure of the register', () => {
  const text = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
  expect(figures.map(({ name }) => name).filter((name) => !text.includes(name))).toEqual([]);
});
