// Looks every few seconds whether the parts of the page that are marked data-live have changed, and puts the new ones in
// their place. Nothing else: a page that is not looked at, or on which somebody is typing or choosing, is left alone.
const seconds = Number(document.body.dataset.liveSeconds);

const isBusy = () => {
  const focused = document.activeElement?.closest('[data-live] *');
  const selected = document.getSelection()?.isCollapsed === false;
  return document.hidden || focused != null || selected;
};

const look = async () => {
  if (isBusy()) return;
  const answer = await fetch(location.href, { headers: { 'x-console-live': '1' }, redirect: 'error' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (isBusy()) return;
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = page.getElementById(part.id);
    if (fresh !== null && fresh.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(fresh));
  }
};

const beat = () => {
  look()
    // What is not there now, as while Feedmill starts anew, is there at the next look.
    .catch(() => {})
    .finally(() => setTimeout(beat, seconds * 1000));
};
if (seconds > 0) setTimeout(beat, seconds * 1000);
