// What the package offers.
export {
  type Answer,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  createServerClient,
  type ServerClient,
  type ServerClientOptions,
} from './client.ts';
export { GatehouseProblem, isProblem, type ProblemCode, type ProblemDocument, UnexpectedAnswer } from './problem.ts';
export type { components, paths } from './schema.ts';
export type { components as serverComponents, paths as serverPaths } from './server-schema.ts';
export type {
  HookAnswer,
  HookQuestion,
  LogoutToken,
  ProvisioningMessage,
  SecurityEventToken,
  WebhookEvent,
  WebhookEventType,
} from './webhooks.ts';
