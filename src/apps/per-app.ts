// Values that are made once for each snapshot of an App and forgotten with it.
import type { App } from './app.ts';

/** A value that is made once for each snapshot of an App and forgotten with it. */
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
