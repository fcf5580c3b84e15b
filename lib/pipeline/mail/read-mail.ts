import { createHash } from 'node:crypto';
import {
  countWords,
  type LetterHooks,
  type LetterText,
  letterFromText,
  openLetter,
  plainText,
} from '../../extract/index.ts';
import { cleanUrl, sha256 } from '../../identity/index.ts';
import {
  checksBy,
  codesIn,
  fieldOf,
  type Letter,
  type LetterFile,
  linkJudge,
  type Recipients,
  readParts,
  recipientsOf,
  saidOf,
  type Tokens,
  tokensOf,
  UnreadableLetter,
  unsubscribeAddresses,
  verdictOn,
} from '../../mail/index.ts';
import {
  type AbsoluteUrl,
  type ArticleContent,
  absoluteUrl,
  type MailChecks,
  NO_CHECKS,
  NO_CONTENT,
  type Sha256,
  type SourceId,
} from '../../model/index.ts';
import { PICTURES } from '../ingest/public-pictures.ts';
import type { MailGiven, MailRead, MailStory } from '../reader.ts';

/** What is shown to the operator of a letter that is not published. */
const SHOWN = { text: 1500, links: 10, codes: 5 } as const;

/** Pictures that stand in a letter: so many are kept, none larger than so many bytes. */
const MOST_PICTURES = 50;
const LARGEST_PICTURE = 10_000_000;

/** A digest that tells more is cut here. */
const MOST_STORIES = 100;

/** Where a picture of a letter is found, until it is known where it is kept. */
const NOT_KEPT_YET = 'https://picture.invalid/';

/**
 * Reads a letter: what it is, what it tells for everybody, and what the operator alone is to see of it. Nothing that names
 * its reader is in the articles, nor in their pictures' names. What cannot be read says why. Never throws.
 */
export async function readMail(body: Uint8Array, given: MailGiven): Promise<MailRead> {
  let letter: Letter;
  try {
    letter = await readParts(body);
  } catch (error) {
    if (!(error instanceof UnreadableLetter)) throw error;
    return { ...NOTHING, kind: 'unreadable', why: error.message, checks: given.checks ?? NO_CHECKS };
  }
  const checks = given.checks ?? checksBy(letter, given.trusted);
  return { ...readLetter(letter, body, given), checks };
}

const NOTHING: Omit<MailRead, 'kind' | 'why'> & { readonly checks: MailChecks } = {
  subject: null,
  from: null,
  says: '',
  links: [],
  codes: [],
  unsubscribe: [],
  checks: NO_CHECKS,
  stories: [],
  pictures: [],
};

