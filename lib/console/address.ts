/** An address with some of its query changed; null takes a part out. */
export function withQuery(at: string, changes: Readonly<Record<string, string | null>>): string {
  const [path = '/', query = ''] = at.split('?', 2);
  const parts = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parts.delete(name);
    else parts.set(name, value);
  }
  const text = parts.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A path whose parts are anything. */
export function pathOf(...parts: readonly string[]): string {
  return `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
