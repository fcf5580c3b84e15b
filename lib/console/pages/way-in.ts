import type { Drawn, Frame } from '../frame.ts';
import { html } from '../html.ts';

/** What somebody sees who has not come by the link: how to get in. Tells nothing of what is kept here. */
export function drawWayIn(wanted: string, { command }: Pick<Frame, 'command'>): Drawn {
  return {
    title: 'The way in',
    body: html`<h1>The way in</h1>
<p>This console opens for whoever has its link, which holds a key. It is printed where Feedmill was started; this prints
it again, in the same folder:</p>
<p><code class="same">${command} console</code></p>
<p>Opened once in this browser, the link is not needed again: pages can be bookmarked.</p>
<p>If you have opened it before and came here by a link from elsewhere, <a href="${wanted}">go on to the page</a>.</p>`,
  };
}
