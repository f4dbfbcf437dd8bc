// The App's test inbox: messages that were kept instead of being sent, with what they say. The mails that leave are in mails.ts.
import { emptyTestInbox, getKept, listKept, requireTestInbox } from '../../../mail/test-inbox.ts';
import { testDomainOf } from '../../../users/test-users.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { sendLetterHtml, type TestMessage, toTestMessage } from '../../mail/kept.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { mailTabsOf } from './mail-tabs.ts';
import { toKindText } from './mails.ts';

const PAGE = '/test-inbox';
const access = 'test_messages:read';

export const testInboxScreens: Screen[] = [
  appScreen({ path: `/apps/:slug${PAGE}`, access, show: showInbox }),
  appScreen({
    path: `/apps/:slug${PAGE}/empty`,
    access: 'test_messages:write',
    async act(visit) {
      requireTestInbox(visit.app);
      await emptyTestInbox(visit.system, visit.app);
      goTo(visit, appPath(visit.app, PAGE), 'test_inbox_emptied');
    },
  }),
  appScreen({ path: `/apps/:slug${PAGE}/:id`, access, show: showMessage }),
  appScreen({
    path: `/apps/:slug${PAGE}/:id/html`,
    access,
    async show(visit) {
      sendLetterHtml(visit.ctx, (await getMessage(visit)).html ?? '');
    },
  }),
];

export type ShownTestMessage = TestMessage & { url: string; what: string };

async function showInbox(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  requireTestInbox(app);
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const { items, next_cursor } = await listKept(system, app, { to: q || undefined, cursor });
  const path = appPath(app, PAGE);
  await showPage(visit, 'console/test-inbox', {
    ...{ q, cursor, tabs: mailTabsOf(visit, 'test-inbox') },
    address: `ada@${testDomainOf(app)}`,
    messages: items.map((kept) => toShown(visit, toTestMessage(app, kept))),
    first_url: urlOf(path, { q }),
    next_url: next_cursor ? urlOf(path, { q, cursor: next_cursor }) : undefined,
  });
}

async function showMessage(visit: AppVisit): Promise<void> {
  const message = toShown(visit, await getMessage(visit));
  await showPage(visit, 'console/test-message', { message, all_url: appPath(visit.app, PAGE) });
}

async function getMessage({ system, app, params }: AppVisit): Promise<TestMessage> {
  requireTestInbox(app);
  return toTestMessage(app, await getKept(system, app, params.id ?? ''));
}

const toShown = ({ app, t }: AppVisit, message: TestMessage): ShownTestMessage => ({
  ...message,
  url: appPath(app, `${PAGE}/${message.id}`),
  what: toKindText(message, t),
});
