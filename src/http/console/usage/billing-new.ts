// A developer bills the usage of a period by hand: a draft for a user or an organization, as the API creates it.
import { z } from 'zod';
import { DAY, now } from '../../../clock.ts';
import { createBillingRecord } from '../../../usage/billing.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { currency, currencyOptions, readCustomer } from './fields.ts';

const FIRST_DAY = '1970-01-01';
const LAST_DAY = '9998-12-31';

const day = z.iso
  .date('console.billing.error_day')
  .refine((typed) => typed >= FIRST_DAY && typed <= LAST_DAY, 'console.billing.error_day');

/** In the form `period_end` is the last day, as people say it; the record has the day after it. */
const fields = z
  .strictObject({ customer: required(254), period_start: day, period_end: day, currency })
  .refine(({ period_start, period_end }) => period_start <= period_end, {
    ...{ path: ['period_end'], message: 'console.billing.error_order' },
  });

const words: Words = {
  nothing_to_bill: 'console.billing.error_nothing',
  'invalid_body.period_end': 'console.billing.error_too_large',
};

export const newBillingScreen: Screen = appScreen({
  path: '/apps/:slug/billing/new',
  access: 'billing:write',
  words,
  show: showNew,
  fields,
  async act(visit, { customer, period_start, period_end, currency }) {
    const { system, app } = visit;
    await createBillingRecord(system.db, app, {
      ...(await readCustomer(visit, customer)),
      ...{ period_start, period_end: toDay(Date.parse(period_end) + DAY), currency },
    });
    goTo(visit, appPath(app, '/billing'), 'billing_created');
  },
});

/** Of the calendar month before this one, in UTC. */
async function showNew(visit: AppVisit, form?: FormState): Promise<void> {
  const today = now();
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  await showPage(visit, 'console/billing-new', {
    ...{ form, currencies: currencyOptions, first_day: FIRST_DAY },
    period_start: toDay(Date.UTC(year, month - 1, 1)),
    period_end: toDay(Date.UTC(year, month, 0)),
  });
}

const toDay = (at: number) => new Date(at).toISOString().slice(0, 10);
