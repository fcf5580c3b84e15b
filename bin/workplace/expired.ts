/** How AWS's services call it that credentials were good when a command began, and are not any more. */
const EXPIRED: readonly string[] = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'];

/** Whether what went wrong is that the credentials have expired. */
export function isExpired(error: unknown): boolean {
  return error instanceof Error && EXPIRED.includes(error.name);
}