function readLetter(letter: Letter, body: Uint8Array, given: MailGiven): Omit<MailRead, 'checks'> {
  const { at, source } = given;
  const secrets = given.locals;
  const own = secrets.map((local) => ({ name: '', address: `${local}@${given.domain}` }));
  const recipients = recipientsOf([...own, ...letter.readers], secrets, letter.from?.name ?? null);
  const isTextOnly = letter.html === null || (countWords(plainText(letter.html)) < 3 && letter.text !== null);
  const markup = isTextOnly ? letterFromText(letter.text ?? '') : (letter.html ?? '');
  const opened = openLetter(markup);
  const service = opened.links
    .filter(({ service: what }) => what === 'leave' || what === 'web')
    .map(({ href }) => href);
  const unsubscribe = unsubscribeAddresses(letter);
  const tokens = tokensOf(letter, service);
  const judge = linkJudge({
    recipients,
    tokens,
    links: opened.links.map(({ href }) => href),
    pictures: opened.pictures.map(({ src }) => src),
    service: [...service, ...unsubscribe],
    withoutTracking: cleanUrl,
  });
  const said = saidOf(letter, at, recipients, tokens);
  const links = opened.links.filter(({ href }) => /^https?:/i.test(href));
  const verdict = verdictOn(letter, { text: opened.text, words: opened.words, links });
  const operator = {
    ...verdict,
    subject: letter.subject,
    from: fromWords(letter),
    says: opened.text.slice(0, SHOWN.text),
    links: verdict.kind === 'newsletter' ? [] : [...new Set(links.map(({ href }) => href))].slice(0, SHOWN.links),
    codes: verdict.kind === 'newsletter' ? [] : codesIn(`${letter.subject ?? ''}\n${opened.text}`, SHOWN.codes),
    unsubscribe,
  };
  if (verdict.kind !== 'newsletter') return { ...operator, stories: [], pictures: [] };
  const files = new Map<string, LetterFile & { readonly name: string }>();
  const hooks: LetterHooks = {
    link: (href) => judge.link(href),
    picture: ({ src }) => pictureOf(src, letter, files) ?? judge.picture(src),
    text: (text) => spoken(text, recipients, tokens, (href) => judge.link(href)),
    isGreeting: (line) => recipients.isGreeting(line),
    title: said.title,
  };
  const web = webAddress(letter, opened.links, (href) => judge.canonical(href));
  const guid = `mail:${sha256(letter.messageId ?? body).slice(0, 32)}`;
  const common = {
    ...NO_CONTENT,
    authors: [said.author ?? said.list ?? []].flat(),
    published: said.published,
    language: languageOf(opened.language) ?? said.language ?? source.language,
    tags: source.tags,
  };
  const told: Told[] = source.digest
    ? opened
        .stories(hooks)
        .slice(0, MOST_STORIES)
        .map((story) => ({
          guid: `${guid}#${sha256(story.title).slice(0, 16)}`,
          url: story.url,
          content: contentOf({ ...common, title: hooks.text(story.title).trim() || null }, story, story.url),
        }))
    : [];
  if (told.length === 0) {
    const text = opened.read(hooks);
    told.push({ guid, url: web, content: contentOf({ ...common, title: said.title }, text, web) });
  }
  const kept = told.map((story) => withPictures(story, files, recipients, given));
  const pictures = new Map(kept.flatMap((one) => one.pictures.map((picture) => [picture.key, picture] as const)));
  return { ...operator, stories: kept.map(({ story }) => story), pictures: [...pictures.values()] };
}

type Told = Omit<MailStory, 'told' | 'pictures'>;

function contentOf(common: ArticleContent, text: LetterText, url: AbsoluteUrl | null): ArticleContent {
  const { html, text: plain, excerpt, wordCount, leadImage } = text;
  return {
    ...common,
    canonicalUrl: url,
    leadImage,
    html,
    text: plain,
    excerpt,
    wordCount,
    complete: html !== '',
    provenance: {
      ...(common.title !== null && { title: 'push' }),
      ...(common.authors.length > 0 && { authors: 'push' }),
      ...(common.published !== null && { published: 'push' }),
      ...(common.language !== null && { language: 'push' }),
      ...(common.tags.length > 0 && { tags: 'push' }),
      ...(leadImage !== null && { leadImage: 'push' }),
      ...(url !== null && { canonicalUrl: 'push' }),
      html: 'push',
      excerpt: 'push',
    },
  };
}

