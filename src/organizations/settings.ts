// The settings of an organization: a JSON object of the App's own, bounded because every call about the organization reads
// it. One member means something to Gatehouse: `max_users` is how many members there may be.
import type { JsonObject } from '../database/schema/columns.ts';
import { depthOf } from '../database/storable.ts';
import { Problem } from '../problem.ts';

export const MAX_SETTINGS_KIB = 16;
export const MAX_SETTINGS_DEPTH = 5;
const MAX_USERS = 1_000_000;

/** Throws `invalid_body`. */
export function requireSettings(settings: JsonObject): JsonObject {
  const mistake = findMistake(settings);
  if (mistake) throw new Problem('invalid_body', `settings: ${mistake}`, { fields: { settings: mistake } });
  return settings;
}

function findMistake(settings: JsonObject): string | undefined {
  if (Buffer.byteLength(JSON.stringify(settings)) > MAX_SETTINGS_KIB * 1024)
    return `must be at most ${MAX_SETTINGS_KIB} KiB of JSON`;
  if (depthOf(settings) > MAX_SETTINGS_DEPTH) return `must be at most ${MAX_SETTINGS_DEPTH} levels deep`;
  const { max_users } = settings;
  if (max_users === undefined || isSeats(max_users)) return undefined;
  return `max_users must be a whole number from 1 to ${MAX_USERS}`;
}

const isSeats = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_USERS;

/** How many members there may be; undefined for any number. */
export const maxUsersOf = ({ settings }: { settings: JsonObject }): number | undefined =>
  isSeats(settings.max_users) ? settings.max_users : undefined;

type SettingsChange = { settings?: JsonObject | undefined; settings_patch?: JsonObject | undefined };

/**
 * For a change by somebody else than the App, who leaves `max_users` out or as it is. `before`: as it is locked, because the App may
 * change it meanwhile. Throws `forbidden`.
 */
export function keepSeats<Change extends SettingsChange>(change: Change, before: { settings: JsonObject }): Change {
  const { max_users } = before.settings;
  const asked = (change.settings_patch ?? change.settings)?.max_users;
  if (asked !== undefined && asked !== max_users) throw seatsAreTheApps();
  if (!change.settings || max_users === undefined) return change;
  return { ...change, settings: { ...change.settings, max_users } };
}

/** How many members an organization may have is between the App and its customer. */
export const seatsAreTheApps = () =>
  new Problem('forbidden', 'Only the App itself sets max_users', { fields: { settings: 'max_users is the App’s' } });
