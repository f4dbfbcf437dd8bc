// The App's mails that were sent and that wait: to whom, and why not yet. The text of a message is not shown.

import { findsParts } from '../../../database/lists/search.ts';
import { isStuck, type ListedMail, listMails, mailStates, sendAgain } from '../../../mail/list.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { mailKindWords } from '../kit/words.ts';
import { mailTabsOf } from './mail-tabs.ts';
import { mailStateWords, smsKindWords } from './words.ts';

export const mailScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/mails', access: 'users:read', show: showMails }),
  appScreen({
    path: '/apps/:slug/mails/:id/send-again',
    access: 'users:write',
    async act(visit) {
      const { system, app, params } = visit;
      await sendAgain(system, app, params.id ?? '');
      goTo(visit, appPath(app, '/mails'), 'mail_retried');
    },
  }),
];

export type ShownMail = ListedMail & { text: string; state_label: string; is_stuck: boolean };

async function showMails(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const state = mailStates.find((one) => one === queryText(visit, 'state'));
  const { items, next_cursor } = await listMails(system.db, app, { search: q, cursor, state });
  const path = appPath(app, '/mails');
  await showPage(visit, 'console/mails', {
    only_beginnings: q !== '' && !(await findsParts(system.db)),
    ...{ q, cursor, state },
    tabs: mailTabsOf(visit, 'mails'),
    mails: items.map((mail) => ({
      ...mail,
      text: toKindText(mail, t),
      state_label: t(mailStateWords[mail.state]),
      is_stuck: isStuck(mail),
    })),
    filters: [undefined, ...mailStates].map((one) => ({
      label: t(one ? mailStateWords[one] : 'console.all'),
      url: urlOf(path, { q, state: one }),
      current: one === state,
    })),
    first_url: urlOf(path, { q, state }),
    next_url: next_cursor ? urlOf(path, { q, state, cursor: next_cursor }) : undefined,
  });
}

/** A kind of a newer version of this server is shown by its name. */
export function toKindText({ channel, kind }: Pick<ListedMail, 'channel' | 'kind'>, t: Translate): string {
  const words: Record<string, string> = channel === 'sms' ? smsKindWords : mailKindWords;
  return words[kind] ? t(words[kind]) : kind;
}
