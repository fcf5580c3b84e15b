import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import iconv from 'iconv-lite';
import type { MailKind } from '../../lib/model/index.ts';
import { file, letter, multipart, text, type Written, word } from './build.ts';

/** To whom all of these are written: a secret address of ours, and the reader who has his letters forwarded to it. */
export const LOCAL = 'news-abcdefghij234567klmnop22';
export const DOMAIN = 'in.example.org';
export const ADDRESS = `${LOCAL}@${DOMAIN}`;
export const READER = 'anna.quayle@reader.example';

/** What only this copy of a letter has: of who subscribed, and of the sending. */
const SUBSCRIBER = '8f3a2b1c9d0e7f65';
const SENDING = 'c7e19b44aa02';

export type Sample = {
  readonly bytes: Buffer;
  readonly kind: MailKind;
  readonly title?: string | null;
  readonly author?: string | null;
  /** What its article tells, and what it must not tell besides the reader. */
  readonly tells?: readonly string[];
  readonly lacks?: readonly string[];
  /** Addresses that it leads to. */
  readonly leads?: readonly string[];
  readonly url?: string | null;
  readonly pictures?: number;
  /** Whether Python's reader is asked for the same texts; it is not where a letter is broken in a way of its own. */
  readonly second?: false;
};

const md5 = (said: string) => createHash('md5').update(said).digest('hex');
const sha256 = (said: string) => createHash('sha256').update(said).digest('hex');
const base64 = (said: string | Buffer) => Buffer.from(said as string).toString('base64url');

const STORY =
  'The lamp on Gannet Rock turns again after eleven dark nights, and the keeper says that the old bearing had lasted for sixty years.';
const MORE =
  'The ferry sails twice a day until the spring, since the harbour board found the money for a second crew in its last meeting.';

/** Fields of a list, in whose every second one the reader is named. */
function fields(more: readonly string[] = [], subject = 'The light is lit again'): string[] {
  return [
    `Return-Path: <bounce+${SUBSCRIBER}-anna.quayle=reader.example@bounces.harbour.example>`,
    `Delivered-To: ${ADDRESS}`,
    'Received: from mx.harbour.example by in.example.org; Fri, 20 Nov 2026 07:59:30 +0000',
    'From: Harbour Weekly <weekly@harbour.example>',
    `To: Anna Quayle <${READER}>`,
    `Subject: ${subject}`,
    'Date: Fri, 20 Nov 2026 08:00:00 +0100',
    `Message-ID: <${SENDING}.${SUBSCRIBER}@mail.harbour.example>`,
    'List-Id: Harbour Weekly <weekly.harbour.example>',
    `List-Unsubscribe: <https://lists.harbour.example/unsubscribe?s=${SUBSCRIBER}&c=${SENDING}>, <mailto:leave-${SUBSCRIBER}@harbour.example>`,
    `X-Subscriber: ${SUBSCRIBER}`,
    `Feedback-ID: ${SENDING}:harbour:weekly`,
    ...more,
  ];
}

