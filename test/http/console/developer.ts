// A developer in front of the console: signs up and in as a person does, opens pages and sends their forms.

import type { App } from '../../../src/apps/app.ts';
import { addMember } from '../../../src/apps/members.ts';
import type { MemberRole } from '../../../src/database/schema.ts';
import { parseEmail } from '../../../src/users/email.ts';
import { findUserByEmail, updateUser } from '../../../src/users/users.ts';
import { makeApp, PASSWORD } from '../../kit/app.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';
import { formsOf, type Page, Visitor } from '../../kit/visitor.ts';

let count = 0;

export class Developer {
  readonly visitor = new Visitor();
  readonly email = `developer-${process.pid}-${++count}@example.com`;
  readonly gatehouse: Gatehouse;
  id = '';

  constructor(gatehouse: Gatehouse) {
    this.gatehouse = gatehouse;
  }

  /** By the link on the console's own sign-in screen. */
  async signUp({ verified = true, name = 'Dev' } = {}): Promise<this> {
    const signIn = await this.open('');
    const link = /href="([^"]*\/sign-up)"/.exec(signIn.text)?.[1];
    if (!link) throw new Error(`no sign-up at ${signIn.url}: ${signIn.status} ${signIn.text.slice(0, 300)}`);
    const page = await this.visitor.open(new URL(link, signIn.url).href);
    const done = await this.visitor.submit(page, { name, email: this.email, password: PASSWORD });
    if (!done.url.startsWith(`${this.gatehouse.url}/console`))
      throw new Error(`no console: ${done.status} ${done.url}`);
    const { system } = this.gatehouse;
    const row = await findUserByEmail(system.database.db, await system.consoleApp(), parseEmail(this.email)!);
    this.id = row!.id;
    const consoleApp = await system.consoleApp();
    if (verified) await updateUser(system.database.db, consoleApp, this.id, { email_verified: true });
    return this;
  }

  /** `path` below /console. With a session at the issuer alone, “Continue as …” is pressed on the way. */
  async open(path: string): Promise<Page> {
    const page = await this.visitor.open(`${this.gatehouse.url}/console${path}`);
    return isContinue(page) ? this.visitor.submit(page, { choice: 'continue' }) : page;
  }

  /** Opens a page and sends the form on it that has these fields. */
  async send(path: string, fields: Record<string, string>, action = ''): Promise<Page> {
    return this.visitor.submit(await this.open(path), fields, action);
  }

  /** Like `send`, with what is in the form already for the rest. */
  async change(path: string, fields: Record<string, string>): Promise<Page> {
    return this.send(path, { ...(await this.filled(path)), ...fields });
  }

  /** The fields of the page's form as they stand. */
  async filled(path: string): Promise<Record<string, string>> {
    const { text } = await this.open(path);
    const form = /<form class="(?:panel|split|stack)[\s\S]*?<\/form>/.exec(text)![0];
    const inputs = form.matchAll(/<input class="input"[^>]*\sname="([^"]+)"[^>]*\svalue="([^"]*)"/g);
    const selects = form.matchAll(/<select[^>]*\sname="([^"]+)"(?:(?!<\/select>)[\s\S])*?value="([^"]*)" selected/g);
    const areas = form.matchAll(/<textarea[^>]*\sname="([^"]+)"[^>]*>([^<]*)</g);
    const ticked = form.matchAll(/<input type="checkbox"[^>]*\sname="([^"]+)" (checked)/g);
    return {
      ...Object.fromEntries(Array.from(ticked, ([, name]) => [name!, 'on'])),
      ...Object.fromEntries([...inputs, ...selects, ...areas].map(([, name, value]) => [name!, value!])),
    };
  }

  /** What the browser would send, without asking the page: with this developer's form token. */
  async post(path: string, fields: Record<string, string> = {}): Promise<Page> {
    const csrf = await this.csrf();
    return this.visitor.fetch(`${this.gatehouse.url}/console${path}`, {
      body: new URLSearchParams({ csrf, ...fields }),
    });
  }

  async csrf(): Promise<string> {
    return formsOf(await this.open('')).find(({ hidden }) => hidden.csrf)!.hidden.csrf!;
  }

  /** An App in which this developer has the role. */
  async makeApp(role: MemberRole = 'owner'): Promise<App> {
    const app = await makeApp(this.gatehouse);
    await this.join(app, role);
    return app;
  }

  async join(app: App, role: MemberRole): Promise<void> {
    const { system } = this.gatehouse;
    const { id: app_id } = await system.consoleApp();
    await addMember(system.database.db, app, { app_id, id: this.id }, role);
  }
}

export const isContinue = ({ text }: Page) => text.includes('name="choice" value="continue"');

export const signedUp = (gatehouse: Gatehouse) => new Developer(gatehouse).signUp();
