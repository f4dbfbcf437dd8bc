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

/** The button, and the question that it asks. */
export const billingStepWords: Record<BillingStep, { button: string; title: string; text: string }> = {
  finalize: {
    button: 'console.billing.finalize',
    title: 'console.billing.finalize_title',
    text: 'console.billing.finalize_text',
  },
  pay: {
    button: 'console.billing.pay',
    title: 'console.billing.pay_title',
    text: 'console.billing.pay_text',
  },
  fail: {
    button: 'console.billing.fail',
    title: 'console.billing.fail_title',
    text: 'console.billing.fail_text',
  },
  void: {
    button: 'console.billing.do_void',
    title: 'console.billing.void_title',
    text: 'console.billing.void_text',
  },
};
