// For an address that has to sign in by a connection: the page that leads there, instead of whatever was asked for.
import { findSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem, problems } from '../../problem.ts';
import type { System } from '../../system.ts';
import { sendPage } from '../kit/render/pages.ts';
import { hintOf, pageOptions, type Visit, wordsFor } from './visit.ts';

/** Shows the page if the work ends with `connection_required`, wherever in the sign-in that was found out. */
export async function orLeadToConnection(visit: Visit, work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'connection_required') throw error;
    const { connection, connection_name, domain } = error.members ?? {};
    visit.ctx.status = problems.connection_required.status;
    show(visit, { slug: String(connection), name: String(connection_name), domain: String(domain) });
  }
}

/** A client that suggests such an address spares the user the form. Returns whether the request is answered. */
export async function leadByHint(system: System, visit: Visit): Promise<boolean> {
  const hint = hintOf(visit);
  const required = hint && (await findSignInConnection(system.db, visit.ctx.state.app, hint));
  if (!required) return false;
  show(visit, required);
  return true;
}

function show(visit: Visit, { slug, name, domain }: { slug: string; name: string; domain: string }): void {
  const { ctx, url } = visit;
  const t = wordsFor(visit);
  const locals = {
    title: t('connection_required.title', { connection: name }),
    text: t('connection_required.text', { connection: name, domain }),
    actions: [
      { label: t('connect.with', { connection: name }), url: `${url}/connect/${slug}` },
      { label: t('connect.back'), url: `${url}/sign-in` },
    ],
  };
  sendPage(ctx, ctx.state.app, 'message', locals, pageOptions(visit));
}
