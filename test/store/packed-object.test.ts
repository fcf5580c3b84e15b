import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DamagedObject } from '../../lib/store/index.ts';
import { pack, unpack, unpackJson } from '../../lib/store/packed-object.ts';

const PAGE = Buffer.from(`<html><p>${'The council met on the quay before the tide turned. '.repeat(200)}</p></html>`);

it('gives back every byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      expect(Buffer.from(unpack('raw/a', pack(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
});

it('takes a small part of the room', () => {
  expect(pack(PAGE).length).toBeLessThan(PAGE.length / 5);
});

it('says of bytes that were cut, anywhere, or changed, which object they are and what can be done', () => {
  const packed = pack(PAGE);
  const damaged = [
    ...Array.from({ length: packed.length }, (_, end) => packed.subarray(0, end)),
    ...Array.from({ length: packed.length - 8 }, (_, at) => packed.with(at + 8, (packed[at + 8] ?? 0) ^ 0x10)),
  ];
  for (const bytes of damaged) {
    const error = damageOf(bytes);
    if (error === null) continue;
    expect(error).toBeInstanceOf(DamagedObject);
    expect((error as DamagedObject).message).toMatch(
      /^object raw\/a\/000001-b\.zst is damaged \(.+\); restore an older/,
    );
  }
});

/** Null where it says the same, as it may though it was changed: then nothing is damaged. */
function damageOf(bytes: Uint8Array): unknown {
  try {
    return PAGE.equals(unpack('raw/a/000001-b.zst', bytes)) ? null : 'other bytes';
  } catch (error) {
    return error;
  }
}

it('reads JSON that was written before objects were packed, and says of what is none', () => {
  const data = { title: 'Cranes to go' };
  const plain = Buffer.from(JSON.stringify(data));
  expect(unpackJson('revision/a', plain)).toEqual(data);
  expect(unpackJson('revision/a', pack(plain))).toEqual(data);
  for (const bytes of [plain.subarray(0, 9), Buffer.alloc(0), pack(plain.subarray(0, 9))])
    expect(() => unpackJson('revision/a', bytes)).toThrow('object revision/a is damaged (no JSON)');
});
