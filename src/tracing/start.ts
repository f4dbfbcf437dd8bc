// Starts the export of traces, if the standard variables of OpenTelemetry ask for it. Otherwise no module of it is loaded.
import type { AskedTracing } from '../config/tracing.ts';
import type { Log } from '../log.ts';
import { useTracing } from './span.ts';

/** Call it before the database is opened. `stop` sends what is left. */
export async function startTracing(
  { tracing: asked, warnings }: AskedTracing,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  for (const warning of warnings) log.warn({ warning }, 'a variable of OpenTelemetry is not followed');
  if (!asked) return { stop: async () => {} };
  const { openTracing } = await import('./opentelemetry.ts');
  const tracing = openTracing(asked, log);
  useTracing(tracing);
  return {
    async stop() {
      useTracing(undefined);
      await tracing.stop();
    },
  };
}
