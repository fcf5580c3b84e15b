import { createHash } from 'node:crypto';
import type { FramedPage } from '../../extract/index.ts';

/** A document for the frame from which elements are picked, and the policy under which it is served. */
export type FrameDocument = { readonly html: string; readonly policy: string };

/**
 * A stored page as a document of its own, whose only script and only style are ours, each named to the browser by its hash:
 * whatever of the page might slip through runs nothing, asks nobody, sends no form and is of no origin.
 */
export function frameDocument({ html, isCut }: FramedPage, script: string, style: string): FrameDocument {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ');
  const end = isCut ? '<p class="cut">The page continues. Rules see the rest, but it is not shown here.</p>' : '';
  return {
    policy,
    html: `<!DOCTYPE html>
<html lang="und">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>The stored page</title>
<style>${style}</style>
<script>${script}</script>
</head>
<body tabindex="0" aria-label="The stored page: use the arrow keys to move through its elements, Enter to choose one, Escape to leave">
${html}${end}
</body>
</html>
`,
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
