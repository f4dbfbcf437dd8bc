// How many clients have confirmed that a user signed out, as pages say it.
import type { Receipt } from '../../users/sessions/receipts.ts';

export type ShownReceipt = {
  told: number;
  confirmed: number;
  /** Clients that are still asked. */
  waiting: number;
};

export function toShownReceipt({ clients }: Receipt): ShownReceipt {
  const count = (state: Receipt['clients'][number]['state']) => clients.filter((one) => one.state === state).length;
  return { told: clients.length, confirmed: count('confirmed'), waiting: count('waiting') };
}
