/** What a key of JSON Feed holds. */
export type JsonKey = {
  readonly type: 'string' | 'boolean' | 'number' | 'array' | 'object';
  readonly needed?: true;
  readonly holds?: 'url' | 'date' | 'language' | 'type';
};

const TEXT: JsonKey = { type: 'string' };
const URL: JsonKey = { type: 'string', holds: 'url' };
const DATE: JsonKey = { type: 'string', holds: 'date' };
const LIST: JsonKey = { type: 'array' };
const OBJECT: JsonKey = { type: 'object' };
const LANGUAGE: JsonKey = { type: 'string', holds: 'language' };

/** https://www.jsonfeed.org/version/1.1/#top-level */
export const FEED_KEYS: Readonly<Record<string, JsonKey>> = {
  version: { type: 'string', needed: true },
  title: { type: 'string', needed: true },
  home_page_url: URL,
  feed_url: URL,
  description: TEXT,
  user_comment: TEXT,
  next_url: URL,
  icon: URL,
  favicon: URL,
  author: OBJECT,
  authors: LIST,
  language: LANGUAGE,
  expired: { type: 'boolean' },
  hubs: LIST,
  items: { type: 'array', needed: true },
};

/** https://www.jsonfeed.org/version/1.1/#items */
export const ITEM_KEYS: Readonly<Record<string, JsonKey>> = {
  id: { type: 'string', needed: true },
  url: URL,
  external_url: URL,
  title: TEXT,
  content_html: TEXT,
  content_text: TEXT,
  summary: TEXT,
  image: URL,
  banner_image: URL,
  date_published: DATE,
  date_modified: DATE,
  author: OBJECT,
  authors: LIST,
  tags: LIST,
  language: LANGUAGE,
  attachments: LIST,
};

/** https://www.jsonfeed.org/version/1.1/#authors */
export const AUTHOR_KEYS: Readonly<Record<string, JsonKey>> = { name: TEXT, url: URL, avatar: URL };

/** https://www.jsonfeed.org/version/1.1/#subscribing-to-real-time-notifications */
export const HUB_KEYS: Readonly<Record<string, JsonKey>> = {
  type: { type: 'string', needed: true },
  url: { type: 'string', needed: true, holds: 'url' },
};

/** https://www.jsonfeed.org/version/1.1/#attachments */
export const ATTACHMENT_KEYS: Readonly<Record<string, JsonKey>> = {
  url: { type: 'string', needed: true, holds: 'url' },
  mime_type: { type: 'string', needed: true, holds: 'type' },
  title: TEXT,
  size_in_bytes: { type: 'number' },
  duration_in_seconds: { type: 'number' },
};
