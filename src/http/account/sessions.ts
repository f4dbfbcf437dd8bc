// Where the user is signed in: each device in words, and how to end it with its tokens.
import { Problem } from '../../problem.ts';
import { listSessions, revokeOtherSessions, revokeSession, type Session } from '../../users/sessions.ts';
import { toDevice } from '../kit/render/device.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export type SessionInWords = Session & { device: string; current: boolean };

export const sessionScreens: Screen[] = [
  screen({ path: '/sessions', show: showSessions }),
  screen({
    path: '/sessions/:uid/end',
    page: '/sessions',
    async act(visit) {
      const { system, app, user, params } = visit;
      const ended = await revokeSession(system.db, app, params.uid ?? '', user.id);
      if (!ended) throw new Problem('not_found', 'There is no such session');
      goTo(visit, '/sessions', 'session_ended');
    },
  }),
  screen({
    path: '/sessions/end-others',
    page: '/sessions',
    async act(visit) {
      const { system, app, user, session } = visit;
      await revokeOtherSessions(system.db, app, user.id, session.uid);
      goTo(visit, '/sessions', 'others_ended');
    },
  }),
];

async function showSessions(visit: Visit): Promise<void> {
  const { system, app, user, session } = visit;
  const listed = await listSessions(system.db, app, user.id);
  const sessions = listed
    .map((one) => ({ ...one, device: toDevice(one.user_agent), current: one.uid === session.uid }))
    .sort(
      (one, other) =>
        Number(other.current) - Number(one.current) || other.last_used_at.getTime() - one.last_used_at.getTime(),
    );
  showPage(visit, 'account/sessions', { sessions, others: sessions.filter(({ current }) => !current).length });
}
