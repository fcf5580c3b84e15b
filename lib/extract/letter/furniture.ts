import type { Block, FlowPicture } from './flow.ts';
import { footerEvidence } from './service.ts';

/** From so much evidence on a block at an end of a letter is about the letter, not of it. */
const ENOUGH = 3;

/** Where there is a footer a weaker one right before it is of it, too: icons, an address; and behind its first block any hint. */
const ENOUGH_BEFORE = 2;
const ENOUGH_BEHIND = 1;

/** A longer block tells something, whatever it says besides. */
const LONGEST_FOOTER = 140;

/** At its beginning so many blocks are looked at for what stands above a letter's text. */
const ABOVE = 8;

/** The blocks of a letter without what stands around its text: lines for a browser, logos, greetings by name, footers, icons. */
export function withoutFurniture(
  blocks: readonly Block[],
  { isGreeting, title }: { readonly isGreeting: (line: string) => boolean; readonly title: string | null },
): Block[] {
  return withoutFooter(withoutHead(blocks, isGreeting, title)).filter((block) => !isOnlyService(block));
}

function withoutHead(
  blocks: readonly Block[],
  isGreeting: (line: string) => boolean,
  title: string | null,
): readonly Block[] {
  let seen = 0;
  let isTold = false;
  return blocks.filter((block) => {
    if (block.kind !== 'text' && block.kind !== 'picture') return true;
    seen += 1;
    if (seen > ABOVE) return true;
    if (!isTold && isLogo(block)) return false;
    if (block.links.some(({ service }) => service === 'web') && block.words <= 30) return false;
    if (isGreeting(block.text)) return false;
    if (title !== null && !isTold && letters(block.text) === letters(title) && block.words > 0) return false;
    if (block.words > 12) isTold = true;
    return true;
  });
}

/** A picture above the text that is low, or says that it is a sign. */
function isLogo({ kind, pictures, words }: Block): boolean {
  const [only] = pictures;
  if (kind !== 'picture' || only === undefined || pictures.length > 1 || words > 0) return false;
  if (only.height !== null && only.height <= 100) return true;
  const named = `${only.alt} ${only.src.split('/').at(-1) ?? ''}`.toLowerCase();
  return /\b(?:logo|header|masthead|banner|wordmark)\b/.test(named.replace(/[_-]/g, ' '));
}

/** From the end on, as long as blocks are about the letter; and all that stands behind the block by which it is left. */
function withoutFooter(blocks: readonly Block[]): readonly Block[] {
  const leaves = blocks.findIndex(
    (block, at) => at > blocks.length * 0.4 && block.links.some(({ service }) => service === 'leave'),
  );
  const behind = leaves < 0 ? 0 : blocks.slice(leaves + 1).reduce((sum, { words }) => sum + words, 0);
  let end = leaves >= 0 && behind <= LONGEST_FOOTER ? leaves + 1 : blocks.length;
  let hasFooter = end < blocks.length || leaves >= 0;
  let last = end;
  while (last > 0) {
    const block = blocks[last - 1]!;
    last -= 1;
    if (block.kind === 'open' || block.kind === 'close' || block.kind === 'rule') continue;
    const evidence = evidenceOf(block);
    const enough = last >= leaves && leaves >= 0 ? ENOUGH_BEHIND : hasFooter ? ENOUGH_BEFORE : ENOUGH;
    if (evidence < enough) break;
    hasFooter = true;
    end = last;
  }
  return balanced(blocks, end);
}

function evidenceOf(block: Block): number {
  if (block.kind === 'picture') return block.links.length > 0 && block.pictures.length >= 2 ? 2 : smallPicture(block);
  if (block.words > LONGEST_FOOTER) return 0;
  let evidence = footerEvidence(block.text);
  for (const { service } of block.links) {
    if (service === 'leave') evidence += 4;
    else if (service === 'web') evidence += 2;
    else if (service !== null) evidence += 1;
  }
  if (block.words <= 12 && block.links.length > 0 && block.linkWords >= block.words) evidence += 1;
  if (block.size !== null && block.size <= 12) evidence += 1;
  if (block.words <= 25 && isPostal(block.text)) evidence += 1;
  return block.words > 60 && evidence < ENOUGH ? 0 : evidence;
}

/** The signs of networks are small. */
function smallPicture({ pictures, links }: Block): number {
  const [one] = pictures;
  const isSmall = one !== undefined && ((one.width ?? 999) <= 64 || (one.height ?? 999) <= 64);
  return isSmall || (links.length > 0 && /^(?:facebook|twitter|x|linkedin|instagram|youtube)\b/i.test(one?.alt ?? ''))
    ? 2
    : 0;
}

/** `Feedmill Ltd., 1 Pier Road, Harbour Town HT1 2AB`: commas, numbers, no end of a sentence. */
function isPostal(text: string): boolean {
  const commas = text.match(/[,·|•\n]/g)?.length ?? 0;
  return commas >= 2 && /\d/.test(text) && !/[.!?…]["”’)]?\s*$/.test(text);
}

/** A block of nothing but links that share, or that are for the letter itself, wherever it stands. */
function isOnlyService({ kind, links, pictures, words, linkWords, text }: Block): boolean {
  if (kind !== 'text' && kind !== 'picture') return false;
  // A heart, a bubble: signs of what can be done with the letter.
  if (kind === 'picture' && links.length > 0 && pictures.every(isSign)) return true;
  const ofService = links.filter(({ service }) => service !== null && service !== 'rules');
  if (ofService.length === 0) return kind === 'text' && !/[\p{L}\p{N}\p{S}]/u.test(text);
  if (ofService.some(({ service }) => service === 'leave') && words <= 60 && footerEvidence(text) > 0) return true;
  return ofService.length === links.length && words - linkWords <= 6;
}

/** As small as this a picture is a sign, in pixels. */
const LARGEST_SIGN = 32;

function isSign({ width, height }: FlowPicture): boolean {
  return (width ?? Infinity) <= LARGEST_SIGN || (height ?? Infinity) <= LARGEST_SIGN;
}

/** The first blocks up to `end`, with the ends of what was begun in them. */
function balanced(blocks: readonly Block[], end: number): Block[] {
  const kept = blocks.slice(0, end);
  let open = 0;
  for (const { kind } of kept) open += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
  for (let at = end; at < blocks.length && open > 0; at += 1) {
    const block = blocks[at]!;
    if (block.kind !== 'close') continue;
    kept.push(block);
    open -= 1;
  }
  return kept;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
