/** Where the keys are published that requests are signed with (draft-ietf-webbotauth-httpsig-directory §3). */
export const DIRECTORY_PATH = '/.well-known/http-message-signatures-directory';

/** The parameter of SSM that holds a deployment's keys. */
export function signingKeysName(deployment: string): string {
  return `/feedmill/${deployment}/signing-keys`;
}
