// Webhook endpoints in the console: the list, the form, and the page of one with its deliveries. A secret is shown once, by the
// page of its endpoint.
import { z } from 'zod';
import { findClientNames } from '../../../apps/clients/clients.ts';
import { DAY, HOUR, now } from '../../../clock.ts';
import {
  deliveryStates,
  listWebhookDeliveries,
  replayWebhook,
  sendTest,
  type WebhookDelivery,
} from '../../../webhooks/deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
  type Webhook,
} from '../../../webhooks/endpoints.ts';
import { requireWebhookFields } from '../../../webhooks/fields.ts';
import { choice, flag, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { cleanName } from '../../kit/render/names.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { webhookStateWords } from '../kit/words.ts';
import { eventFields, readEvents, toEventPicker } from './event-picker.ts';
import { toVerifySnippet } from './snippet.ts';
import { deliveryStateWords, disabledWords, overlapWords, sinceWords } from './words.ts';

const overlaps = ['0', '1', '24', '168'] as const;
const sinces = ['hour', 'day', 'days'] as const;
const ago: Record<(typeof sinces)[number], number> = { hour: HOUR, day: DAY, days: 14 * DAY };

const words = {
  'invalid_body.url': 'console.error.webhook_url',
  'invalid_body.events': 'console.error.webhook_events',
  'invalid_body.client_id': 'console.error.webhook_client',
  'conflict.url': 'console.error.webhook_taken',
  'conflict.client_id': 'console.error.webhook_client_taken',
};

const fields = z.strictObject({
  url: required(2000),
  description: optional(200),
  /** Not of the endpoint of a client. */
  ...eventFields,
  enabled: flag,
  ...proofFields,
});

type Input = z.output<typeof fields>;

const toInput = ({ url, description, enabled, ...rest }: Input) => ({
  ...{ url, description: description ?? null, events: readEvents(rest), enabled },
});

const secretShown = z.object({ secret: z.string() });

export const webhookScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/webhooks',
    access: 'webhooks:read',
    async show(visit) {
      const webhooks = await listWebhooks(visit.system.db, visit.app);
      await showPage(visit, 'console/webhooks', { webhooks: await toShown(visit, webhooks) });
    },
  }),
  appScreen({
    path: '/apps/:slug/webhooks/new',
    access: 'webhooks:write',
    show: (visit, form) => showForm(visit, undefined, form),
    words,
    fields,
    check: (visit, { url, ...rest }) =>
      requireWebhookFields(visit.system, visit.app, { url, events: readEvents(rest), client_id: clientOf(visit) }),
    async act(visit, input) {
      const client_id = clientOf(visit);
      await requireDeveloperProof(visit, input);
      const { webhook, secret } = await createWebhook(visit.system, visit.app, { ...toInput(input), client_id });
      goToShow(visit, pathOf(visit, webhook.id), { value: { secret }, done: 'secret_shown' });
    },
  }),
  appScreen({ path: '/apps/:slug/webhooks/:id', access: 'webhooks:read', show: showWebhook }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/edit',
    access: 'webhooks:write',
    show: async (visit, form) => showForm(visit, await webhookOf(visit), form),
    words,
    fields,
    check: ({ system, app }, { url, ...rest }) => requireWebhookFields(system, app, { url, events: readEvents(rest) }),
    async act(visit, input) {
      const { id } = await webhookOf(visit);
      await requireDeveloperProof(visit, input);
      await updateWebhook(visit.system, visit.app, id, toInput(input));
      goTo(visit, pathOf(visit, id), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/test',
    access: 'webhooks:write',
    async act(visit) {
      const { id } = await webhookOf(visit);
      const delivery = await sendTest(visit.system, visit.app, id);
      goTo(visit, `${pathOf(visit, id)}/deliveries/${delivery}`, 'webhook_tested');
    },
  }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/rotate',
    access: 'webhooks:write',
    async show(visit, form) {
      const { t } = visit;
      const { id } = await webhookOf(visit);
      const options = overlaps.map((value) => ({ value, label: t(overlapWords[value]) }));
      await showPage(visit, 'console/confirm', {
        ...{ form, title: t('console.webhooks.rotate_title'), text: t('console.webhooks.rotate_text') },
        button: t('console.webhooks.rotate'),
        field: { name: 'overlap_hours', type: 'select', label: t('console.webhooks.overlap'), value: '24', options },
        ...{ back_url: pathOf(visit, id), harmless: true },
        ...(await askedProof(visit)),
      });
    },
    fields: z.strictObject({ overlap_hours: choice(overlaps), ...proofFields }),
    async act(visit, { overlap_hours, ...typed }) {
      const { id } = await webhookOf(visit);
      await requireDeveloperProof(visit, typed);
      const overlap = { overlapHours: Number(overlap_hours) };
      const { secret } = await rotateWebhookSecret(visit.system, visit.app, id, overlap);
      goToShow(visit, pathOf(visit, id), { value: { secret }, done: 'secret_shown' });
    },
  }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/replay',
    access: 'webhooks:write',
    async show(visit, form) {
      const { t } = visit;
      const { id } = await webhookOf(visit);
      const options = sinces.map((value) => ({ value, label: t(sinceWords[value]) }));
      await showPage(visit, 'console/confirm', {
        ...{ form, title: t('console.webhooks.replay_title'), text: t('console.webhooks.replay_text') },
        button: t('console.webhooks.replay'),
        field: { name: 'since', type: 'select', label: t('console.webhooks.since'), value: 'day', options },
        ...{ back_url: pathOf(visit, id), harmless: true },
      });
    },
    fields: z.strictObject({ since: choice(sinces) }),
    async act(visit, { since }) {
      const { id } = await webhookOf(visit);
      await replayWebhook(visit.system.db, visit.app, id, new Date(now().getTime() - ago[since]));
      goTo(visit, pathOf(visit, id), 'webhook_replayed');
    },
  }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/delete',
    access: 'webhooks:write',
    async show(visit) {
      const { id, url } = await webhookOf(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.webhooks.delete_title', { url }),
        text: visit.t('console.webhooks.delete_text'),
        button: visit.t('console.webhooks.delete'),
        back_url: pathOf(visit, id),
      });
    },
    async act(visit) {
      const { id } = await webhookOf(visit);
      await deleteWebhook(visit.system.db, visit.app, id);
      goTo(visit, appPath(visit.app, '/webhooks'), 'webhook_deleted');
    },
  }),
];

