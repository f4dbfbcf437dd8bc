// Billing records as CSV (RFC 4180), for a spreadsheet or an accountant's program.
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import { type BillingQuery, type BillingRecord, listBilling } from './billing.ts';

const MAX_LINES = 10_000;

const columns = [
  ...(['id', 'status', 'user_id', 'organization_id', 'period_start', 'period_end', 'currency'] as const),
  ...(['amount', 'cost', 'usage_count', 'created_at', 'updated_at'] as const),
] satisfies (keyof BillingRecord)[];

/** The newest 10,000, the newest first. */
export async function toBillingCsv(db: Db, app: App, query: BillingQuery): Promise<string> {
  const { items } = await listBilling(db, app, { ...query, cursor: undefined, limit: MAX_LINES });
  const lines = items.map((billed) => columns.map((name) => toCell(billed[name])));
  return [columns, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** A spreadsheet takes a text that begins so for a formula, which can read other cells and send them away. */
const FORMULA = /^[=+\-@\t\r]/;

/** Exported for the test: no column can begin so today. */
export function toCell(value: string | Date | null): string {
  const text = value instanceof Date ? value.toISOString() : (value ?? '');
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
