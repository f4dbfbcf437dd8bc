// The environment that main and cli start with: the process's, and a .env file where there is one (it never overrides).
import { loadEnvFile } from 'node:process';

export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    loadEnvFile('.env');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return process.env;
}
