import { expect, it } from 'vitest';
import { showLogLine } from '../../../bin/show/log-line.ts';
import type { Instant } from '../../../lib/model/index.ts';

const lineOf = (text: string) => ({ at: '2026-11-26T08:00:00.000Z' as Instant, function: 'poll' as const, text });

it('shows what happened with its fields, and no measures', () => {
  const text = JSON.stringify({ level: 'INFO', message: 'polled', service: 'x', source: 'courier', offered: 2 });
  expect(showLogLine(lineOf(text), false)).toBe('2026-11-26T08:00:00.000Z poll      polled source=courier offered=2\n');
  expect(showLogLine(lineOf('{"_aws":{},"Polls":1}'), false)).toBeNull();
  expect(showLogLine(lineOf('Task timed out after 3.00 seconds\n'), false)).toMatch(
    /Task timed out after 3.00 seconds\n$/,
  );
});

it('lets nothing that a source wrote move the cursor or set a colour', () => {
  const hostile = '\u001b[2Jgone\r\u202eback';
  for (const text of [JSON.stringify({ message: hostile, error: hostile, [hostile]: hostile }), `raw ${hostile}`]) {
    const shown = showLogLine(lineOf(text), false) ?? '';
    expect(shown).toContain('gone');
    expect(shown.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  }
});
