/** One line on why a source could not be read: what, where, and what to do. */
export function readingError(source: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT')
    return `${source}: there is no such file. Check the path; a web address must start with https://.`;
  if (code === 'EISDIR') return `${source} is a folder; name a file in it.`;
  if (code === 'EACCES') return `${source}: permission denied. Check the file's permissions.`;
  return `${source}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
}
