// What /readyz says: whether to send requests to another node instead. What keeps every node from its work doesn't count, or all of
// them would be taken out at once, with the keys and documents that they serve from memory (decision 0059).
import { MINUTE } from '../../clock.ts';
import { describeSkew } from '../../clock-watch.ts';
import type { System } from '../../system.ts';

/** For so long, the address of the database may lead every node to the old primary, after a failover. */
const LAG_MS = MINUTE / 2;

type Watched = Pick<System, 'clockWatch' | 'database'>;

/** Why another node would do better, or undefined. */
export async function whyNotReady({ clockWatch, database }: Watched): Promise<string | undefined> {
  if (clockWatch.isWrongAlone()) return describeSkew(clockWatch.skew());
  const { is, milliseconds } = await database.reachability();
  if (is === 'standby' && milliseconds > LAG_MS) return 'this node reaches only a standby of the database';
  return undefined;
}

const reasons = {
  there: undefined,
  standby: 'DATABASE_URL leads to a standby',
  away: 'the database does not answer',
} as const;

/** Why a request that needs the database would fail now, or undefined. */
export async function whyNoDatabase({ database }: Pick<System, 'database'>): Promise<string | undefined> {
  return reasons[(await database.reachability()).is];
}
