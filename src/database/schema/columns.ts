// The kinds of columns.
import type { ColumnType } from 'kysely';

/** A column with a default value: an insert may leave it out. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>;
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
export type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
/** JSON, written as text. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonObject = Record<string, unknown>;
