// What a hash of another system may cost, and why one isn't taken: for the report of an import.

/** A planted hash must not cost more than a second or two, or more than 64 MiB. */
export const caps = {
  memory: 64 * 1_048_576,
  lanes: 4,
  bcrypt: { min: 4, max: 12 },
  pbkdf2Iterations: 1_000_000,
  argon2Passes: 10,
  scryptWork: 2 ** 24,
} as const;

const MIB = 1_048_576;
const SCRYPT = `at most ${caps.memory / MIB} MiB (128 × N × r), ${caps.lanes} lanes and N × r × p of ${caps.scryptWork}`;

/** By how a hash begins: what it is, and what of it is taken. */
const kinds: [beginning: RegExp, name: string, taken: string][] = [
  [
    /^(?:argon2)?\$argon2(?:id|i|d)\$/,
    'Argon2',
    `version 19 with at most ${caps.memory / MIB} MiB, ${caps.argon2Passes} passes and ${caps.lanes} lanes`,
  ],
  [/^(?:bcrypt\$)?\$2[aby]\$/, 'bcrypt', `a cost of ${caps.bcrypt.min} to ${caps.bcrypt.max}`],
  [/^(?:\$pbkdf2-sha(?:1|256|512)\$|pbkdf2_sha(?:1|256)\$)/, 'PBKDF2', `at most ${caps.pbkdf2Iterations} iterations`],
  [/^\$?scrypt\$/, 'scrypt', SCRYPT],
  [/^\$firebase-scrypt\$/, 'Firebase’s scrypt', SCRYPT],
];

/** Of a hash that isn't taken: its costs if they are too high, or what is known of its kind. */
export function whyRefused(hash: string): string {
  const [, name, taken] = kinds.find(([beginning]) => beginning.test(hash)) ?? [];
  if (name === undefined)
    return `is of a kind that is not taken; those that are taken: ${kinds.map(([, one]) => one).join(', ')}`;
  const cost = costOf(hash);
  if (cost !== undefined) return `${cost}; of ${name}, this is taken: ${taken}`;
  return `is a hash of ${name} that costs too much or is not complete; this is taken: ${taken}`;
}

/** In words, where it alone is too much. */
function costOf(hash: string): string | undefined {
  const [, rounds] = /^(?:bcrypt\$)?\$2[aby]\$(\d\d)\$/.exec(hash) ?? [];
  if (Number(rounds) > caps.bcrypt.max) return `has a cost of ${Number(rounds)}`;
  const [, parameters = ''] = /^(?:argon2)?\$argon2(?:id|i|d)\$(?:v=\d{1,9}\$)?([^$]*)/.exec(hash) ?? [];
  const [, memory] = /(?:^|,)m=(\d{1,9})\b/.exec(parameters) ?? [];
  const bytes = Number(memory) * 1_024;
  if (bytes > caps.memory) return `takes ${Math.ceil(bytes / MIB)} MiB to verify`;
  const [, iterations] = /^(?:\$pbkdf2-\w+\$i=|pbkdf2_\w+\$)(\d{1,9})\b/.exec(hash) ?? [];
  return Number(iterations) > caps.pbkdf2Iterations ? `takes ${iterations} iterations` : undefined;
}
