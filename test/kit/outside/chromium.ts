// A real browser for tests: the system's Chromium (CHROMIUM=/usr/bin/chromium), a fresh profile for each visit, and a list
// of what no page may do: throw, log errors, break its own content security policy.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TIMEOUT_MS = 120_000;

/** For describe(): a browser shares this machine with the suite. */
export const browserTests = { timeout: 300_000 };

export const hasChromium = Boolean(process.env.CHROMIUM);

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM!, args: ARGUMENTS });
}

/**
 * To draw many pages: with HEADLESS_SHELL, the same Chromium without windows, tabs and extensions, for half of the time. It
 * knows no settings of a person, such as to keep no cookies, and the Tab key does less in it.
 */
export function startHeadlessShell(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.HEADLESS_SHELL || process.env.CHROMIUM!, args: ARGUMENTS });
}

/** Of somebody who told the browser to keep no cookies at all. */
export async function startVisitWithoutCookies(): Promise<Visit> {
  const profile = mkdtempSync(join(tmpdir(), 'gatehouse-chromium-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const executablePath = process.env.CHROMIUM!;
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: ARGUMENTS, ...PERSON });
  const visit = await listenTo(context);
  return {
    ...visit,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export type Visit = {
  page: Page;
  /** Errors of scripts, of the console (CSP violations are there), and answers of 500 and above. */
  complaints: string[];
  close(): Promise<void>;
};

/** Without motion a page looks at once as it will, whatever is measured. */
const PERSON = { locale: 'en-US', reducedMotion: 'reduce' } as const;

/** A person with a browser of its own. */
export async function startVisit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  return listenTo(await browser.newContext({ ...PERSON, ...options }));
}

async function listenTo(context: BrowserContext): Promise<Visit> {
  context.setDefaultTimeout(TIMEOUT_MS);
  const complaints: string[] = [];
  context.on('page', (page) => listen(page, complaints));
  const page = await context.newPage();
  return { page, complaints, close: () => context.close() };
}

/** A page that is refused (4xx) is logged by Chromium as an error; that alone is none. */
const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    const isError = message.type() === 'error' || /content security policy|refused to/i.test(message.text());
    if (isError && !EXPECTED.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.url()}: ${response.status()}`);
  });
}

/** Not what is right, nor the stylesheets of other hosts: a page has none. */
const ONLY_WRONG = { preload: false, resultTypes: ['violations'] };

/** What axe-core finds, in one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Through the debugger, not as a script of the page: its policy would refuse it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource());
  type Finding = { id: string; nodes: { html: string; failureSummary: string }[] };
  const { violations } = await page.evaluate<{ violations: Finding[] }>(`axe.run(${JSON.stringify(ONLY_WRONG)})`);
  return violations.map(
    ({ id, nodes }) =>
      `${page.url()} ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  );
}

let axe: string | undefined;

function axeSource(): string {
  axe ??= createRequire(import.meta.url)('axe-core').source as string;
  return axe;
}
