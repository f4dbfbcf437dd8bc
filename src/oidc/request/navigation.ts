// Whether a user navigated here. Images, scripts and frames of any other page send requests without one.
import type { IncomingMessage } from 'node:http';

/** Also for programs and old browsers, which don't say what a request is for (Fetch Metadata). */
export function isNavigation({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const destination = headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}
