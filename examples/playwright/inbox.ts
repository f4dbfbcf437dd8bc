// The test inbox of an App at Gatehouse: mails and SMS that were kept there instead of being sent. Copy this file; it needs
// nothing but fetch.

export type TestMessage = {
  id: string;
  channel: 'mail' | 'sms';
  kind: string;
  to: string;
  subject: string | null;
  text: string;
  code: string | null;
  link: string | null;
  created_at: string;
};

/** The API key needs the scope `test_messages:read`, and no other. */
export type InboxOptions = { issuer: string; apiKey: string };

/** One question of the server's waits so long, in seconds. */
const WAIT = 20;

export function createInbox({ issuer, apiKey }: InboxOptions) {
  const url = `${issuer}/api/v1/test-messages`;

  /** Newest first. Waits until there is one, for 20 seconds at most. */
  async function list(to: string, since?: string): Promise<TestMessage[]> {
    const query = new URLSearchParams({ to, wait: String(WAIT), ...(since !== undefined && { since }) });
    const response = await fetch(`${url}?${query}`, { headers: { authorization: `Bearer ${apiKey}` } });
    if (!response.ok) throw new Error(`the test inbox answered ${response.status}: ${await response.text()}`);
    const { items } = (await response.json()) as { items: TestMessage[] };
    return items;
  }

  return {
    /** The newest message. `since`: the `created_at` of one that the test knows already. */
    async next(to: string, since?: string): Promise<TestMessage> {
      const [newest] = await list(to, since);
      if (!newest) throw new Error(`no message came to ${to}`);
      return newest;
    },
    async nextCode(to: string, since?: string): Promise<string> {
      const coded = (await list(to, since)).find(({ code }) => code !== null);
      if (!coded?.code) throw new Error(`no code came to ${to}`);
      return coded.code;
    },
  };
}

/** An address that no other test has. Its messages are kept in every App with this slug, whether it is a test App or not. */
export const newAddress = (slug: string): string => `user-${crypto.randomUUID()}@test.${slug}.invalid`;
