// The names that users give to their passkeys, to tell them apart.

export const MAX_FACTOR_NAME = 60;

/** As it is stored. Blank names become `otherwise`. */
export function toFactorName<Otherwise extends string | null>(name: string, otherwise: Otherwise): string | Otherwise {
  return name.trim().slice(0, MAX_FACTOR_NAME) || otherwise;
}