/** The client that a new endpoint is for; null for an endpoint of the App. */
const clientOf = (visit: AppVisit) => queryText(visit, 'client') || null;

export const pathOf = ({ app }: AppVisit, id: string) => appPath(app, `/webhooks/${id}`);

/** Throws `not_found`. */
export const webhookOf = ({ system, app, params }: AppVisit): Promise<Webhook> =>
  getWebhook(system.db, app, params.id ?? '');

export type ShownWebhook = Webhook & {
  state_label: string;
  events_label: string;
  note: string | undefined;
  /** It hears of the users of this client. */
  client: ShownClient | undefined;
};

type ShownClient = { url: string; name: string };

async function toShown(visit: AppVisit, webhooks: Webhook[]): Promise<ShownWebhook[]> {
  const { system, app, t } = visit;
  const ids = webhooks.flatMap(({ client_id }) => client_id ?? []);
  const names = await findClientNames(system.db, app, ids);
  return webhooks.map((webhook) => {
    const { state, events, disabled_because, client_id } = webhook;
    const client = client_id === null ? undefined : toClient(visit, client_id, names);
    const events_label = events
      ? t('console.webhooks.chosen', { count: events.length })
      : t('console.webhooks.all_events');
    return {
      ...{ ...webhook, client, state_label: t(webhookStateWords[state]) },
      events_label: client ? t('console.webhooks.users_of', { client: client.name }) : events_label,
      note: disabled_because ? t(disabledWords[disabled_because]) : undefined,
    };
  });
}

const toClient = ({ app }: AppVisit, id: string, names: Map<string, string>): ShownClient => ({
  ...{ url: appPath(app, `/clients/${id}`), name: cleanName(names.get(id) ?? '') || id },
});

async function showForm(visit: AppVisit, webhook: Webhook | undefined, form?: FormState): Promise<void> {
  const { system, app, t } = visit;
  const id = webhook ? webhook.client_id : clientOf(visit);
  const names = id ? await findClientNames(system.db, app, [id]) : new Map();
  const client = id && names.has(id) ? toClient(visit, id, names) : undefined;
  const picker = toEventPicker(t, webhook?.events ?? null, form);
  await showPage(visit, 'console/webhook-form', { form, webhook, picker, client, ...(await askedProof(visit)) });
}

export type ShownDelivery = WebhookDelivery & { state_label: string };

export const toShownDelivery = ({ t }: AppVisit, delivery: WebhookDelivery): ShownDelivery => ({
  ...delivery,
  state_label: t(deliveryStateWords[delivery.state]),
});

async function showWebhook(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const webhook = await webhookOf(visit);
  const path = pathOf(visit, webhook.id);
  const shown = takeShown(visit, path, secretShown);
  const cursor = queryText(visit, 'cursor');
  const state = deliveryStates.find((one) => one === queryText(visit, 'state'));
  const { items, next_cursor } = await listWebhookDeliveries(system.db, app, webhook.id, { cursor, state });
  const [shownWebhook] = await toShown(visit, [webhook]);
  if (!shownWebhook) return;
  await showPage(visit, 'console/webhook', {
    ...{ webhook: shownWebhook, secret: shown?.secret, quiet: shown !== undefined },
    snippet: toVerifySnippet(app, webhook),
    ...{ cursor, state, deliveries: items.map((one) => toShownDelivery(visit, one)) },
    filters: [undefined, ...deliveryStates].map((one) => ({
      label: t(one ? deliveryStateWords[one] : 'console.all'),
      url: urlOf(path, { state: one }),
      current: one === state,
    })),
    first_url: urlOf(path, { state }),
    next_url: next_cursor ? urlOf(path, { state, cursor: next_cursor }) : undefined,
  });
}
