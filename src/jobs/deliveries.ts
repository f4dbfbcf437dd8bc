// All kinds of requests to other servers from the outbox. Each node sends them from its start.
import { startDelivering } from '../deliveries/dispatcher.ts';
import type { DeliveryKind } from '../deliveries/kinds.ts';
import { logoutDelivery } from '../oidc/tokens/logout-delivery.ts';
import { signalKind } from '../signals/push.ts';
import type { System } from '../system.ts';
import { provisioningKind } from '../webhooks/provisioning/provisioning-kind.ts';
import { webhookKind } from '../webhooks/webhook-kind.ts';

export const deliveryKinds: DeliveryKind[] = [logoutDelivery, webhookKind, provisioningKind, signalKind];

/** Returns how to end it. */
export function startDeliveries(system: System): { stop(): Promise<void> } {
  return startDelivering(system, { kinds: deliveryKinds, findApp: system.directory.findById });
}
