import { describe, expect, it } from 'vitest';
import { namedHub } from '../../lib/hub/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

const HUB = 'https://hub.example/' as AbsoluteUrl;
const SELF = 'https://courier.example/feed.xml' as AbsoluteUrl;
const url = (written: string) => written as AbsoluteUrl;
const link = (rel: string, written: string) => ({ rel, url: url(written) });

describe('the hub that an answer names', () => {
  it('is that of its header, beside whatever stands in the document', () => {
    const header = [link('alternate hub', HUB), link('SELF', SELF)];
    const document = { hubs: [url('https://other.example/')], self: url('https://other.example/feed') };
    expect(namedHub(header, document)).toEqual({ url: HUB, topic: SELF, self: 'https://other.example/feed' });
  });

  it('is that of its document where the header names none, the topic being the header’s where it names that', () => {
    expect(namedHub([], { hubs: [HUB], self: SELF })).toEqual({ url: HUB, topic: SELF });
    expect(namedHub([link('self', `${SELF}?a`)], { hubs: [HUB], self: SELF })).toEqual({
      url: HUB,
      topic: `${SELF}?a`,
      self: SELF,
    });
  });

  it('is the first that is asked over TLS, else the first', () => {
    const plain = url('http://plain.example/');
    expect(namedHub([], { hubs: [plain, HUB, url('https://third.example/')], self: SELF })?.url).toBe(HUB);
    expect(namedHub([], { hubs: [plain, url('http://b.example/')], self: SELF })?.url).toBe(plain);
  });

  it.each<[string, Parameters<typeof namedHub>[0], Parameters<typeof namedHub>[1]]>([
    ['no hub is named', [link('self', SELF)], undefined],
    ['it does not say what it is called', [link('hub', HUB)], undefined],
    ['the address would fill the state of its source', [], { hubs: [url(`${HUB}${'a'.repeat(2000)}`)], self: SELF }],
    ['a relation only looks like one', [link('hubs', HUB), link('self', SELF)], undefined],
  ])('is none where %s', (_where, header, document) => {
    expect(namedHub(header, document)).toBeUndefined();
  });
});
