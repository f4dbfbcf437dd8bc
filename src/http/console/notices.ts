// What a page says after something was done, by the word in its address (`?done=…`): never text from the address itself.

const notices = {
  app_made: 'console.done.app_made',
  saved: 'console.done.saved',
  client_deleted: 'console.done.client_deleted',
  client_disabled: 'console.done.client_disabled',
  client_enabled: 'console.done.client_enabled',
  secret_revoked: 'console.done.secret_revoked',
} as const;

export type Done = keyof typeof notices;

/** The key of the message, or undefined for a word that isn't ours. */
export function noticeKey(done: unknown): string | undefined {
  return typeof done === 'string' && Object.hasOwn(notices, done) ? notices[done as Done] : undefined;
}
