// Pages that follow what happens: <div data-live="address of a stream" data-live-from="the page" data-live-parts="ids">.
// The stream (server-sent events) says how many events are new. The parts with these ids then come from the page itself,
// which is fetched again: nothing is rendered here. With `data-live-list`, rows don't move while somebody reads them; the
// link [data-live-new] offers the new ones instead.
{
  const CALM_MS = 3_000;
  const RETRY_SECONDS = [5, 10, 30, 60, 120];
  const find = (name) => document.querySelector(`[data-live${name}]`);
  const bar = find('-bar');
  const state = find('-state');
  const pause = find('-pause');
  const link = find('-new');
  const said = find('-said');
  let source;
  let paused = false;
  let failures = 0;
  let retry;
  let due;
  let refreshed = -CALM_MS;

  const show = (name) => {
    if (!bar) return;
    bar.dataset.state = name;
    state.textContent = state.dataset[name];
    pause.textContent = pause.dataset[name === 'on' ? 'pause' : 'resume'];
  };

  const lose = () => {
    source?.close();
    show('lost');
  };

  const listen = () => {
    clearTimeout(retry);
    source?.close();
    const root = find('');
    if (!root || document.hidden) return;
    const own = new EventSource(root.dataset.live);
    source = own;
    own.addEventListener('open', () => {
      failures = 0;
      show(paused ? 'paused' : 'on');
    });
    own.addEventListener('new', ({ data }) => tell(JSON.parse(data).text));
    // The server ended it for good: too many of them are open, or nobody is signed in.
    own.addEventListener('end', lose);
    own.addEventListener('error', () => {
      // Otherwise the browser connects again by itself.
      if (own !== source || own.readyState !== EventSource.CLOSED) return;
      const seconds = RETRY_SECONDS[failures++];
      if (seconds) retry = setTimeout(listen, seconds * 1_000);
      else lose();
    });
  };

  const mayMove = () => {
    if (paused) return false;
    const list = find('-list');
    if (!list) return true;
    const isRead = list.matches(':hover') || list.contains(document.activeElement) || !getSelection().isCollapsed;
    return !isRead && list.getBoundingClientRect().top >= 0;
  };

  const tell = (text) => {
    clearTimeout(due);
    const act = () => (mayMove() ? refresh() : offer(text));
    due = setTimeout(act, Math.max(0, refreshed + CALM_MS - performance.now()));
  };

  const offer = (text) => {
    if (!link) return;
    // Said once, and not with each further event.
    if (link.hidden) said.textContent = text;
    link.textContent = text;
    link.hidden = false;
  };

  const refresh = async (byHand = false) => {
    const root = find('');
    if (!root) return;
    refreshed = performance.now();
    const { liveFrom, liveParts } = root.dataset;
    const answer = await fetch(liveFrom).catch(() => undefined);
    if (!answer?.ok || answer.redirected) {
      if (byHand) location.assign(liveFrom);
      else lose();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const focused = document.activeElement?.getAttribute('href');
    for (const id of liveParts.split(' ')) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(fresh);
    }
    if (focused && document.activeElement === document.body)
      [...document.links].find((one) => one.getAttribute('href') === focused)?.focus();
    if (link) link.hidden = true;
    said.textContent = find('-says')?.textContent ?? '';
    listen();
  };

  if (bar) {
    bar.hidden = false;
    pause.addEventListener('click', () => {
      paused = bar.dataset.state === 'on';
      if (paused) show('paused');
      else refresh(true);
    });
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      refresh(true);
    });
  }
  // A page that nobody sees holds no connection.
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => source?.close());
  listen();
}
