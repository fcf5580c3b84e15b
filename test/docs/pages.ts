import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const ROOT = new URL('../../', import.meta.url);

/** A page of the documentation: its path from the project's root, and its text. */
export type Page = { readonly path: string; readonly text: string };

/** What a newcomer reads: the README, the guide and how to contribute. */
export function pages(): Page[] {
  const guide = readdirSync(new URL('docs/', ROOT)).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CONTRIBUTING.md', ...guide.map((name) => `docs/${name}`)].map((path) => ({
    path,
    text: readFileSync(new URL(path, ROOT), 'utf8'),
  }));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const twin = [...anchors].filter((one) => one === slug || one.startsWith(`${slug}-`)).length;
    anchors.add(anchors.has(slug) ? `${slug}-${twin}` : slug);
  }
  return anchors;
}

/** The targets of a page's links and pictures that lead to files of the project or to headings. */
export function linksOf({ text }: Page): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/i.test(target));
}

/** The command lines that a page shows in its blocks of code, one each, without their comments. */
export function commandLinesOf({ path, text }: Page): string[] {
  if (basename(path) === 'commands.md') return [];
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block.replaceAll('\\\n', ' '));
  return blocks.flatMap((block) =>
    block.split('\n').flatMap((line) => {
      const own = line.replace(/\s#\s.*$/, '');
      const [, words] = /(?:^|[|(] ?)(?:npx )?feedmill ([^;]*)/.exec(own) ?? [];
      const [, started] = /^npm start -- (.*)$/.exec(own) ?? [];
      return words !== undefined ? [words] : started !== undefined ? [`start ${started}`] : [];
    }),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}
