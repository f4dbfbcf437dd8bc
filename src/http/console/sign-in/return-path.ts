// Where the console may send a browser after a sign-in: to a page of the console itself, and nowhere else.
import { CONSOLE_PATH } from '../../kit/request/paths.ts';

const MAX_LENGTH = 500;
const HERE = 'http://console.invalid';

/** The path if it is a page of ours, else the console's first page. */
export function toReturnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > MAX_LENGTH || !asked.startsWith(`${CONSOLE_PATH}/`))
    return CONSOLE_PATH;
  // Characters that browsers and URL parsers read differently have no place in our paths.
  if (/[\\\u0000-\u0020\u007f]|[^\u0000-\u007f]/.test(asked)) return CONSOLE_PATH;
  const url = URL.parse(asked, HERE);
  const isPage = url?.origin === HERE && url.pathname.startsWith(`${CONSOLE_PATH}/`) && !url.pathname.includes('//');
  return isPage && !NO_PAGE.test(url.pathname) ? url.pathname + url.search : CONSOLE_PATH;
}

const NO_PAGE = /^\/console\/(?:sign-in|sign-out|callback|setup|recover)\b/;
