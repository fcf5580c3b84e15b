/** Pages and feeds for the pipeline's tests: small, but shaped as real ones are. */

export type Story = {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly published?: string;
};

const LOREM =
  'The council met on the quay before the tide turned, and the harbour master read the list of repairs aloud to ' +
  'everybody who had come. Two of the cranes will be taken down in spring, he said, and the third is to be painted. ' +
  'Nobody spoke against it, although several people asked what would become of the ferry in the meantime.';

export function story(slug: string, title: string, text = 'It was decided.', published?: string): Story {
  return { slug, title, text, ...(published !== undefined && { published }) };
}

export function addressOf({ slug }: Story): string {
  return `https://courier.example/${slug}`;
}

/** An article's page with what surrounds it on a real site. */
export function pageOf(one: Story): string {
  return `<!doctype html><html lang="en"><head><title>${one.title} | The Courier</title>
<link rel="canonical" href="${addressOf(one)}"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<main><article><h1>${one.title}</h1>
<p>${one.text} ${LOREM}</p><p>${LOREM}</p><p>${LOREM}</p>
</article></main><footer>© The Courier</footer></body></html>`;
}

/** An RSS feed whose items are cut, as WordPress cuts them. */
export function cutFeed(stories: readonly Story[]): string {
  const items = stories.map(
    (
      one,
    ) => `<item><title>${one.title}</title><link>${addressOf(one)}</link><guid isPermaLink="false">id-${one.slug}</guid>
${one.published ? `<pubDate>${new Date(one.published).toUTCString()}</pubDate>` : ''}
<description>${one.text} The council met on the quay […]</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title><link>https://courier.example/</link>
<description>News</description>${items.join('\n')}</channel></rss>`;
}

/** An Atom feed with full text. */
export function fullFeed(stories: readonly Story[]): string {
  const entries = stories.map(
    (one) => `<entry><title>${one.title}</title><id>tag:courier.example,2026:${one.slug}</id>
<link href="${addressOf(one)}"/><updated>${one.published ?? '2026-11-19T10:00:00Z'}</updated>
<published>${one.published ?? '2026-11-19T10:00:00Z'}</published><author><name>Ada Moor</name></author>
<content type="html">&lt;p&gt;${one.text} ${LOREM}&lt;/p&gt;&lt;p&gt;${LOREM}&lt;/p&gt;</content></entry>`,
  );
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<id>tag:courier.example,2026:feed</id><updated>2026-11-19T10:00:00Z</updated>${entries.join('\n')}</feed>`;
}
