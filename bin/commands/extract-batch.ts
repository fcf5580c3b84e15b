import { absoluteUrl, type Extraction, formatStated } from '../../lib/model/index.ts';
import { answerBatch } from './batch.ts';
import type { CommandContext } from './context.ts';
import { extractDocument, isPlain } from './extract-document.ts';

/** `feedmill extract --batch`. */
export function extractBatch(context: CommandContext): Promise<void> {
  return answerBatch(context, {
    nothing: { kind: 'article', article: null, items: [] },
    answer({ path, url, contentType }, bytes) {
      const { text } = context.decode(bytes, contentType ?? null, 'html');
      const plain = isPlain(text, path);
      const address = url == null ? null : absoluteUrl(url);
      if (address === null && !plain) throw new Error(`"url" is not an http(s) address: ${url ?? 'it is missing'}`);
      return contractOf(extractDocument({ text, url: address, plain, now: null }));
    },
  });
}

function contractOf({ kind, article, items }: Extraction): object {
  return {
    kind,
    article: article && {
      title: article.title,
      authors: article.authors,
      published: formatStated(article.published),
      modified: formatStated(article.modified),
      language: article.language,
      canonicalUrl: article.canonicalUrl,
      leadImage: article.leadImage?.url ?? null,
      html: article.html,
      text: article.text,
      excerpt: article.excerpt,
    },
    items: items.map(({ title, url, published, excerpt, complete }) => ({
      title,
      url,
      published: formatStated(published),
      excerpt,
      complete,
    })),
  };
}