/** A letter laid out as most are: tables in tables, a line beside the subject, a footer, a pixel. */
function laidOut(body: string, { head = '', foot = '' } = {}): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Weekly</title>
<style>.preheader{display:none!important} @media (max-width:600px){.wide{display:none}} ${head}</style></head><body style="margin:0">
<div class="preheader">Beside the subject only &#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" width="600"><tr><td style="font-size:12px"><a href="https://lists.harbour.example/view?s=${SUBSCRIBER}">View this email in your browser</a></td></tr>
<tr><td style="font-size:16px;line-height:24px">${body}</td></tr>
<tr><td style="font-size:11px">You are receiving this email because ${READER} signed up.
<a href="https://lists.harbour.example/unsubscribe?s=${SUBSCRIBER}&amp;c=${SENDING}">Unsubscribe</a> | <a href="https://lists.harbour.example/preferences?s=${SUBSCRIBER}">Update your preferences</a></td></tr>
<tr><td style="font-size:11px">© 2026 Harbour Weekly, 1 Pier Road, Harbour Town HT1 2AB</td></tr>${foot}</table></td></tr></table>
<img src="https://lists.harbour.example/open?s=${SUBSCRIBER}" width="1" height="1" alt=""></body></html>`;
}

const FURNITURE = [
  'Beside the subject',
  'View this email',
  'Unsubscribe',
  'signed up',
  'Pier Road',
  '©',
  'preferences',
];

function html(body: string, more: readonly string[] = [], subject?: string): Buffer {
  return letter(
    fields(more, subject),
    multipart('alternative', text('text/plain', 'Read it in HTML.\n'), text('text/html', body, { encoding: 'base64' })),
  );
}

function plain(body: string, more: readonly string[] = [], subject?: string): Buffer {
  return letter(fields(more, subject), text('text/plain', body));
}

/** One that comes to nobody but this reader. */
function personal(subject: string, part: Written, more: readonly string[] = []): Buffer {
  return letter(
    [
      'From: Harbour Weekly <no-reply@harbour.example>',
      `To: <${ADDRESS}>`,
      `Subject: ${subject}`,
      'Date: Fri, 20 Nov 2026 08:00:00 +0000',
      `Message-ID: <one-${SENDING}@harbour.example>`,
      ...more,
    ],
    part,
  );
}

const story = (leads: string): string => `<p>${STORY} <a href="${leads}">Read on</a>.</p><p>${MORE}</p>`;

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

const TARGET = 'https://www.harbour.example/2026/the-lamp';

/** The letters, by what is particular about them: structures of those who send most, and what goes wrong with them. */
export const LETTERS: Readonly<Record<string, Sample>> = {
  'tables, an opaque counter of clicks, pictures under the sender’s own name': {
    bytes: html(
      laidOut(
        `<img src="https://files.example.net/acct77aa/lamp.png" width="600" height="300" alt="The lamp">
