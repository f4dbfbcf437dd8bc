// A quick start as a page of docs/quick-starts, with values in place of a client's own.
import { type QuickStartId, quickStartOf } from '../../../src/http/console/kit/quick-starts/frameworks.ts';
import { renderQuickStart } from '../../../src/http/console/kit/quick-starts/render.ts';
import { addressesOf, toValues } from '../../../src/http/console/kit/quick-starts/values.ts';

const types = {
  confidential: 'web app with a server',
  public: 'app in a browser or on a device',
  machine: 'machine',
};

export async function toDocument(id: QuickStartId): Promise<string> {
  const { name, client: type, permissions, page, tried, port } = quickStartOf(id);
  const addresses = addressesOf(id);
  const client = { id: 'your-client-id', resources: [], ...addresses };
  const values = {
    ...toValues({ issuer: 'https://id.example.com/o/your-app' }, id, { client, resource: undefined }),
    random: 'a-long-random-text',
  };
  const { install, files, run, try: tryIt } = await renderQuickStart(id, values);
  const [redirectUri] = addresses.redirect_uris;
  const [home] = addresses.post_logout_redirect_uris;
  const needs = [
    `It needs a client of the type *${types[type]}*`,
    ...(redirectUri ? [` with the redirect URI \`${redirectUri}\` and the post-logout redirect URI \`${home}\``] : []),
    ...(permissions ? [` with the permission ${permissions.map((one) => `\`${one}\``).join(', ')}`] : []),
    '.',
  ];
  return [
    `# Quick start: ${name}`,
    'A program that runs when it is pasted into an empty folder. The console shows it with the values of your App and your',
    `client: open a client and its quick start, or choose *${name}* when you create a client.`,
    '',
    needs.join(''),
    `The program uses port ${port}. Tried with ${tried}.`,
    ...(install ? ['', '## Install', '', ...block('sh', install.code)] : []),
    '',
    '## Files',
    ...(type === 'public' ? [] : ['', 'Put the client secret in place of `the-secret-that-was-shown-once`.']),
    ...(id === 'resource-server'
      ? [
          '',
          '`AUDIENCE` is the identifier of your API. The client must be allowed to ask for its tokens and to check them.',
        ]
      : []),
    ...(id === 'curl-machine'
      ? [
          '',
          'If the client may ask for the tokens of an API of yours, add `AUDIENCE=` with its identifier and `API_URL=` with an',
          'address of it to `.env`. The console does so with the API of the quick start [Express API](resource-server.md).',
        ]
      : []),
    ...files.flatMap(({ caption, code }) => ['', `\`${caption}\`:`, '', ...block(languageOf(caption), code.trimEnd())]),
    '',
    '## Run',
    '',
    ...block('sh', run.code),
    ...(tryIt ? ['', 'In a second terminal:', '', ...block('sh', tryIt.code)] : []),
    ...(page ? ['', `Open ${home}, sign in, and sign out.`] : []),
    '',
  ]
    .join('\n')
    .replace('\nA program', '\n\nA program');
}

const block = (language: string, code: string) => [`\`\`\`${language}`, code, '```'];

function languageOf(file: string): string {
  if (file.startsWith('.env')) return 'ini';
  const ending = file.slice(file.lastIndexOf('.') + 1);
  return { mjs: 'js', py: 'python' }[ending] ?? ending;
}
