// The order of a list, by a column and then by id; places in it, and the cursors that name them to callers.
import { type Expression, type RawBuilder, type SelectQueryBuilder, type Simplify, type SqlBool, sql } from 'kysely';
import { isId } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import type { Schema } from '../schema.ts';

export type OrderColumn = 'at' | 'created_at' | 'ended_at' | 'last_sign_in_at' | 'email_key' | 'name';
export type Direction = 'ascending' | 'descending';

export type Order = { by: OrderColumn; direction: Direction };

/** A time, or a text in an order of texts. */
export type Place = { value: Date | string; id: string };

/** Stands for a time that isn't there, so that a row without one has a place in the order: before all others. */
const NEVER = new Date(0);

/** A user's last sign-in as the index `users_last_sign_in` has it. */
export const lastSignIn = sql<Date>`coalesce(users.last_sign_in_at, timestamptz 'epoch')`;

export const toOrderValue = ({ by }: Order): RawBuilder<Date | string> =>
  by === 'last_sign_in_at' ? lastSignIn : sql.ref(by);

export const toPlace = (value: Date | string | null, id: string): Place => ({ value: value ?? NEVER, id });

const id = sql.ref<string>('id');

/** Whether a row comes after the place. */
export function isAfter(order: Order, place: Place): Expression<SqlBool> {
  const beyond = order.direction === 'descending' ? sql`<` : sql`>`;
  return sql`(${toOrderValue(order)}, ${id}) ${beyond} (${place.value}, ${place.id})`;
}

/** Whether a row comes before the place, or is at it. */
export function isUpTo(order: Order, place: Place): Expression<SqlBool> {
  const within = order.direction === 'descending' ? sql`>=` : sql`<=`;
  return sql`(${toOrderValue(order)}, ${id}) ${within} (${place.value}, ${place.id})`;
}

export function toOrderBy(order: Order): RawBuilder<unknown> {
  const direction = order.direction === 'descending' ? sql`desc` : sql`asc`;
  return sql`${toOrderValue(order)} ${direction}, ${id} ${direction}`;
}

/** The first rows in this order. */
export function takeFirst<Tables extends keyof Schema, Row>(
  select: SelectQueryBuilder<Schema, Tables, Row>,
  order: Order,
  count: number,
): Promise<Simplify<Row>[]> {
  return select.orderBy(toOrderBy(order)).limit(count).execute();
}

export function writeCursor({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** Throws `invalid_cursor`. */
export function readCursor(cursor: string | undefined, { by }: Pick<Order, 'by'>): Place | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const isTime = times.has(by);
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof value === 'string' && isId(id)) {
      if (!isTime && !value.includes('\0') && !isTimeText(value)) return { value, id };
      // Only a cursor in our own form counts, with a year that PostgreSQL knows.
      if (isTime && isTimeText(value)) return { value: new Date(value), id };
    }
  } catch {}
  throw new Problem('invalid_cursor', 'Use the next_cursor of the previous page, or none for the first page');
}

const times = new Set<OrderColumn>(['at', 'created_at', 'ended_at', 'last_sign_in_at']);

const isTimeText = (text: string) =>
  /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
