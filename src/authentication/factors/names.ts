// The names that users give to their passkeys and authenticator apps, to tell them apart.

export const MAX_FACTOR_NAME = 60;

/** An authenticator app without a name; pages say it in the reader's language. */
export const APP_NAME = 'Authenticator app';

/** As it is stored. Blank names become `otherwise`. */
export function toFactorName<Otherwise extends string | null>(name: string, otherwise: Otherwise): string | Otherwise {
  return name.trim().slice(0, MAX_FACTOR_NAME) || otherwise;
}

/** The name itself, or with the first number that makes it differ from those that are taken. */
export function toFreeName(name: string, taken: readonly string[]): string {
  const names = [name, ...taken.map((_, at) => `${name} ${at + 2}`)];
  return names.find((one) => !taken.includes(one)) ?? name;
}
