import { describe, expect, it } from 'vitest';
import { atom, firstItem, rss } from './samples.ts';

const PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"';
const files = async (xml: string) =>
  (await firstItem(rss(`<item ${PODCAST}>${xml}</item>`))).enclosures.map(({ url, type, length }) => [
    url.replace('https://news.example/', ''),
    type,
    length,
  ]);

const enclosure = (name: string, type: string): string =>
  `<enclosure url="https://news.example/${name}" length="9" type="${type}"/>`;

describe('the files of an item', () => {
  it.each([
    ['sound', '1.mp3', 'audio/mpeg'],
    ['film', '1.mp4', 'video/mp4'],
    ['a stream', '1.m3u8', 'application/x-mpegURL'],
    ['a file of no telling type', '1.mp3?a=1', 'application/octet-stream'],
  ])('begin with %s, whatever comes before it, and are all kept', async (_, name, type) => {
    const [cover, notes] = [enclosure('1.jpg', 'image/jpeg'), enclosure('1.pdf', 'application/pdf')];
    expect((await files(cover + notes + enclosure(name, type))).map(([url]) => url)).toEqual([name, '1.jpg', '1.pdf']);
  });

  it('stay in their order where none or all are played', async () => {
    const pictures = enclosure('1.jpg', 'image/jpeg') + enclosure('2.png', 'image/png');
    expect((await files(pictures)).map(([url]) => url)).toEqual(['1.jpg', '2.png']);
  });

  it('begin with sound in Atom and Media RSS too', async () => {
    const link = (name: string, type: string) =>
      `<link rel="enclosure" href="https://news.example/${name}" type="${type}"/>`;
    const entry = await firstItem(
      atom(`<entry><id>1</id>${link('1.jpg', 'image/jpeg')}${link('1.mp3', 'audio/mpeg')}</entry>`),
    );
    expect(entry.enclosures.map(({ url }) => url.slice(-3))).toEqual(['mp3', 'jpg']);
    const media = '<media:content url="https://news.example/1.mp3" fileSize="1,234"/>';
    expect(await files(enclosure('1.jpg', 'image/jpeg') + media)).toEqual([
      ['1.mp3', null, 1234],
      ['1.jpg', 'image/jpeg', 9],
    ]);
  });

  it('are those of podcast:alternateEnclosure too, behind the item’s own, each once', async () => {
    const other = `<podcast:alternateEnclosure type="video/mp4" length="5000" title="Film">
      <podcast:source uri="https://news.example/1.mp4"/><podcast:source uri="ipfs://x"/>
      <podcast:source uri="https://mirror.example/1.webm" contentType="video/webm"/></podcast:alternateEnclosure>`;
    const same =
      '<podcast:alternateEnclosure type="audio/mpeg"><podcast:source uri="https://news.example/1.mp3"/></podcast:alternateEnclosure>';
    expect(await files(other + same + enclosure('1.mp3', 'audio/mpeg'))).toEqual([
      ['1.mp3', 'audio/mpeg', 9],
      ['1.mp4', 'video/mp4', 5000],
      ['https://mirror.example/1.webm', 'video/webm', 5000],
    ]);
    expect(await files('<podcast:alternateEnclosure type="video/mp4"/>')).toEqual([]);
  });
});
