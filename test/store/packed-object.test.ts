import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DamagedObject } from '../../lib/store/index.ts';
import { pack, unpack, unpackJson } from '../../lib/store/packed-object.ts';

const PAGE = Buffer.from(`<html><p>${'The council met on the quay before the tide turned. '.repeat(200)}</p></html>`);

it('gives back every byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      expect(Buffer.from(await unpack('raw/a', await pack(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
});

it('takes a small part of the room', async () => {
  expect((await pack(PAGE)).length).toBeLessThan(PAGE.length / 5);
});

it('says of bytes that were cut, anywhere, or changed, which object they are and what can be done', async () => {
  const packed = await pack(PAGE);
  const damaged = [
    ...Array.from({ length: packed.length }, (_, end) => packed.subarray(0, end)),
    ...Array.from({ length: packed.length - 8 }, (_, at) => packed.with(at + 8, (packed[at + 8] ?? 0) ^ 0x10)),
  ];
  for (const bytes of damaged) {
    const error = await unpack('raw/a/000001-b.zst', bytes).then(
      // A change may be one that says the same: then nothing is damaged.
      (found) => (PAGE.equals(found) ? null : 'other bytes'),
      (reason: unknown) => reason,
    );
    if (error === null) continue;
    expect(error).toBeInstanceOf(DamagedObject);
    expect((error as DamagedObject).message).toMatch(
      /^object raw\/a\/000001-b\.zst is damaged \(.+\); put back an older/,
    );
  }
});

it('reads JSON that was written before objects were packed, and says of what is none', async () => {
  const data = { title: 'Cranes to go' };
  const plain = Buffer.from(JSON.stringify(data));
  expect(await unpackJson('revision/a', plain)).toEqual(data);
  expect(await unpackJson('revision/a', await pack(plain))).toEqual(data);
  for (const bytes of [plain.subarray(0, 9), Buffer.alloc(0), await pack(plain.subarray(0, 9))])
    await expect(unpackJson('revision/a', bytes)).rejects.toThrow('object revision/a is damaged (no JSON)');
});
