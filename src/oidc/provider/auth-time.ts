// When the user of a session was last authenticated: by another provider, if that is earlier than the sign-in here. The
// lifetime of the session starts at the sign-in here (loginTs), so that an old sign-in there doesn't end it at once.
import Provider from 'oidc-provider';
import { now, toNumericDate } from '../../clock.ts';

/** `authTs` in seconds since 1970. */
type Timed = { loginTs?: number | undefined; authTs?: number | undefined };

/** The time that another provider told for a session, in seconds since 1970. */
export function toldTime(session: object): number | undefined {
  return 'authTs' in session && typeof session.authTs === 'number' ? session.authTs : undefined;
}

/** Makes auth_time, and the check of max_age, use the provider's time if it sends one (A144). */
export function keepAuthTime(provider: Provider): void {
  const { Session } = provider;
  const { prototype } = Session;
  const { loginAccount } = prototype;
  const kept: string[] = Reflect.get(Session, 'IN_PAYLOAD');
  Object.defineProperty(Session, 'IN_PAYLOAD', { configurable: true, get: () => [...kept, 'authTs'] });
  prototype.loginAccount = function (this: typeof prototype & Timed, details) {
    loginAccount.call(this, details);
    const said = Provider.ctx?.oidc.entities.Interaction?.result?.login?.auth_time;
    this.authTs = typeof said === 'number' ? said : undefined;
  };
  prototype.authTime = function (this: Timed) {
    return this.authTs ?? this.loginTs;
  };
  prototype.past = function (this: typeof prototype, age) {
    const at = this.authTime();
    return at === undefined || toNumericDate(now()) - at > Number(age);
  };
}
