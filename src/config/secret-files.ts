// Secrets from files, as Docker, Kubernetes and Vault's agent provide them: NAME_FILE names the file that holds the value
// of NAME. The environment itself can be read by every program that the same user runs, and is shown by `docker inspect`.
import { readFileSync } from 'node:fs';

/** A test compares them with docs/configuration.md and with the schema. */
export const secretVariables = [
  'SECRET_KEY',
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_PASSWORD',
  'SMTP_URL',
  'SMS_TOKEN',
  'METRICS_TOKEN',
  'OPERATOR_PASSWORD',
  'CAPTCHA_SECRET',
] as const;

/** The environment with the values of the files, and a mistake for each that can't be used. */
export function readSecretFiles(given: NodeJS.ProcessEnv): { given: NodeJS.ProcessEnv; mistakes: string[] } {
  const read: NodeJS.ProcessEnv = {};
  const mistakes: string[] = [];
  for (const name of secretVariables) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    const value = given[name] === undefined ? readValue(file) : { mistake: `is set beside ${name}; set one of them` };
    if ('mistake' in value) mistakes.push(`${name}_FILE: ${value.mistake}`);
    else read[name] = value.text;
  }
  return { given: { ...given, ...read }, mistakes };
}

function readValue(file: string): { text: string } | { mistake: string } {
  try {
    // Editors and `echo` end a file with a line break, which is no part of the secret.
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { mistake: `${file} is empty` } : { text };
  } catch (error) {
    return { mistake: `${file} cannot be read (${error instanceof Error && 'code' in error ? error.code : error})` };
  }
}
