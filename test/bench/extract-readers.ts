import { type AbsoluteUrl, formatStated } from '../../lib/model/index.ts';
import type { Answer } from './extract-figures.ts';

/** Reads a page's markup; null where it finds no article, or makes nothing of it but the parse. */
export type Reader = (html: string, url: AbsoluteUrl) => Answer | null | Promise<Answer | null>;

/**
 * The extractors, as each comes, and the bare parses that are their floors. Each loads its own modules only, so that a
 * process measures no others.
 */
export const READERS = {
  Feedmill: async (): Promise<Reader> => {
    const { extractPage } = await import('../../lib/extract/index.ts');
    return (html, url) => {
      const { article } = extractPage(html, { url });
      if (!article) return null;
      const { text, title, authors, language, leadImage, published, canonicalUrl: canonical } = article;
      return { text, title, authors, language, image: leadImage?.url, published: formatStated(published), canonical };
    };
  },
  'Readability on jsdom': async (): Promise<Reader> => {
    const { Readability } = await import('@mozilla/readability');
    // Its types bring the browser's, which would then pass everywhere.
    const { JSDOM } = await import('jsdom' as string);
    return (html, url) => {
      const { window } = new JSDOM(html, { url });
      try {
        return fromReadability(new Readability(window.document).parse());
      } finally {
        window.close();
      }
    };
  },
  'Readability on linkedom': async (): Promise<Reader> => {
    const { Readability } = await import('@mozilla/readability');
    const { parseHTML } = await import('linkedom');
    return (html) => fromReadability(new Readability(parseHTML(html).document).parse());
  },
  'defuddle on linkedom': async (): Promise<Reader> => {
    const { Defuddle } = await import('defuddle/node');
    const { parseHTML } = await import('linkedom');
    return async (html, url) => {
      // Without this it asks others on the network.
      const options = { useAsync: false };
      const { content, author, ...told } = await Defuddle(parseHTML(html).document, url, options);
      return { ...told, html: content, authors: listed(author) };
    };
  },
  '@extractus': async (): Promise<Reader> => {
    const { extractFromHtml } = await import('@extractus/article-extractor');
    return async (html, url) => {
      const found = await extractFromHtml(html, url);
      if (!found) return null;
      const { content, title, author, published, image } = found;
      return { html: content, title, authors: listed(author), published, image };
    };
  },
  'cheerio/slim, parse only': async (): Promise<Reader> => {
    const { load } = await import('cheerio/slim');
    return (html) => used(load(html).root());
  },
  'parse5, parse only': async (): Promise<Reader> => {
    const { parse } = await import('parse5');
    const { adapter } = await import('parse5-htmlparser2-tree-adapter');
    return (html) => used(parse(html, { treeAdapter: adapter }));
  },
  'htmlparser2, tokens only': async (): Promise<Reader> => {
    const { Tokenizer } = await import('htmlparser2');
    const nothing = () => {};
    const callbacks = Object.fromEntries(TOKENS.map((token) => [`on${token}`, nothing]));
    return (html) => {
      const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks as never);
      tokenizer.write(html);
      tokenizer.end();
      return null;
    };
  },
} as const satisfies Record<string, () => Promise<Reader>>;

export type ReaderName = keyof typeof READERS;

export const READER_NAMES = Object.keys(READERS) as readonly ReaderName[];

/** Those that give an article. */
export const EXTRACTORS = READER_NAMES.filter((name) => !name.endsWith('only'));

const TOKENS =
  'attribdata attribentity attribend attribname cdata closetag comment declaration end opentagend opentagname processinginstruction selfclosingtag text textentity'.split(
    ' ',
  );

type ReadabilityArticle = ReturnType<import('@mozilla/readability').Readability['parse']>;

function fromReadability(article: ReadabilityArticle): Answer | null {
  if (!article) return null;
  const { content, textContent, title, byline, publishedTime, lang } = article;
  return {
    html: content,
    text: textContent,
    title,
    authors: listed(byline),
    published: publishedTime,
    language: lang,
  };
}

function listed(author: string | null | undefined): readonly string[] {
  return author ? [author] : [];
}

function used(tree: object): null {
  // So that no compiler finds the parse to be of no use.
  if (Object.keys(tree).length === 0) throw new Error('the parse gave nothing');
  return null;
}
