// The pages of webhooks and decision hooks with their locals, beside those of the rest of the console (../views.ts).
import type { DecisionHookRow } from '../../../database/schema.ts';
import type { Webhook } from '../../../webhooks/endpoints.ts';
import type { Form, List, Option } from '../kit/locals.ts';
import type { AskedProof } from '../kit/proof.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { Snippet } from '../kit/snippets.ts';
import type { ShownAttempt } from './deliveries.ts';
import type { ShownDelivery, ShownWebhook } from './endpoints.ts';
import type { EventPicker } from './event-picker.ts';
import type { HookRow, ShownResult, ShownSuspension } from './hooks.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/webhooks': ConsoleLocals & { webhooks: ShownWebhook[] };
    'console/webhook-form': Form &
      AskedProof & {
        webhook: Webhook | undefined;
        picker: EventPicker;
        /** It hears of the users of this client. */
        client: ShownWebhook['client'];
      };
    'console/webhook': Omit<List, 'q'> & {
      webhook: ShownWebhook;
      /** Shown once. */
      secret: string | undefined;
      snippet: Snippet;
      state: string | undefined;
      deliveries: ShownDelivery[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/hooks': ConsoleLocals & { rows: HookRow[] };
    'console/hook-form': Form & { row: HookRow; on_failures: Option[] };
    'console/hook': ConsoleLocals & {
      row: HookRow;
      hook: DecisionHookRow;
      on_failure_label: string;
      /** The last one. */
      suspension: ShownSuspension | undefined;
      /** Shown once. */
      secret: string | undefined;
      /** Of a test that was just sent. */
      result: ShownResult | undefined;
    };
    'console/webhook-delivery': ConsoleLocals & {
      webhook: Webhook;
      delivery: ShownDelivery;
      /** Undefined if the event is no longer kept. */
      body: string | undefined;
      attempts: ShownAttempt[];
    };
  }
}
