// What each check says: `fail` is what keeps Gatehouse from working, `warn` what its operator should know.
export type Finding = { name: string; status: 'ok' | 'warn' | 'fail'; message: string };

export function notChecked(name: string, why: string): Finding {
  return { name, status: 'warn', message: `not checked: ${why}` };
}
