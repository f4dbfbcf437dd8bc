// The effect of a flood of sign-ins on other requests: introspection is measured in turns, alone and while more
// passwords wait than there is room for.
import type { Server } from './bare.ts';
import type { Load, Plan } from './measure.ts';
import { quantile } from './report.ts';
import { required } from './required.ts';

export type Flood = {
  alone_ms: number;
  during_ms: number;
  ratio: Spread;
  sign_ins_per_second: number;
  refused_per_second: number;
};
type Spread = { median: number; least: number; most: number };

/** Few enough that introspection waits for the server, not for itself. */
const CONNECTIONS = 4;
/** More than there is room for on any machine of up to eight cores. */
const FLOODING = 256;
/** The time until the queue is full. */
const RISE_SECONDS = 1;
const NO_LIMIT = 1_000_000;

export async function measureFlood(
  load: Load,
  flood: Load,
  { target }: Server,
  { rounds, seconds }: Plan,
): Promise<Flood> {
  const introspect = async () => {
    const order = { target, operation: 'introspection', connections: CONNECTIONS, seconds, limit: NO_LIMIT } as const;
    const { latencies } = await load.run(order);
    return quantile(
      latencies.sort((a, b) => a - b),
      0.99,
    );
  };
  const signIn = (time: number) =>
    flood.run({ target, operation: 'sign-in-flood', connections: FLOODING, seconds: time, limit: NO_LIMIT });

  // Creates users and tokens, and warms everything up.
  await introspect();
  await signIn(0);
  const alone: number[] = [];
  const during: number[] = [];
  let signedIn = 0;
  let refused = 0;
  let flooded = 0;
  for (let round = 0; round < rounds; round++) {
    alone.push(await introspect());
    const flooding = signIn(seconds + 2 * RISE_SECONDS);
    await new Promise((resolve) => setTimeout(resolve, RISE_SECONDS * 1000));
    during.push(await introspect());
    const result = await flooding;
    signedIn += result.latencies.length;
    refused += result.refused;
    flooded += result.seconds;
  }
  if (refused === 0) throw new Error('Nobody was refused: that was no flood');
  return {
    alone_ms: median(alone),
    during_ms: median(during),
    ratio: toSpread(during.map((one, round) => one / required(alone[round], 'measurement of the round'))),
    sign_ins_per_second: signedIn / flooded,
    refused_per_second: refused / flooded,
  };
}

export function toLines({ alone_ms, during_ms, ratio, sign_ins_per_second, refused_per_second }: Flood): string[] {
  const range = `(${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})`;
  return [
    `introspection p99, alone                 ${alone_ms.toFixed(1)} ms`,
    `introspection p99, in a flood of sign-ins ${during_ms.toFixed(1)} ms, × ${ratio.median.toFixed(2)} ${range}`,
    `the flood: sign-ins, and refused with 503 ${sign_ins_per_second.toFixed(0)}/s, ${refused_per_second.toFixed(0)}/s`,
  ];
}

const median = (values: number[]) => toSpread(values).median;

function toSpread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), least: quantile(sorted, 0), most: quantile(sorted, 1) };
}
