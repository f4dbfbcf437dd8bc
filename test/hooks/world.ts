// A server of an App that decides, and the App's hooks that lead to it.
import type { App } from '../../src/apps/app.ts';
import { type HookInput, type Moment, saveHook } from '../../src/hooks/hooks.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';
import { answerWith, type Receiver } from '../kit/outside/receiver.ts';

/** The App as its next request sees it. */
export async function makeHook(
  { system }: Gatehouse,
  app: App,
  moment: Moment,
  input: HookInput,
): Promise<string | undefined> {
  const { secret } = await saveHook(system, app, moment, input);
  return secret;
}

export const decide = (answer: object): Receiver['answer'] => answerWith(200, JSON.stringify(answer));

export const allow = (claims?: object) => decide({ decision: 'allow', claims });

export const refuse = decide({ decision: 'refuse', message: 'Your plan has ended.', code: 'plan_ended' });

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a question
export const questions = (receiver: Receiver): any[] => receiver.received.map(({ body }) => JSON.parse(body));
