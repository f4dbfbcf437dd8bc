// Turns the rounds' samples into figures and the figures into the table that is printed.
import { required } from './required.ts';

export type Sample = {
  seconds: number;
  latencies: number[];
  serverCpuSeconds: number;
  postgresCpuSeconds: number;
};

export type Figures = {
  requests_per_second: number;
  p50_ms: number;
  p99_ms: number;
  server_cpu_seconds_per_1000: number;
  postgres_cpu_seconds_per_1000: number;
};

export type Comparison = {
  operation: string;
  /** By the name of the target. */
  figures: Record<string, Figures>;
  /** Server CPU of the first target divided by that of the second: the median of the rounds, the least and the most. */
  cpu_ratio?: { median: number; least: number; most: number };
};

export function compare(operation: string, samples: Map<string, Sample[]>): Comparison {
  const figures = Object.fromEntries([...samples].map(([name, rounds]) => [name, toFigures(rounds)]));
  const [ours, bare] = [...samples.values()].map((rounds) => rounds.map(serverCpuPer1000));
  if (!ours || !bare) return { operation, figures };
  // The two measurements of a round are close in time, so their ratio is free of the machine's drift.
  const ratios = ours
    .map((cpu, round) => cpu / required(bare[round], 'measurement of the round'))
    .sort((a, b) => a - b);
  return {
    operation,
    figures,
    cpu_ratio: { median: quantile(ratios, 0.5), least: quantile(ratios, 0), most: quantile(ratios, 1) },
  };
}

const COLUMNS: [title: string, width: number][] = [
  ['operation', 20],
  ['server', 16],
  ['requests/s', 11],
  ['p50 ms', 8],
  ['p99 ms', 8],
  ['PG CPU', 9],
  ['server CPU', 12],
  ['', 14],
];

const TITLES = row(COLUMNS.map(([title]) => title));

export const HEADER = `${TITLES}\n${'-'.repeat(TITLES.length)}`;
export const FOOTER = `CPU in seconds per 1,000 operations. The ratio of server CPU is the median of the rounds, with the least and the most;
the other ratios are those of the lines above.
`;

export function toLines({ operation, figures, cpu_ratio }: Comparison): string[] {
  const lines = Object.entries(figures).map(([server, each], index) =>
    row([
      index === 0 ? operation : '',
      server,
      each.requests_per_second.toFixed(0),
      each.p50_ms.toFixed(2),
      each.p99_ms.toFixed(2),
      index === 0 ? each.postgres_cpu_seconds_per_1000.toFixed(3) : '–',
      each.server_cpu_seconds_per_1000.toFixed(3),
    ]),
  );
  const [ours, bare] = Object.values(figures);
  if (!ours || !bare || !cpu_ratio) return [...lines, row(['', 'bare', '–', '–', '–', '–', '–']), ''];
  const ratio = (figure: keyof Figures) => `× ${(ours[figure] / bare[figure]).toFixed(2)}`;
  const { median, least, most } = cpu_ratio;
  const range = `(${least.toFixed(2)}–${most.toFixed(2)})`;
  const ratios = [ratio('requests_per_second'), ratio('p50_ms'), ratio('p99_ms'), '', `× ${median.toFixed(2)}`, range];
  return [...lines, row(['', 'ratio', ...ratios]), ''];
}

function toFigures(rounds: Sample[]): Figures {
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  const sum = (figure: (round: Sample) => number) => rounds.reduce((total, round) => total + figure(round), 0);
  return {
    requests_per_second: latencies.length / sum((round) => round.seconds),
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
    server_cpu_seconds_per_1000: (sum((round) => round.serverCpuSeconds) / latencies.length) * 1000,
    postgres_cpu_seconds_per_1000: (sum((round) => round.postgresCpuSeconds) / latencies.length) * 1000,
  };
}

function serverCpuPer1000({ serverCpuSeconds, latencies }: Sample) {
  return (serverCpuSeconds / latencies.length) * 1000;
}

export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function row(cells: string[]): string {
  const padded = cells.map((cell, index) => {
    const [, width] = COLUMNS[index] ?? ['', 0];
    return index < 2 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join('').trimEnd();
}
