// Circuit breakers of this process: a hook whose server doesn't answer is left alone for a while, so that its failures cost nobody
// the whole wait, and then tried by one request.
import type { DecisionHookRow } from '../database/schema.ts';

const FAILURES = 5;
export const SUSPENDED_MS = 10_000;

/** `version`: another one of the hook begins anew. */
type Circuit = { version: number; failures: number; closedUntil: number };

const circuits = new Map<string, Circuit>();

type Hook = Pick<DecisionHookRow, 'app_id' | 'moment' | 'updated_at'>;

const keyOf = ({ app_id, moment }: Hook) => `${app_id} ${moment}`;

function circuitOf(hook: Hook): Circuit | undefined {
  const circuit = circuits.get(keyOf(hook));
  return circuit?.version === hook.updated_at.getTime() ? circuit : undefined;
}

/** Whether a question may be sent at this time. The one that tries a suspended hook again closes the circuit for the others. */
export function mayAsk(hook: Hook, at: number): boolean {
  const circuit = circuitOf(hook);
  if (!circuit || circuit.failures < FAILURES) return true;
  if (at < circuit.closedUntil) return false;
  circuit.closedUntil = at + SUSPENDED_MS;
  return true;
}

/** Returns whether the hook is suspended from now on, and wasn't before. */
export function noteFailure(hook: Hook, at: number): boolean {
  const circuit = circuitOf(hook) ?? { version: hook.updated_at.getTime(), failures: 0, closedUntil: 0 };
  circuits.set(keyOf(hook), circuit);
  circuit.failures++;
  if (circuit.failures < FAILURES) return false;
  circuit.closedUntil = at + SUSPENDED_MS;
  return circuit.failures === FAILURES;
}

/** Returns whether the hook was suspended until now. */
export function noteAnswer(hook: Hook): boolean {
  const circuit = circuitOf(hook);
  if (circuit) circuits.delete(keyOf(hook));
  return circuit !== undefined && circuit.failures >= FAILURES;
}
