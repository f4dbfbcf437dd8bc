// The bodies of webhooks. Verify them with a library of Standard Webhooks.
import type { components } from './schema.ts';

type Bodies = components['schemas']['WebhookEvents'];

/** What an endpoint is sent, by `type`. Without a type it is any of them, told apart by their member `type`. */
export type WebhookEvent<Type extends keyof Bodies = keyof Bodies> = Bodies[Type];
