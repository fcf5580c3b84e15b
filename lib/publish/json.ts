import { Feed as Library } from 'feed';
import { millis } from '../model/index.ts';
import type { Entry } from './entry.ts';
import type { Head } from './head.ts';
import { extension, insertBefore, libraryItem, libraryOptions, renderedItem } from './library.ts';

/** A JSON Feed 1.1 document of items that {@link jsonItem} rendered, what was taken down under `_feedmill.deleted`. */
export function jsonDocument(head: Head, items: readonly string[]): string {
  const library = new Library({ ...libraryOptions(head), feedLinks: { json: head.url('json') } });
  const fields = {
    // `feed` writes JSON Feed 1.0.
    version: 'https://jsonfeed.org/version/1.1',
    authors: [{ name: head.siteTitle }],
    ...(head.language !== null && { language: head.language }),
    _feedmill: {
      updated: head.updated,
      deleted: head.deleted.map(({ urn, when, reason }) => ({ id: urn, when, ...(reason !== null && { reason }) })),
    },
  };
  for (const [name, value] of Object.entries(fields)) library.addExtension(extension(name, value));
  const shell = library.json1();
  const rows = items.length === 0 ? '' : `\n        ${items.join(',\n        ')}\n    `;
  return `${insertBefore(shell, ']\n}', rows)}\n`;
}

/**
 * A JSON Feed item. `feed` gives id, address, title, HTML, summary and dates; what version 1.1 added is ours. An article
 * of which no full text may be shown has its excerpt as `content_text`, since the format wants one of the two.
 */
export function jsonItem(entry: Entry): string {
  const { description: _html, ...item } = libraryItem(entry);
  const fields = Object.entries(itemFields(entry)).map(([name, value]) => extension(name, value));
  return renderedItem(
    {
      ...item,
      ...(entry.title !== null && { title: entry.title }),
      date: new Date(millis(entry.revisedAt)),
      extensions: fields,
    },
    (library) => library.json1(),
    '{\n            "id"',
    '\n        }',
  );
}

function itemFields(entry: Entry): Record<string, unknown> {
  const { full, excerpt, image, authors, tags, language, files, published } = entry;
  return {
    content_text: full?.text ?? excerpt,
    ...(excerpt !== '' && { summary: excerpt }),
    ...(image !== null && { image: image.url }),
    ...(authors.length > 0 && { authors: authors.map((name) => ({ name })) }),
    ...(tags.length > 0 && { tags }),
    ...(language !== null && { language }),
    ...(files.length > 0 && { attachments: files.map(attachment) }),
    _feedmill: {
      complete: full !== null,
      published_precision: published?.precision ?? 'none',
      source: entry.publisher,
      first_seen: entry.firstSeen,
      ...(entry.changed !== null && { changed: entry.changed }),
      provenance: entry.provenance,
    },
  };
}

function attachment({ url, type, length }: Entry['files'][number]): Record<string, unknown> {
  return { url, mime_type: type, ...(length !== null && { size_in_bytes: length }) };
}
