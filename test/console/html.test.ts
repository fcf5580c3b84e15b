import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../lib/console/command-line.ts';
import { html, outside, plain } from '../../lib/console/html.ts';

describe('what strangers wrote', () => {
  it('is plain text on one line, cut, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.integer({ min: 1, max: 300 }), (text, most) => {
        const shown = plain(text, most);
        expect(shown.length).toBeLessThanOrEqual(most + 1);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(shown.isWellFormed()).toBe(true);
        const markup = outside(text, most).toString();
        expect(markup.replace(/^<bdi>|<\/bdi>$/g, '')).not.toMatch(/[<>"]/);
      }),
    );
  });

  it('is shown to its end where there is room, and says where there was none', () => {
    expect(plain('  Ferry \u202e to\r\n stop  ', 20)).toBe('Ferry  to stop');
    expect(plain('Ferry to stop', 5)).toBe('Ferry…');
    expect(plain('x'.repeat(1_000_000)).length).toBe(201);
    expect(plain('\u0000\u0007')).toBe('');
  });

  it('is escaped in whatever it is put into, and markup of ours is not', () => {
    const name = '"><script>';
    expect(html`<a title="${name}">${[html`<b>${name}</b>`, null, false, 0]}</a>`.toString()).toBe(
      '<a title="&quot;&gt;&lt;script&gt;"><b>&quot;&gt;&lt;script&gt;</b>0</a>',
    );
  });
});

it('writes a command line that a shell takes as it is meant', () => {
  const frame = { command: 'npx feedmill --stack News' };
  expect(commandLine(frame, ['sources', 'pause', 'courier-1'])).toBe(
    'npx feedmill --stack News sources pause courier-1',
  );
  expect(commandLine(frame, ['trace', "it's $(rm -rf ~) `x`; <y>"])).toBe(
    "npx feedmill --stack News trace 'it'\\''s $(rm -rf ~) `x`; <y>'",
  );
  expect(commandLine(frame, ['trace', ''])).toBe("npx feedmill --stack News trace ''");
});
