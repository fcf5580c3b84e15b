import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingSettings, parseConfig, readDeployedSettings, writeDeployedSettings } from '../../lib/config/index.ts';

const FILE = 'site: { title: T, rights: "© 2026", contact: a@b.example, ownHosts: [www.example.org] }\n';

describe('the settings of a deployment', () => {
  it('come back as they were written, in ASCII alone', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (title) => {
        const config = parseConfig(FILE, 'f.yaml');
        const named = { ...config, site: { ...config.site, title: title.toWellFormed() } };
        const text = writeDeployedSettings(named);
        expect([...text].every((sign) => sign >= ' ' && sign <= '~')).toBe(true);
        const read = readDeployedSettings(text);
        expect(read?.site.title).toBe(named.site.title);
        expect(read !== null && differingSettings(read, named)).toEqual([]);
      }),
    );
  });

  it('name what another file would change, and neither its address nor whom to write to', () => {
    const read = readDeployedSettings(writeDeployedSettings(parseConfig(FILE, 'f.yaml')));
    const differing = (file: string) => read !== null && differingSettings(read, parseConfig(file, 'f.yaml'));
    expect(differing('site: { title: T }')).toEqual(['site.ownHosts', 'site.rights']);
    expect(differing(`${FILE.replace('a@b', 'c@d')}automaticFeeds: { tags: 2 }`)).toEqual(['automaticFeeds']);
    expect(differing(FILE.replace('site: {', 'site: { baseUrl: "https://x.example",'))).toEqual([]);
  });

  it.each(['', '{', '[]', '{"site":{}}', '{"site":{"title":1},"automaticFeeds":{}}'])('are none of %j', (text) => {
    expect(readDeployedSettings(text)).toBeNull();
  });
});
