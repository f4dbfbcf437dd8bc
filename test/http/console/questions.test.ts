// A label with an ellipsis promises a question: nothing happens before it is answered. Tried on every page of the console.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screens } from '../../../src/http/console/routes.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { formsOf, type Page } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';
import { makeWorld, pathOf, snapshot, type World } from './world.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let world: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  world = await makeWorld(gatehouse, owner);
});
afterAll(() => gatehouse.stop());

const promises = (label: string) => label.trim().endsWith('…');

/** Links and buttons, by what they say; a button with the method of its form. */
function labelled({ text, url }: Page) {
  const links = [...text.matchAll(/<a\b[^>]*?\shref="([^"]*)"[^>]*>([^<]*)<\/a>/g)]
    .filter(([, , label = '']) => promises(label))
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), url).href);
  const buttons = [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, form = '', inside = '']) =>
    [...inside.matchAll(/<button\b[^>]*>([^<]*)<\/button>/g)]
      .filter(([, label = '']) => promises(label))
      .map(([button]) => ({ button, posts: /method="post"/i.test(form) })),
  );
  return { links, buttons };
}

test('every label with an ellipsis leads to a page that asks, and changes nothing by itself', async () => {
  const questions = new Set<string>();
  let buttons = 0;
  const before = await snapshot(gatehouse, world.app);
  for (const screen of screens.filter(({ show, path }) => show && path.startsWith('/apps/:slug'))) {
    const page = await owner.open(pathOf(screen, world));
    const found = labelled(page);
    buttons += found.buttons.length;
    expect(
      found.buttons.filter(({ posts }) => posts),
      page.url,
    ).toEqual([]);
    // A preview of a mail has links of its own, which lead nowhere.
    for (const link of found.links) if (link.startsWith(`${gatehouse.url}/console/`)) questions.add(link);
  }
  for (const link of questions) {
    const asked = await owner.visitor.open(link);
    expect(asked.status, link).toBe(200);
    const answers = formsOf(asked).filter(({ method, action }) => method === 'post' && action === link);
    expect(answers.length, link).toBe(1);
  }
  expect(await snapshot(gatehouse, world.app)).toBe(before);
  const names = [...questions].map((link) => new URL(link).pathname.split('/').at(-1));
  expect(names).toEqual(expect.arrayContaining(['delete', 'suspend', 'rotate', 'replace']));
  expect([...questions].some((link) => link.includes('/signal-streams/'))).toBe(true);
  // Those above a list of users.
  expect(buttons).toBeGreaterThan(0);
});
