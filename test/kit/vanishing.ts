// A race that is lost every time, on PGlite too: something happens right before a statement of a request.
import { vi } from 'vitest';
import type { Gatehouse } from './gatehouse.ts';

export type Act = () => Promise<unknown>;

/** Runs once, before the first statement of that name which writes such a value; says whether it did. */
export function actBefore(
  { database }: Gatehouse,
  statement: string | RegExp,
  act: Act,
  value?: string,
): { happened: boolean } {
  const state = { happened: false };
  const { query } = database;
  vi.spyOn(database, 'query').mockImplementation(async (...args) => {
    const [{ name }, values] = args;
    const matches = typeof statement === 'string' ? name === statement : statement.test(name);
    if (!state.happened && matches && (value === undefined || values.includes(value))) {
      state.happened = true;
      await act();
    }
    return query(...args);
  });
  return state;
}

/** The same before the next transaction. */
export function actBeforeTransaction({ database: { db } }: Gatehouse, act: Act): { happened: boolean } {
  const state = { happened: false };
  const begin = db.transaction.bind(db);
  vi.spyOn(db, 'transaction').mockImplementation(() => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    builder.execute = async (work) => {
      if (!state.happened) {
        state.happened = true;
        await act();
      }
      return execute(work);
    };
    return builder;
  });
  return state;
}
