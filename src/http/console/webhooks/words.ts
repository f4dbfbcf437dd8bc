// Words for the states of webhook endpoints and their deliveries, and for decision hooks.
import type { Moment } from '../../../hooks/hooks.ts';
import type { WebhookDelivery } from '../../../webhooks/deliveries.ts';

export const disabledWords = {
  failing: 'console.webhooks.because.failing',
  gone: 'console.webhooks.because.gone',
} as const;

export const deliveryStateWords: Record<WebhookDelivery['state'], string> = {
  waiting: 'console.webhooks.delivery.waiting',
  delivered: 'console.webhooks.delivery.delivered',
  failed: 'console.webhooks.delivery.failed',
  dropped: 'console.webhooks.delivery.dropped',
};

/** Why there was no answer (outbound.ts, deliveries/attempt.ts). */
export const failureWords: Record<string, string> & { unreachable: string } = {
  unreachable: 'console.webhooks.failure.unreachable',
  late: 'console.webhooks.failure.late',
  refused: 'console.webhooks.failure.refused',
  bad_status: 'console.webhooks.failure.bad_status',
  not_made: 'console.webhooks.failure.not_made',
};

export const overlapWords = {
  '0': 'console.overlap.none',
  '1': 'console.overlap.hour',
  '24': 'console.overlap.day',
  '168': 'console.overlap.week',
} as const;

export const sinceWords = {
  hour: 'console.webhooks.since_hour',
  day: 'console.webhooks.since_day',
  days: 'console.webhooks.since_days',
} as const;

export const momentTexts: Record<Moment, string> = {
  before_sign_up: 'console.hooks.before_sign_up_text',
  before_tokens: 'console.hooks.before_tokens_text',
};

export const onFailureWords = {
  refuse: 'console.hooks.on_failure.refuse',
  continue: 'console.hooks.on_failure.continue',
} as const;

export const decisionWords = {
  allow: 'console.hooks.result.allow',
  refuse: 'console.hooks.result.refuse',
} as const;

/** Why there is no decision (hooks/call.ts). */
export const hookFailureWords: Record<string, string> & { unreachable: string } = {
  late: 'console.hooks.result.late',
  unreachable: 'console.hooks.result.unreachable',
  bad_status: 'console.hooks.result.bad_status',
  too_large: 'console.hooks.result.too_large',
  invalid: 'console.hooks.result.invalid',
  blocked: 'console.hooks.result.blocked',
  busy: 'console.hooks.result.busy',
};
