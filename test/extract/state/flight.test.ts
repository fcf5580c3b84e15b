import { describe, expect, it } from 'vitest';
import { drawnFlight } from '../../../lib/extract/state/drawn.ts';
import { flightRows } from '../../../lib/extract/state/flight.ts';
import { pushedFlight } from '../../../lib/extract/state/script.ts';

const push = (text: string) => `self.__next_f.push([1,${JSON.stringify(text)}])`;

describe('a stream of React’s', () => {
  it('is what the page’s scripts add to it, cut wherever it is', () => {
    const program = `(self.__next_f=self.__next_f||[]).push([0]);${push('0:["a]')}\n${push('"]\n')};run()`;
    expect(pushedFlight(program)).toBe('0:["a]"]\n');
    expect(pushedFlight('self.__next_f.push([1,"never closed')).toBe('');
  });

  it('is told in rows, a text by its length in bytes and without an end of its own', () => {
    const stream = '1:"$Sreact"\n2:I[7,["a.js"],"X"]\n3:T11,ü 0:[9]\n€ 👋1:{"a":1}\n0:["b"]';
    expect(Buffer.byteLength('ü 0:[9]\n€ 👋')).toBe(0x11);
    expect(flightRows(stream)).toEqual([
      { id: '1', json: '{"a":1}' },
      { id: '0', json: '["b"]' },
    ]);
  });

  it('is drawn as markup, each row once and in its place, and never as a script', () => {
    const rows = new Map<string, unknown>([
      ['0', ['$', 'main', null, { children: ['$L2', ['$', 'script', null, { children: 'run()' }], '$undefined'] }]],
      ['2', ['$', '$L9', null, { href: '/a"b', children: ['A < B', 7, '$L0'] }]],
    ]);
    expect(drawnFlight(rows)).toBe('<main><a href="/a&quot;b">A &lt; B7</a><div>run()</div></main>');
  });
});
