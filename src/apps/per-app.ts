// Caches values for as long as a snapshot of an App lives.
import type { App } from './app.ts';

/** Computes a value once for each snapshot of an App; it goes with the snapshot. */
export function perApp<Value>(make: (app: App) => Value): (app: App) => Value {
  const values = new WeakMap<App, Value>();
  return (app) => {
    let value = values.get(app);
    if (value === undefined) {
      value = make(app);
      values.set(app, value);
    }
    return value;
  };
}
