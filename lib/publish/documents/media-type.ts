const BY_EXTENSION: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  aac: 'audio/aac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  webm: 'video/webm',
  epub: 'application/epub+zip',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** The media type of a file: as stated where that is one, else as its address's extension tells; null if neither does. */
export function mediaType(url: string, stated: string | null = null): string | null {
  const type = stated?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type)) return type;
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return extension === undefined ? null : (BY_EXTENSION[extension] ?? null);
}

/** What Media RSS calls a `medium`, or null for what it has no word for. */
export function medium(type: string | null): 'image' | 'audio' | 'video' | null {
  const kind = type?.split('/', 1)[0];
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : null;
}
