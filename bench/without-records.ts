// Loaded before Gatehouse (`node --import`): the server then leaves no records of requests (src/diagnosis). The product has no such
// switch, so the modules that write them are replaced by ones that do nothing.
import { registerHooks } from 'node:module';

const STANDS_IN: Record<string, string> = {
  '/src/diagnosis/record.ts': `
    export const KEPT = 0;
    export function noteRequest() {}
    export async function writeRequestRecords() {}`,
  '/src/oidc/endpoints/record.ts': 'export function noteProtocolRequest() {}',
};

registerHooks({
  load(url, context, nextLoad) {
    const source = Object.entries(STANDS_IN).find(([path]) => url.endsWith(path))?.[1];
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});
