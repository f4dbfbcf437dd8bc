// Billing records of the App with their state, for developers to look through, create, advance and download.

import { keysOf } from '../../../tables.ts';
import {
  advanceBilling,
  type BillingRecord,
  type BillingStep,
  billingStatuses,
  billingSteps,
  getBillingRecord,
  listBilling,
} from '../../../usage/billing.ts';
import { toBillingCsv } from '../../../usage/billing-csv.ts';
import { toDecimal } from '../../../usage/currencies.ts';
import { listSubjectNames } from '../../../usage/subjects.ts';
import { createFormat } from '../../kit/render/format.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { newBillingScreen } from './billing-new.ts';
import { billingStatusWords, billingStepWords } from './words.ts';

const steps = keysOf(billingSteps);

export const billingScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/billing', access: 'billing:read', show: showBilling }),
  appScreen({ path: '/apps/:slug/billing/csv', access: 'billing:read', show: sendCsv }),
  newBillingScreen,
  ...steps.map((step) =>
    appScreen({
      path: `/apps/:slug/billing/:id/${step}`,
      access: 'billing:write',
      show: (visit) => askFirst(visit, step),
      async act(visit) {
        const { system, app, params } = visit;
        await advanceBilling(system.db, app, params.id ?? '', step);
        goTo(visit, appPath(app, '/billing'), 'billing_changed');
      },
    }),
  ),
];

export type ShownBilling = BillingRecord & {
  name: string;
  amount_text: string;
  period: string;
  status_label: string;
  steps: { label: string; url: string }[];
};

const statusOf = (visit: AppVisit) => billingStatuses.find((one) => one === queryText(visit, 'status'));

async function showBilling(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const cursor = queryText(visit, 'cursor');
  const status = statusOf(visit);
  const { items, next_cursor } = await listBilling(system.db, app, { status, cursor });
  const names = await listNames(visit, items);
  const path = appPath(app, '/billing');
  await showPage(visit, 'console/billing', {
    ...{ q: '', cursor, status },
    records: items.map((billed) => toShown(visit, billed, names)),
    filters: [undefined, ...billingStatuses].map((one) => ({
      label: t(one ? billingStatusWords[one] : 'console.all'),
      url: urlOf(path, { status: one }),
      current: one === status,
    })),
    csv_url: urlOf(`${path}/csv`, { status }),
    first_url: urlOf(path, { status }),
    next_url: next_cursor ? urlOf(path, { status, cursor: next_cursor }) : undefined,
  });
}

async function listNames({ system, app, can }: AppVisit, records: BillingRecord[]): Promise<Map<string, string>> {
  if (!can('users:read')) return new Map();
  const ids = records.flatMap(({ user_id, organization_id }) => user_id ?? organization_id ?? []);
  return listSubjectNames(system.db, app, [...new Set(ids)]);
}

function toShown(visit: AppVisit, billed: BillingRecord, names: Map<string, string>): ShownBilling {
  const { app, t, can, locale } = visit;
  const id = billed.user_id ?? billed.organization_id ?? '';
  const format = createFormat(locale);
  const lastDay = new Date(Date.parse(billed.period_end) - 1);
  const allowed = can('billing:write') ? steps.filter((step) => mayFollow(billed, step)) : [];
  return {
    ...billed,
    name: names.get(id) ?? id,
    amount_text: format.money(toDecimal(billed.amount, billed.currency), billed.currency),
    period: format.period(new Date(billed.period_start), lastDay),
    status_label: t(billingStatusWords[billed.status]),
    steps: allowed.map((step) => ({
      label: t(billingStepWords[step].button),
      url: appPath(app, `/billing/${billed.id}/${step}`),
    })),
  };
}

const mayFollow = ({ status }: BillingRecord, step: BillingStep) =>
  billingSteps[step].from.some((one) => one === status);

async function askFirst(visit: AppVisit, step: BillingStep): Promise<void> {
  const { system, app, t, params } = visit;
  const billed = await getBillingRecord(system.db, app, params.id ?? '');
  const words = billingStepWords[step];
  const { name, period, amount_text } = toShown(visit, billed, await listNames(visit, [billed]));
  await showPage(visit, 'console/confirm', {
    title: t(words.title),
    text: t(words.text),
    details: [
      { label: t('console.billing.customer'), text: name },
      { label: t('console.billing.period'), text: period },
      { label: t('console.billing.amount'), text: amount_text },
    ],
    button: t(words.button),
    back_url: appPath(app, '/billing'),
    harmless: step !== 'void',
  });
}

async function sendCsv(visit: AppVisit): Promise<void> {
  const { system, app, ctx } = visit;
  ctx.attachment(`billing-${app.slug}.csv`);
  ctx.type = 'text/csv';
  ctx.body = await toBillingCsv(system.db, app, { status: statusOf(visit) });
}
