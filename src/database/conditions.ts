// Conditions that every list asks for in the same words.
import { type RawBuilder, sql } from 'kysely';
import type { Place } from './paging.ts';

/** The next page of a list that begins with the newest. */
export const isOlder = ({ at, id }: Place): RawBuilder<boolean> => sql`(created_at, id) < (${at}, ${id})`;

/** For `ilike`: whatever contains the text, to the letter. */
export const toPattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
