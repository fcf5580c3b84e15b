import { type Instant, millis } from '../../model/index.ts';
import { paint } from './picture.ts';

/** The newsletter of the harbour museum, as a house that sends letters for others writes it: in tables, with all they add. */
export const LETTER = {
  id: 'museum',
  title: 'Letters from the harbour museum',
  from: 'The Harbour Museum <letters@museum.example>',
  subject: 'A boat comes home',
} as const;

/** What this copy of the letter knows of its reader: none of it is ever seen by anybody else. */
const COPY = { reader: 'r5d81c0a7e3', letter: 'c20f9b6413' } as const;

/**
 * The letter as it is sent to an address, the same bytes for the same address and start: in HTML and plain text, with a
 * picture of its own, a line that only mailboxes show, links that count who follows them, a picture that counts who opens
 * it, and a footer by which it is left.
 */
export function museumLetter(address: string, startedAt: Instant): Buffer {
  const leave = `https://post.museum.example/unsubscribe?r=${COPY.reader}&c=${COPY.letter}`;
  const counted = (target: string) =>
    `https://click.museum.example/CL0/${encodeURIComponent(target)}/1/${COPY.reader}${COPY.letter}/Qz8=412`;
  const picture = paint('sea', 'museum boat', 640, 360);
  const html = `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><style>.preview{display:none;max-height:0}</style></head><body>
<div class="preview">Only your mailbox shows this line &#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="640"><tr><td style="font-size:12px"><a href="https://post.museum.example/view?r=${COPY.reader}">View in your browser</a></td></tr>
<tr><td style="font-size:26px;font-weight:bold;line-height:1.3">A boat comes home</td></tr>
<tr><td><img src="cid:boat@museum.example" width="640" height="360" alt="The Marigold under sail"></td></tr>
<tr><td style="font-size:16px"><p>The <em>Marigold</em>, built on the slip behind the museum in 1911 and sold abroad between the wars, came back through the
lock on Tuesday. She was towed the last forty miles, because nobody wanted to try her mast before it had been looked at.</p>
<p>Until the spring she lies at the inner quay, and on Saturdays the shipwrights explain what they find. What is known of her
years away is told <a href="${counted('https://museum.example/marigold')}">on her own page</a>.</p></td></tr>
<tr><td style="font-size:20px;font-weight:bold">Also this month</td></tr>
<tr><td style="font-size:16px"><ul><li>The model room opens an hour earlier</li><li>A walk along the old sea wall, on the first Sunday</li></ul></td></tr>
<tr><td style="font-size:11px;color:#888">You receive this letter because ${address} was entered in our book. <a href="${leave}">Unsubscribe</a><br>
The Harbour Museum, 4 Slip Lane, Harbour Town</td></tr></table>
</td></tr></table>
<img src="https://click.museum.example/open/${COPY.reader}.gif" width="1" height="1" alt=""></body></html>`;
  const text = `A boat comes home\r\n\r\nThe Marigold came back through the lock on Tuesday.\r\n\r\nUnsubscribe: ${leave}\r\n`;
  return Buffer.from(
    [
      `From: ${LETTER.from}`,
      `To: <${address}>`,
      `Subject: ${LETTER.subject}`,
      `Date: ${new Date(millis(startedAt)).toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${COPY.letter}.${COPY.reader}@post.museum.example>`,
      'List-Id: Letters from the harbour museum <letters.museum.example>',
      `List-Unsubscribe: <${leave}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      `X-Reader: ${COPY.reader}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary="outer"',
      '',
      '--outer',
      'Content-Type: multipart/alternative; boundary="inner"',
      '',
      '--inner',
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
      '--inner',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      wrapped(Buffer.from(html)),
      '--inner--',
      '--outer',
      'Content-Type: image/png',
      'Content-ID: <boat@museum.example>',
      'Content-Disposition: inline; filename="boat.png"',
      'Content-Transfer-Encoding: base64',
      '',
      wrapped(picture),
      '--outer--',
      '',
    ].join('\r\n'),
  );
}

/** Base64 in lines (RFC 2045 §6.8). */
function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
}