${story(`https://weekly.us1.list-post.example/track/click?u=acct77aa01bb&id=9f8e7d6c5b&e=${SUBSCRIBER}`)}
<p><a href="https://weekly.us1.list-post.example/track/click?u=acct77aa01bb&id=1a2b3c4d5e&e=${SUBSCRIBER}">The tide tables</a></p>
<p><a href="https://weekly.us1.list-post.example/track/click?u=acct77aa01bb&id=6f7e8d9c0b&e=${SUBSCRIBER}">The wind</a></p>`,
      ),
    ),
    kind: 'newsletter',
    title: 'The light is lit again',
    author: 'Harbour Weekly',
    tells: [STORY, MORE, 'The tide tables'],
    lacks: [...FURNITURE, 'list-post.example'],
  },
  'a redirect with its target in packed JSON': {
    bytes: html(
      laidOut(
        story(
          `https://post.example/redirect/2/${base64(JSON.stringify({ e: TARGET, u: SUBSCRIBER }))}?r=${SUBSCRIBER}`,
        ),
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    lacks: FURNITURE,
    leads: [TARGET],
  },
  'the target packed in a part of the path': {
    bytes: html(
      laidOut(story(`https://click.kit.example/${SUBSCRIBER}/owhkqhrw/${base64(`${TARGET}?utm_source=kit`)}`)),
    ),
    kind: 'newsletter',
    tells: [STORY],
    leads: [TARGET],
  },
  'the target escaped in a part of the path, with a signature behind it': {
    bytes: html(
      laidOut(
        story(
          `https://x1y2.r.eu-west-1.tracking.example/CL0/${encodeURIComponent(TARGET)}/1/${SENDING}-000000/q4Z=411`,
        ),
      ),
    ),
    kind: 'newsletter',
    leads: [TARGET],
  },
  'the target deflated': {
    bytes: html(
      laidOut(
        story(
          `https://email.mg.harbour.example/c/${base64(deflateSync(Buffer.from(JSON.stringify({ u: TARGET, r: READER }))))}`,
        ),
      ),
    ),
    kind: 'newsletter',
    leads: [TARGET],
  },
  'the target in JSON within JSON': {
    bytes: html(
      laidOut(
        story(
          `https://mandrill.example/track/click/30015/harbour?p=${base64(JSON.stringify({ s: SUBSCRIBER, v: 1, p: JSON.stringify({ u: 30015, url: TARGET }) }))}`,
        ),
      ),
    ),
    kind: 'newsletter',
    leads: [TARGET],
  },
  'clicks that nobody can resolve': {
    bytes: html(
      laidOut(
        [1, 2, 3, 4]
          .map(
            (n) =>
              `<p>${n === 1 ? STORY : MORE} <a href="https://u4711.ct.sendgrid.example/ls/click?upn=u001.${n}QxVt7Lk9-2BpRs8WzYa4MnHc6JbDfGe${n}">Part ${n}</a></p>`,
          )
          .join(''),
      ),
    ),
    kind: 'newsletter',
    tells: [STORY, 'Part 3'],
    lacks: ['sendgrid.example', 'upn='],
  },
  'short opaque clicks of a house that sends letters': {
    bytes: html(
      laidOut(
        ['Ferry', 'Lamp', 'Seals']
          .map(
            (one, n) =>
              `<p>${STORY} <a href="https://harbour.cmail20.example/t/r-l-tklh${n}yd-jhkd-${n}/">${one}</a></p>`,
          )
          .join(''),
      ),
    ),
    kind: 'newsletter',
    lacks: ['cmail20.example'],
  },
  'links rewritten by a mail server on its way': {
    bytes: html(
      laidOut(
        `${story(`https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(TARGET)}&data=05%7C02%7C${encodeURIComponent(READER)}%7C${SENDING}&reserved=0`)}
<p><a href="https://urldefense.com/v3/__https://ferry.example/times__;!!Ab1!xyz${SENDING}$">Times</a></p>
<p><a href="https://urldefense.proofpoint.com/v2/url?u=https-3A__seals.example_two-2Dof-2Dthem&d=DwMFaQ&r=${SUBSCRIBER}">Seals</a></p>`,
      ),
    ),
    kind: 'newsletter',
    leads: [TARGET, 'https://ferry.example/times', 'https://seals.example/two-of-them'],
    lacks: ['safelinks', 'urldefense'],
  },
  'the reader in every address, by hashes and as himself': {
    bytes: html(
      laidOut(
        `<p>${STORY} <a href="https://www.harbour.example/a?email=${encodeURIComponent(READER)}">one</a>
<a href="https://www.harbour.example/b?h=${md5(READER)}">two</a> <a href="https://www.harbour.example/c/${sha256(READER)}">three</a>
<a href="https://www.harbour.example/d?x=${base64(`{"to":"${READER}"}`)}">four</a> <a href="https://www.harbour.example/e?s=${SUBSCRIBER}&page=2">five</a></p>
<p>${MORE} Your number is ${SUBSCRIBER}, your hash ${md5(READER)}, and your address ${READER}.</p>
<img src="https://www.harbour.example/banner.png?m=${md5(READER)}" width="500" height="100" alt="For ${READER}">`,
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    leads: ['https://www.harbour.example/e?page=2'],
    lacks: FURNITURE,
  },
  'the reader’s address cut in pieces': {
    bytes: html(
      laidOut(`<p>${STORY}</p><p>Sent to anna.quayle<span>@</span>reader<b>.example</b> on Friday.</p><p>${MORE}</p>`),
    ),
    kind: 'newsletter',
    tells: [STORY, MORE],
    lacks: ['Sent to'],
  },
  'a greeting by name': {
    bytes: html(laidOut(`<p>Dear Anna,</p>${story(TARGET)}`)),
    kind: 'newsletter',
    tells: [STORY],
    lacks: ['Anna'],
    leads: [TARGET],
  },
  'a web version that anybody may open': {
    bytes: html(
      laidOut(story(TARGET)).replace(
        `https://lists.harbour.example/view?s=${SUBSCRIBER}`,
        'https://www.harbour.example/weekly/47?utm_medium=email',
      ),
    ),
    kind: 'newsletter',
    url: 'https://www.harbour.example/weekly/47',
  },
  'a web version that knows its reader': { bytes: html(laidOut(story(TARGET))), kind: 'newsletter', url: null },
  'an archive that says where it is (RFC 5064)': {
    bytes: plain(`${STORY}\n\n${MORE}\n`, [
      'Archived-At: <https://lists.harbour.example/archive/weekly/2026-11/0047.html>',
    ]),
    kind: 'newsletter',
    url: 'https://lists.harbour.example/archive/weekly/2026-11/0047.html',
  },
  'pictures that came with it': {
    bytes: letter(
      fields(),
      multipart(
        'related',
        multipart(
          'alternative',
          text('text/plain', 'x'),
          text(
            'text/html',
            laidOut(`<img src="cid:lamp@harbour" width="400" height="300" alt="The lamp">${story(TARGET)}`),
            { encoding: 'quoted-printable' },
          ),
        ),
        file('image/png', PNG, ['Content-ID: <lamp@harbour>', 'Content-Disposition: inline; filename="lamp.png"']),
        file('image/png', PNG, ['Content-ID: <unused@harbour>']),
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    pictures: 1,
  },
  'a picture that is none': {
    bytes: letter(
      fields(),
      multipart(
        'related',
        text('text/html', laidOut(`<img src="cid:evil" width="400" height="300">${story(TARGET)}`)),
        file('image/png', Buffer.from('<svg onload="alert(1)"/>'), ['Content-ID: <evil>']),
      ),
    ),
    kind: 'newsletter',
    pictures: 0,
  },
  'a part for AMP': {
    bytes: letter(
      fields(),
      multipart(
        'alternative',
        text('text/plain', 'x'),
        text('text/x-amp-html', '<!doctype html><html ⚡4email><body>Only in AMP</body></html>'),
        text('text/html', laidOut(story(TARGET))),
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    lacks: ['Only in AMP'],
  },
  'pictures for dark screens, and a part for one mail program alone': {
    bytes: html(
      laidOut(
        `<div style="display:none;mso-hide:all"><img src="https://www.harbour.example/dark.png" width="400" alt="dark"></div>
<!--[if mso]><p>Only in Outlook</p><![endif]--><p style="font-size:1px;color:#fff">Hidden line</p>
<p class="night">Night text</p>${story(TARGET)}`,
        { head: '.night{display:none} @media (prefers-color-scheme:dark){.night{display:block}}' },
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    lacks: ['dark.png', 'Only in Outlook', 'Hidden line', 'Night text'],
  },
  'a table that tells something among those for the layout': {
    bytes: html(
      laidOut(
        `${story(TARGET)}<table border="1"><tr><th>Day</th><th>High water</th></tr><tr><td>Monday</td><td>04:12</td></tr><tr><td>Tuesday</td><td>05:01</td></tr></table>`,
      ),
    ),
    kind: 'newsletter',
    tells: ['<th>High water</th>', '<td>04:12</td>'],
  },
  'a list of links': {
    bytes: html(
      laidOut(
        `<p>${STORY}</p><ul>${['lamp', 'ferry', 'seals'].map((one) => `<li><a href="https://www.harbour.example/${one}">The ${one}</a></li>`).join('')}</ul>`,
      ),
    ),
    kind: 'newsletter',
    tells: ['<ul><li>', 'The ferry'],
    leads: ['https://www.harbour.example/seals'],
  },
  'a digest of stories': {
    bytes: html(
      laidOut(
        ['Lamp', 'Ferry', 'Seals']
          .map(
            (one) =>
              `<h2><a href="https://www.harbour.example/${one.toLowerCase()}">${one} of the week</a></h2><p>${one}: ${STORY}</p>`,
          )
          .join(''),
      ),
    ),
    kind: 'newsletter',
    tells: ['<h2>', 'Ferry of the week'],
  },
  'headings that are written large, and rows of shares and networks': {
    bytes: html(
      laidOut(
        `<p style="font-size:26px;font-weight:bold">At sea</p>${story(TARGET)}
<p><a href="https://www.facebook.example/sharer.php?u=${encodeURIComponent(TARGET)}">Share</a> <a href="https://x.example/intent/tweet?url=${encodeURIComponent(TARGET)}">Tweet</a></p>`,
        {
          foot: '<tr><td><a href="https://f.example/h"><img src="https://s.example/f.png" width="24" alt="Facebook"></a><a href="https://i.example/h"><img src="https://s.example/i.png" width="24" alt="Instagram"></a></td></tr>',
        },
      ),
    ),
    kind: 'newsletter',
    tells: ['<h2>At sea</h2>', STORY],
    lacks: ['sharer.php', 'Tweet', 'Facebook', ...FURNITURE],
  },
  'plain text alone': {
    bytes: plain(
      `${STORY}\n\nRead on: ${TARGET}\n\n${MORE}\n\n-- \nHarbour Weekly, 1 Pier Road\nUnsubscribe: https://lists.harbour.example/unsubscribe?s=${SUBSCRIBER}\n`,
    ),
    kind: 'newsletter',
    tells: [STORY, MORE],
    lacks: ['Pier Road', 'Unsubscribe'],
    leads: [TARGET],
  },
  'plain text that flows (RFC 3676)': {
    bytes: letter(
      fields(),
      text('text/plain', `The lamp on Gannet Rock \nturns again after eleven \ndark nights.\n\n${MORE}\n`, {
        more: '; format=flowed',
      }),
    ),
    kind: 'newsletter',
    tells: ['The lamp on Gannet Rock turns again after eleven dark nights.'],
  },
  'a list’s own letter with its footer': {
    bytes: plain(
      `${STORY}\n\n${MORE}\n\n_______________________________________________\nHarbour mailing list -- weekly@harbour.example\nTo unsubscribe send an email to leave-${SUBSCRIBER}@harbour.example\n`,
      ['Precedence: list'],
    ),
    kind: 'newsletter',
    tells: [STORY],
    lacks: ['unsubscribe'],
  },
  'Japanese in ISO-2022-JP': {
    bytes: letter(
      fields([], word(iconv.encode('灯台の灯', 'shift_jis'), 'shift_jis')),
      text('text/plain', Buffer.from('\x1b$BEtBf$,$^$?8w$j$^$7$?!#\x1b(B\r\n', 'latin1'), { charset: 'iso-2022-jp' }),
    ),
    kind: 'newsletter',
    title: '灯台の灯',
    tells: ['灯台がまた光りました。'],
  },
  'Russian in windows-1251': {
    bytes: letter(
      fields([], word(iconv.encode('Маяк снова горит', 'win1251'), 'windows-1251')),
      text('text/html', iconv.encode('<p>Маяк на скале снова горит после одиннадцати тёмных ночей.</p>', 'win1251'), {
        charset: 'windows-1251',
        encoding: 'base64',
      }),
    ),
    kind: 'newsletter',
    title: 'Маяк снова горит',
    tells: ['Маяк на скале снова горит'],
  },
  'Chinese in GB2312': {
    bytes: letter(
      fields(),
      text('text/html', iconv.encode('<p>灯塔又亮了。</p>', 'gb2312'), { charset: 'gb2312', encoding: 'base64' }),
    ),
    kind: 'newsletter',
    tells: ['灯塔又亮了。'],
  },
  'letters of Latin-1 that nobody declared': {
    bytes: letter(fields(), {
      head: ['Content-Type: text/html'],
      body: Buffer.from(`<p>Le phare est rallumé. ${STORY}</p>`, 'latin1'),
    }),
    kind: 'newsletter',
    tells: ['Le phare est rallumé.'],
    second: false,
  },
  'Arabic from right to left': {
    bytes: html(`<html lang="ar" dir="rtl"><body><p>أضاءت المنارة من جديد بعد إحدى عشرة ليلة مظلمة.</p></body></html>`),
    kind: 'newsletter',
    tells: ['dir="rtl"', 'المنارة'],
  },
  'a paper that goes with it': {
    bytes: letter(
      fields(),
      multipart(
        'mixed',
        text('text/html', laidOut(story(TARGET))),
        file('application/pdf', Buffer.from(`%PDF-1.4 for ${READER}`), [
          'Content-Disposition: attachment; filename="weekly.pdf"',
        ]),
      ),
    ),
    kind: 'newsletter',
    tells: [STORY],
    lacks: ['weekly.pdf'],
  },
  'one that was sent on by hand': {
    bytes: html(
      `<div>---------- Forwarded message ---------<br>From: <b>Harbour Weekly</b><br>To: ${READER}</div><p>${STORY}</p><p>${MORE}</p>`,
      [],
      'Fwd: The light is lit again',
    ),
    kind: 'newsletter',
    title: 'The light is lit again',
    tells: [STORY],
  },
  'one within another': {
    bytes: letter(
      fields([], 'Fwd: A letter within'),
      multipart('mixed', text('text/html', `<p>${MORE}</p>`), {
        head: ['Content-Type: message/rfc822', 'Content-Disposition: inline'],
        body: letter(
          ['From: a@harbour.example', `To: ${READER}`, 'Subject: Within'],
          text('text/html', `<p>${STORY}</p>`),
        ),
      }),
    ),
    kind: 'newsletter',
    tells: [MORE],
    second: false,
  },
  'an answer': {
    bytes: personal('Re: The ferry', text('text/plain', 'Thank you, I shall be there on Monday.\n'), [
      'In-Reply-To: <x@y.example>',
    ]),
    kind: 'reply',
  },
  'an answer by a program': {
    bytes: personal('Out of office', text('text/plain', 'I am away until Monday.\n'), ['Auto-Submitted: auto-replied']),
    kind: 'auto-reply',
  },
  'a report of a delivery': {
    bytes: personal(
      'Undelivered Mail Returned to Sender',
      multipart(
        'report; report-type=delivery-status',
        text('text/plain', 'It could not be delivered.\n'),
        text('message/delivery-status', 'Action: failed\n'),
      ),
    ),
    kind: 'auto-reply',
  },
  'an invitation': {
    bytes: personal(
      'Meeting',
      file('text/calendar; method=REQUEST', Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')),
    ),
    kind: 'empty',
    second: false,
  },
  'one that asks to be confirmed': {
    bytes: personal(
      'Please confirm your subscription',
      text(
        'text/html',
        `<p>Somebody signed up for our newsletter with this e-mail address.</p><p><a href="https://lists.harbour.example/confirm?t=${SUBSCRIBER}">Yes, subscribe me</a></p>`,
      ),
    ),
    kind: 'confirmation',
  },
  'one that asks to be confirmed, in German': {
    bytes: personal(
      'Bitte bestätigen Sie Ihre Anmeldung'.replace(/[^ -~]/g, '=?utf-8?q?=C3=A4?='),
      text(
        'text/html',
        `<p>Bitte bestätigen Sie Ihre Anmeldung zum Newsletter.</p><p><a href="https://lists.harbour.example/k/${SUBSCRIBER}">Anmeldung bestätigen</a></p>`,
      ),
    ),
    kind: 'confirmation',
    second: false,
  },
  'a code': {
    bytes: personal(
      'Your verification code',
      text('text/plain', 'Your code is:\n\n482913\n\nIt is good for ten minutes.\n'),
    ),
    kind: 'code',
  },
  'one that asks whether letters may be forwarded here': {
    bytes: letter(
      [
        'From: Mail Team <forwarding-noreply@mail.example>',
        `To: ${ADDRESS}`,
        `Subject: (#482913375) Mail Forwarding Confirmation - Receive Mail from ${READER}`,
        'Message-ID: <f@mail.example>',
      ],
      text(
        'text/plain',
        `${READER} has requested to automatically forward mail to your address.\nConfirmation code: 482913375\nhttps://mail.example/mail/vf-%5B${SUBSCRIBER}%5D-x\n`,
      ),
    ),
    kind: 'forwarding',
  },
  'a receipt': {
    bytes: personal(
      'Your receipt, order #20261',
      text('text/plain', 'Order #20261\nA year of letters: $24.00\nTax: $4.00\nTotal: $28.00\nPaid by card.\n'),
    ),
    kind: 'receipt',
  },
  'a welcome': {
    bytes: html(
      laidOut(`<p>Welcome aboard. Each Friday we tell what happened at sea, and nothing else. ${STORY}</p>`),
      [],
      'Welcome to Harbour Weekly',
    ),
    kind: 'newsletter',
    tells: ['Welcome aboard'],
  },
  'one from nobody': {
    bytes: letter(
      ['Subject: No name', `To: ${ADDRESS}`, 'Message-ID: <n@x.example>'],
      text('text/html', `<p>${STORY}</p><p>${MORE}</p>`),
    ),
    kind: 'newsletter',
    author: null,
    tells: [STORY],
  },
  'one from a name with a comma': {
    bytes: letter(
      ['From: Harbour, Inc. <weekly@harbour.example>', 'Subject: Comma', `To: ${ADDRESS}`],
      text('text/html', `<p>${STORY}</p>`),
    ),
    kind: 'newsletter',
    author: 'Harbour, Inc.',
  },
  'one from two': {
    bytes: letter(
      ['From: Ann <ann@harbour.example>, Ben <ben@harbour.example>', 'Subject: Two', `To: ${ADDRESS}`],
      text('text/html', `<p>${STORY}</p>`),
    ),
    kind: 'newsletter',
    author: 'Ann',
  },
  'zeros among its letters': {
    bytes: letter(
      ['From: A\0nn <ann@harbour.example>', 'Subject: Ze\0ros', `To: ${ADDRESS}`],
      text('text/html', `<p>The\0 lamp. ${STORY}</p>`),
    ),
    kind: 'newsletter',
    title: 'Zeros',
    tells: ['The lamp.'],
    second: false,
  },
  'one that breaks off': {
    bytes: html(laidOut(story(TARGET))).subarray(0, -60),
    kind: 'newsletter',
    tells: [STORY],
    second: false,
  },
  'one without a date': {
    bytes: letter(
      [
        'From: a@harbour.example',
        'Subject: No date',
        `To: ${ADDRESS}`,
        'Received: by in.example.org; Thu, 19 Nov 2026 10:00:00 +0000',
      ],
      text('text/plain', `${STORY}\n`),
    ),
    kind: 'newsletter',
    tells: [STORY],
  },
  'an empty one': { bytes: personal('Nothing', text('text/plain', '')), kind: 'empty' },
  'more parts than are read': {
    bytes: letter(fields(), multipart('mixed', ...Array.from({ length: 501 }, () => text('text/plain', 'x')))),
    kind: 'unreadable',
    second: false,
  },
  'nested deeper than is read': {
    bytes: letter(
      fields(),
      Array.from({ length: 60 }).reduce<Written>((inner) => multipart('mixed', inner), text('text/plain', 'x')),
    ),
    kind: 'unreadable',
    second: false,
  },
  'no letter at all': { bytes: Buffer.from('\x00\x01\x02\xff'), kind: 'unreadable', second: false },
};

/** Every form in which the reader, his copy of the letter or our address may show, none of which anybody may be told. */
export const SECRETS: readonly string[] = [
  LOCAL,
  READER,
  encodeURIComponent(READER),
  'anna.quayle=reader.example',
  ...[READER, ADDRESS].flatMap((one) =>
    ['md5', 'sha1', 'sha256'].map((kind) => createHash(kind).update(one).digest('hex')),
  ),
  ...[READER, ADDRESS].map((one) => Buffer.from(one).toString('base64').replace(/=*$/, '').slice(0, -1)),
  SUBSCRIBER,
  SENDING,
];
