// The environment for main and cli: the process's own, and a .env file if there is one. The file never overrides the
// process.
import { loadEnvFile } from 'node:process';
import { ConfigurationError } from './config.ts';

export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    loadEnvFile('.env');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT') throw new ConfigurationError([`.env: cannot be read (${code ?? error})`]);
  }
  return process.env;
}
