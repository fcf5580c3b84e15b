import type { Drawn, Frame } from '../frame.ts';
import { html } from '../html.ts';

/** What somebody sees who has not come by the link: how to get in. Tells nothing of what is kept here. */
export function drawWayIn(wanted: string, { command }: Pick<Frame, 'command'>): Drawn {
  return {
    title: 'Open the console',
    body: html`<h1>Open the console</h1>
<p>This console opens with a link that contains a key. The link is printed where Feedmill was started. To print it
again, run this in the same folder:</p>
<p><code class="same">${command} console</code></p>
<p>Each browser needs the link only once; after that you can bookmark pages.</p>
<p>If you have opened the console before and followed a link from elsewhere, <a href="${wanted}">continue to the page</a>.</p>`,
  };
}
