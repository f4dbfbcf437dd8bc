// The environment for main and cli: the process's own, and a .env file if there is one. The file never overrides the
// process.
import { loadEnvFile } from 'node:process';

export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    loadEnvFile('.env');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return process.env;
}
