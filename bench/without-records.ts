// Loaded before Gatehouse (`node --import`): the server then leaves no records of requests (src/diagnosis). The product has no such
// switch, so what writes them is replaced by functions that do nothing.
import { registerHooks } from 'node:module';

const STANDS_IN: Record<string, string> = {
  '/src/diagnosis/record.ts': `
    export * from './record.ts?whole';
    export function noteRequest() {}
    export async function writeRequestRecords() {}`,
  '/src/oidc/endpoints/record.ts': `
    export * from './record.ts?whole';
    export function noteProtocolRequest() {}`,
};

registerHooks({
  load(url, context, nextLoad) {
    const source = Object.entries(STANDS_IN).find(([path]) => url.endsWith(path))?.[1];
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});
