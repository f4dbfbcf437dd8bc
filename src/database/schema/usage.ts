// Users' keys for other services, usage, spending limits and billing records. Numbers that JavaScript can't hold are texts.
import type { ColumnType } from 'kysely';
import type { Bytes, Defaulted, Nullable } from './columns.ts';

export type VaultEntriesTable = {
  app_id: string;
  user_id: string;
  id: string;
  service_name: string;
  label: Nullable<string>;
  api_key_sealed: Bytes;
  /** The key's last characters, if it is long enough to show any. */
  hint: Nullable<string>;
  status: Defaulted<'active' | 'disabled'>;
  created_at: Date;
  updated_at: Date;
  rotated_at: Nullable<Date>;
  last_read_at: Nullable<Date>;
};

export type UsageRecordsTable = {
  app_id: string;
  id: string;
  at: Date;
  service: string;
  tokens_used: ColumnType<string | number, string | number, never>;
  cost: string;
  currency: string;
  model_name: Nullable<string>;
  request_type: Nullable<string>;
  user_id: Nullable<string>;
  organization_id: Nullable<string>;
  idempotency_key: Nullable<string>;
  /** The billing record that it is part of. */
  billing_id: Nullable<string>;
  created_at: Date;
};

/** What is summed up or limited: the whole App, a user or an organization. */
export type SubjectKind = 'app' | 'user' | 'organization';

export type UsageDaysTable = {
  app_id: string;
  kind: SubjectKind;
  /** The App's own id, or that of the user or organization. */
  subject_id: string;
  currency: string;
  day: string;
  service: string;
  slot: number;
  records: string;
  tokens_used: string;
  cost: string;
};

export type SpendingLimitsTable = {
  app_id: string;
  id: string;
  kind: SubjectKind;
  subject_id: string;
  period: 'day' | 'month';
  currency: string;
  amount: string;
  /** The first day of the period for which 80 % were reported, and 100 %. */
  warned_for: Nullable<string>;
  reached_for: Nullable<string>;
  created_at: Date;
  updated_at: Date;
};

export type BillingRecordsTable = {
  app_id: string;
  id: string;
  user_id: Nullable<string>;
  organization_id: Nullable<string>;
  period_start: string;
  /** The day after the last. */
  period_end: string;
  currency: string;
  /** The exact sum. */
  cost: string;
  /** The sum in minor units of the currency, rounded once. */
  amount: ColumnType<string | number, string | number, string | number>;
  usage_count: ColumnType<string | number, string | number, string | number>;
  status: 'draft' | 'open' | 'paid' | 'void' | 'failed';
  created_at: Date;
  updated_at: Date;
};
