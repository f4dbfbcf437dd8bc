// A part of a page that is not final yet: <div id="…" data-again="the page">. It comes from the page itself, which is fetched
// again after some seconds, a few times; its link does the same by hand.
{
  const WAIT_SECONDS = [1, 2, 4, 8, 15];
  const wait = () => {
    const seconds = WAIT_SECONDS.shift();
    if (seconds) setTimeout(refresh, seconds * 1_000);
  };
  const refresh = async () => {
    const part = document.querySelector('[data-again]');
    if (!part) return;
    const answer = await fetch(part.dataset.again).catch(() => undefined);
    if (answer?.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById(part.id);
      // What is unchanged stays, so that no reader is told twice.
      if (fresh && fresh.textContent !== part.textContent) part.replaceWith(fresh);
    }
    wait();
  };
  wait();
}
