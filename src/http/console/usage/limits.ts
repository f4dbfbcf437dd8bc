// Spending limits of the App, of a user or of an organization: set, changed and taken away.
import { z } from 'zod';
import { isId } from '../../../ids.ts';
import { Problem } from '../../../problem.ts';
import {
  createSpendingLimit,
  deleteSpendingLimit,
  getSpendingLimit,
  type SpendingLimit,
  updateSpendingLimit,
} from '../../../usage/spending-limits.ts';
import { listSubjectNames } from '../../../usage/subjects.ts';
import { choice, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { currency, currencyOptions, readCustomer } from './fields.ts';
import { periodWords } from './words.ts';

const ACCESS = 'usage:write';
const path = '/apps/:slug/usage/limits';
const periods = ['month', 'day'] as const;

/** As the API takes it: a decimal with at most six places. */
const amount = required(30)
  .regex(/^(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?$/, 'console.limits.error_amount')
  .refine((typed) => /[1-9]/.test(typed), 'console.limits.error_amount');

const words: Words = { conflict: 'console.limits.error_there' };

export const limitScreens: Screen[] = [
  appScreen({
    path: `${path}/new`,
    access: ACCESS,
    words,
    show: showNew,
    fields: z.strictObject({ customer: text(254), amount, currency, period: choice(periods) }),
    async act(visit, { customer, ...limit }) {
      const { system, app } = visit;
      await createSpendingLimit(system.db, app, { ...(await readCustomer(visit, customer)), ...limit });
      goTo(visit, appPath(app, '/usage'), 'limit_set');
    },
  }),
  appScreen({
    path: `${path}/:id`,
    access: ACCESS,
    show: showLimit,
    fields: z.strictObject({ amount }),
    async act(visit, { amount }) {
      const { system, app } = visit;
      const { id } = await limitOf(visit);
      await updateSpendingLimit(system.db, app, id, { amount });
      goTo(visit, appPath(app, '/usage'), 'limit_set');
    },
  }),
  appScreen({
    path: `${path}/:id/delete`,
    access: ACCESS,
    async show(visit) {
      const { t, app } = visit;
      const { title } = await describe(visit, await limitOf(visit));
      await showPage(visit, 'console/confirm', {
        title: t('console.limits.delete_title'),
        text: title,
        button: t('console.limits.delete'),
        back_url: appPath(app, '/usage'),
      });
    },
    async act(visit) {
      const { system, app } = visit;
      const { id } = await limitOf(visit);
      await deleteSpendingLimit(system.db, app, id);
      goTo(visit, appPath(app, '/usage'), 'limit_deleted');
    },
  }),
];

/** Throws `not_found`. */
async function limitOf({ system, app, params }: AppVisit): Promise<SpendingLimit> {
  if (!isId(params.id)) throw new Problem('not_found', 'There is no such spending limit');
  return getSpendingLimit(system.db, app, params.id);
}

async function describe({ system, app, t, locale }: AppVisit, limit: SpendingLimit) {
  const names = limit.kind === 'app' ? new Map() : await listSubjectNames(system.db, app, [limit.subject_id]);
  const name = limit.kind === 'app' ? t('console.costs.whole_app') : (names.get(limit.subject_id) ?? limit.subject_id);
  const amount = createFormat(locale).money(limit.amount, limit.currency);
  return { name, title: `${name} · ${amount} · ${t(periodWords[limit.period])}` };
}

async function showNew(visit: AppVisit, form?: FormState): Promise<void> {
  await showPage(visit, 'console/limit-new', {
    form,
    currencies: currencyOptions,
    periods: periods.map((period) => ({ value: period, label: visit.t(periodWords[period]) })),
  });
}

async function showLimit(visit: AppVisit, form?: FormState): Promise<void> {
  const limit = await limitOf(visit);
  await showPage(visit, 'console/limit', { form, limit, ...(await describe(visit, limit)) });
}
