// The receiver of an App's webhooks, to copy. Pure.
import type { App } from '../../../apps/app.ts';
import type { Webhook } from '../../../webhooks/endpoints.ts';
import type { Snippet } from '../kit/snippets.ts';

export const toVerifySnippet = ({ slug }: App, { client_id }: Pick<Webhook, 'client_id'>): Snippet => ({
  caption: 'receiver.mjs',
  code: `// npm install standardwebhooks
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

// The secret of the endpoint of ${slug}: whsec_…
const webhook = new Webhook(process.env.WEBHOOK_SECRET);

createServer(async (request, response) => {
  request.setEncoding('utf8');
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    const event = webhook.verify(body, request.headers);
    console.log(event.type, ${client_id === null ? 'event.user_id' : 'event.data.sub'});
    response.writeHead(204).end();
  } catch {
    response.writeHead(401).end();
  }
}).listen(4000);`,
});
