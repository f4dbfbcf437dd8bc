// What Gatehouse sends to an App's programs and to those of its clients, for receivers. Verify it first: webhooks, provisioning and
// questions with a library of Standard Webhooks, tokens with one of JWT.
import type { components } from './schema.ts';

type Schemas = components['schemas'];
type Bodies = Schemas['WebhookEvents'];

/** The types of events that an App's endpoints may be sent, and `webhook.test`. */
export type WebhookEventType = keyof Bodies;

/** What an endpoint is sent, by `type`. Without a type it is any of them, told apart by their member `type`. */
export type WebhookEvent<Type extends WebhookEventType = WebhookEventType> = Bodies[Type];

/** What the endpoint of a client is sent of its users. */
export type ProvisioningMessage = Schemas['ProvisioningUpdate'] | Schemas['ProvisioningEnd'] | Bodies['webhook.test'];

/** What a decision hook is asked, by its moment; and what it answers. */
export type HookQuestion = Schemas['SignUpQuestion'] | Schemas['TokensQuestion'];
export type HookAnswer = Schemas['HookAnswer'];

/** The payload of a back-channel logout token. */
export type LogoutToken = Schemas['LogoutToken'];

/** The payload of a security event token. */
export type SecurityEventToken = Schemas['SecurityEventToken'];
