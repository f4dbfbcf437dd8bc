// One delivery of a webhook endpoint: what was sent, what the endpoint answered, and sending it again.
import { getWebhookDelivery, type LoggedAttempt, sendDeliveryAgain } from '../../../webhooks/deliveries.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { pathOf, toShownDelivery, webhookOf } from './endpoints.ts';
import { failureWords } from './words.ts';

export const webhookDeliveryScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/webhooks/:id/deliveries/:delivery', access: 'webhooks:read', show: showDelivery }),
  appScreen({
    path: '/apps/:slug/webhooks/:id/deliveries/:delivery/send-again',
    access: 'webhooks:write',
    async act(visit) {
      const { system, app, params } = visit;
      const { id } = await webhookOf(visit);
      const delivery = params.delivery ?? '';
      await sendDeliveryAgain(system.db, app, id, delivery);
      goTo(visit, `${pathOf(visit, id)}/deliveries/${delivery}`, 'webhook_sent_again');
    },
  }),
];

export type ShownAttempt = LoggedAttempt & { is_good: boolean; text: string };

async function showDelivery(visit: AppVisit): Promise<void> {
  const { system, app, params, t } = visit;
  const webhook = await webhookOf(visit);
  const { body, log, ...delivery } = await getWebhookDelivery(system.db, app, webhook.id, params.delivery ?? '');
  await showPage(visit, 'console/webhook-delivery', {
    ...{ webhook, delivery: toShownDelivery(visit, delivery) },
    body: body === null ? undefined : JSON.stringify(JSON.parse(body), null, 2),
    attempts: log.map((one) => ({
      ...one,
      is_good: one.status !== null && one.status >= 200 && one.status < 300,
      text: one.status === null ? t(failureWords[one.failure ?? ''] ?? failureWords.unreachable) : String(one.status),
    })),
  });
}