/** A text without its reader: what names him, and addresses that are written out and lead nobody else anywhere. */
function spoken(text: string, recipients: Recipients, tokens: Tokens, link: (href: string) => string | null): string {
  const judged = text.replace(/https?:\/\/[^\s<>"']{1,3000}/g, (written) => link(written) ?? '');
  return tokens.without(recipients.without(judged));
}

/** RFC 5064, or the link by which a letter is read in a browser: where everybody finds it, if it names nobody. */
function webAddress(
  letter: Letter,
  links: readonly { readonly href: string; readonly service: string | null }[],
  canonical: (href: string) => AbsoluteUrl | null,
): AbsoluteUrl | null {
  const archived = /<([^<>]{1,2000})>/.exec(fieldOf(letter, 'archived-at') ?? '')?.[1];
  const written = [
    ...(archived === undefined ? [] : [archived]),
    ...links.filter(({ service }) => service === 'web').map(({ href }) => href),
  ];
  for (const href of written) {
    const found = canonical(href);
    // A front page is none of its letters.
    if (found !== null && new URL(found).pathname !== '/') return found;
  }
  return null;
}

/** The placeholder of a picture that came with the letter (RFC 2392); null for what stands elsewhere, or is no picture. */
function pictureOf(
  src: string,
  { files }: Letter,
  found: Map<string, LetterFile & { readonly name: string }>,
): string | null {
  if (!/^cid:/i.test(src)) return null;
  const id = decodedId(src.slice(4));
  const file = files.find((one) => one.id === id || one.name === id);
  const ending = file === undefined ? null : pictureEnding(file.bytes);
  if (file === undefined || ending === null || file.bytes.length > LARGEST_PICTURE) return null;
  const name = `${createHash('sha256').update(file.bytes).digest('hex').slice(0, 32)}.${ending}`;
  if (!found.has(name) && found.size >= MOST_PICTURES) return null;
  found.set(name, { ...file, name });
  return `${NOT_KEPT_YET}${name}`;
}

function decodedId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** What kind of picture bytes are, whatever their part says of them; null for what no browser shows, and for SVG, which can do more. */
function pictureEnding(bytes: Uint8Array): keyof typeof PICTURE_TYPES | null {
  const begin = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (begin.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (begin.startsWith('\xff\xd8\xff')) return 'jpg';
  if (begin.startsWith('GIF87a') || begin.startsWith('GIF89a')) return 'gif';
  if (begin.startsWith('RIFF') && begin.slice(8, 12) === 'WEBP') return 'webp';
  return begin.slice(4, 12) === 'ftypavif' ? 'avif' : null;
}

const PICTURE_TYPES = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
} as const;

/**
 * Gives a story's pictures their places: under a name of what the story says, so that they go with it, and the same letter
 * sent again finds them there.
 */
function withPictures(
  { guid, url, content }: Told,
  files: ReadonlyMap<string, LetterFile & { readonly name: string }>,
  recipients: Recipients,
  { source, base }: MailGiven,
): { readonly story: MailStory; readonly pictures: MailRead['pictures'] } {
  const told = tellingMark(source.id, content);
  const folder = `${PICTURES}${told.slice(0, 32)}/`;
  const shown = new Set(
    [...content.html.matchAll(/https:\/\/picture\.invalid\/([\da-f]{32}\.[a-z]{3,4})/g)].map(([, name]) => name ?? ''),
  );
  const placed = (text: string) => text.replaceAll(NOT_KEPT_YET, `${base}${folder}`);
  const { leadImage } = content;
  const html = recipients.without(placed(content.html));
  const lead = leadImage === null ? null : absoluteUrl(placed(leadImage.url));
  const pictures = [...files.values()]
    .filter(({ name }) => shown.has(name))
    .map(({ name, bytes }) => ({
      key: `${folder}${name}`,
      contentType: PICTURE_TYPES[name.split('.').at(-1) as keyof typeof PICTURE_TYPES],
      bytes: Uint8Array.from(bytes),
    }));
  return {
    story: {
      guid,
      url,
      told,
      pictures: pictures.length === 0 ? null : folder,
      content: {
        ...content,
        html,
        leadImage: leadImage === null || lead === null ? null : { ...leadImage, url: lead },
      },
    },
    pictures,
  };
}

/** Of what a letter says, however it is laid out and whenever it is sent: by it one that is sent again is known. */
function tellingMark(source: SourceId, { title, text }: ArticleContent): Sha256 {
  const letters = (said: string) =>
    said
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  return sha256(`mail:${source}:${letters(title ?? '')}:${letters(text)}`);
}

function fromWords({ from }: Letter): string | null {
  if (from === null) return null;
  return from.name === '' ? from.address : `${from.name} <${from.address}>`;
}

function languageOf(stated: string | null): string | null {
  return stated !== null && /^[a-z]{2,3}(?:-[a-z\d]{2,8}){0,2}$/i.test(stated) ? stated : null;
}
