// What a kind of deliveries decides for itself: the request, when to try again, and what becomes of the result.
import type { App } from '../apps/app.ts';
import { DAY, HOUR, MINUTE, now, SECOND, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, DeliveryRow } from '../database/schema.ts';

export type Delivery = Pick<
  DeliveryRow,
  | 'kind'
  | 'target_id'
  | 'id'
  | 'lane'
  | 'topic'
  | 'payload'
  | 'attempts'
  | 'earlier_attempts'
  | 'created_at'
  | 'gives_up_at'
> & {
  /** Counts the deliveries of the target from 1 without gaps, in the order of their first attempts. */
  sequence: number;
};

/** Before its first attempt it has no sequence. */
export type Waiting = Omit<Delivery, 'sequence'> & Pick<DeliveryRow, 'sequence'>;

/** Sent with POST. */
export type DeliveryRequest = { url: string; headers: Record<string, string>; body: string };

/** `failed`: for good; `waiting`: it failed and is tried again; `dropped`: there was nothing to send any more. */
export type DeliveryResult = {
  state: DeliveryRow['state'];
  /** Of the answer, if there was one. */
  status: number | undefined;
  /** Since when every request to the target has failed; undefined after a success. */
  failingSince: Date | undefined;
};

/** Whether the delivery was given up after its target had failed for days. */
export const isDead = ({ state, failingSince }: DeliveryResult): boolean =>
  state === 'failed' && failingSince !== undefined && now().getTime() - failingSince.getTime() >= DEAD_AFTER;

/** Seconds, as Standard Webhooks recommends: some three days. */
export const PATIENT_DELAYS: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR].map(toSeconds),
];
export const PATIENT_LIFETIME = 3 * DAY;
/** Nothing has arrived at a target for so long when its first delivery is given up. */
const DEAD_AFTER = 2.5 * DAY;

export type DeliveryKind = {
  name: string;
  /**
   * Called for what is due, in its order, while no other worker has the target. Deletes those that have no sequence and nothing
   * to say, and returns those to send now. It must give the same answer again if the worker dies.
   */
  sift?(core: Core, app: App, waiting: readonly Waiting[]): Promise<Waiting[]>;
  /**
   * Called for each attempt, outside of any transaction. Undefined drops the delivery: nobody wants it any more. `held`: its
   * target was held since it was taken, so that it goes on waiting.
   */
  makeRequest(core: Core, app: App, delivery: Delivery): Promise<DeliveryRequest | 'held' | undefined>;
  /** Seconds until the next attempt, after the first, the second, … one; the last goes on. Jitter is added. */
  delays: readonly number[];
  /** A delivery that still fails this many milliseconds after its first attempt is given up. */
  lifetime: number;
  succeeded(status: number): boolean;
  /** Whether the answer refuses this delivery for good. Its server is up. Without it, nothing is refused. */
  refused?(answer: { status: number; text: string }): boolean;
  /**
   * Comes first in the transaction that keeps the result, and locks the target if `onResult` will change it: targets are locked
   * before their deliveries (database/locks/order.ts).
   */
  hold?(db: Db, app: App, delivery: Delivery, result: DeliveryResult): Promise<void>;
  /** In the transaction that keeps the result. */
  onResult?(core: Core, app: App, delivery: Delivery, result: DeliveryResult): Promise<void>;
};
