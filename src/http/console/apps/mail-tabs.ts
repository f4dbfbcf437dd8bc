// The tabs of the mails: those that leave, and the test inbox, for developers who may read it.
import { hasTestInbox } from '../../../mail/test-inbox.ts';
import { appPath } from '../kit/render.ts';
import type { AppVisit } from '../kit/visit.ts';

export type Tab = { url: string; label: string; current: boolean };

const tabs = { mails: 'console.mails.nav', 'test-inbox': 'console.test_inbox.title' } as const;

/** None where there is only one. */
export function mailTabsOf({ app, can, t }: AppVisit, current: keyof typeof tabs): Tab[] {
  if (!hasTestInbox(app) || !can('test_messages:read')) return [];
  return Object.entries(tabs).map(([name, label]) => ({
    url: appPath(app, `/${name}`),
    label: t(label),
    current: name === current,
  }));
}
