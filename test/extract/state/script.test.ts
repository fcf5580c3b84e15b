import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignedJson } from '../../../lib/extract/state/script.ts';

describe('data that a program assigns to the window', () => {
  it('is read from its opening bracket to the one that closes it, whatever its texts hold', () => {
    fc.assert(
      fc.property(
        fc.json().filter((json) => /^[[{]/.test(json)),
        (json) => {
          expect(assignedJson(`var a = 1; window.__STATE__ = ${json};\nwindow["b"]=[1];run()`)).toEqual([json, '[1]']);
        },
      ),
    );
  });

  it('is none where nothing is assigned, or the brackets do not close', () => {
    expect(assignedJson('window.run({"a": 1}); window.a == {};')).toEqual([]);
    expect(assignedJson(`window.a = {"b": "${'{'.repeat(1000)}`)).toEqual([]);
  });
});
