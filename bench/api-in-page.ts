/**
 * Runs in the page, as text, since this side knows no document. `benchArm()` before the key; `benchSeen()` afterwards: the times, or `null` while there is nothing to see.
 * It looks at each change of the page after the key, and takes the time when the frame with that change has been drawn.
 */
export const watchDecisions = String.raw`(() => {
  let began = 0;
  let item = '';
  let title = null;
  const seen = { next: 0, confirmed: 0 };
  const drawn = (name) => {
    const from = began;
    seen[name] = -1;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (from === began) seen[name] = performance.now() - from;
      };
      channel.port2.postMessage(null);
    });
  };
  const look = () => {
    if (began === 0) return;
    const row = document.querySelector('[data-item="' + item + '"]');
    // A row that is gone is dealt with too.
    const told = row === null || /Approved|Let go of/u.test(row.textContent);
    const shown = document.querySelector('#item-title');
    if (seen.next === 0 && told && shown !== null && shown !== title) drawn('next');
    if (seen.confirmed === 0 && told && (row === null || row.querySelector('.animate-turn') === null)) drawn('confirmed');
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  addEventListener('keydown', (event) => {
    if (event.key === 'a' && began === 0) began = event.timeStamp;
  }, { capture: true });
  globalThis.benchArm = () => {
    item = location.pathname.split('/').at(-1);
    title = document.querySelector('#item-title');
    began = 0;
    seen.next = 0;
    seen.confirmed = 0;
  };
  globalThis.benchSeen = () => (seen.next > 0 && seen.confirmed > 0 ? { ...seen } : null);
})()`;
