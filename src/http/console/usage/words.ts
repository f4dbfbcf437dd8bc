// Words for what the pages about usage and billing list.

import type { BillingStatus, BillingStep } from '../../../usage/billing.ts';
import type { SpendingLimit } from '../../../usage/spending-limits.ts';
import type { Grouping } from '../../../usage/summary.ts';

export const groupingWords: Record<Grouping, string> = {
  day: 'console.costs.by_day',
  service: 'console.costs.by_service',
  user: 'console.costs.by_user',
  organization: 'console.costs.by_organization',
};

export const periodWords: Record<SpendingLimit['period'], string> = {
  day: 'console.costs.a_day',
  month: 'console.costs.a_month',
};

export const billingStatusWords: Record<BillingStatus, string> = {
  draft: 'console.billing.draft',
  open: 'console.billing.open',
  paid: 'console.billing.paid',
  void: 'console.billing.void',
  failed: 'console.billing.failed',
};

export const billingStepWords: Record<BillingStep, string> = {
  finalize: 'console.billing.finalize',
  pay: 'console.billing.pay',
  fail: 'console.billing.fail',
  void: 'console.billing.do_void',
};
