// Writes src/schema.ts from the table of routes, by openapi-typescript: `npm run client`, after `npm ci` in this folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeForClients } from './description.ts';

const { document, hash } = describeForClients();
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-client-'));
const [input, output] = [join(scratch, 'openapi.json'), join(scratch, 'schema.ts')];
writeFileSync(input, JSON.stringify(document));
execFileSync(join(import.meta.dirname, 'node_modules/.bin/openapi-typescript'), [input, '-o', output]);
const types = readFileSync(output, 'utf8').replace(/^\/\*\*[\s\S]*?\*\/\n+/, '');
const head = `// Made by openapi-typescript from the OpenAPI document (npm run client). Don't edit it.\n// ${hash}\n\n`;
writeFileSync(join(import.meta.dirname, 'src/schema.ts'), head + types);
rmSync(scratch, { recursive: true });
