import { isPublicPlace } from '../../fetch/index.ts';
import type { ArticleContent } from '../../model/index.ts';
import type { Site } from '../../publish/index.ts';

/** What readers' programs load by themselves, as the sanitiser writes it: within a tag no `<` and no `>`. */
const LOADING_TAG = /<(img|source|audio|video)( [^<>]*)?>/g;
const LOADED_ADDRESS = / (?:src|poster)="([^"]*)"/g;

/**
 * The content without the pictures, sounds, films and files that stand on a private network: whoever reads the article
 * would be made to call there, each on a network of their own. Origins that the operator trusts are left, and what we
 * keep ourselves under `own`.
 */
export function withPublicPictures(
  content: ArticleContent,
  trustedOrigins: readonly string[],
  own: string | null = null,
): ArticleContent {
  const isLeft = (address: string): boolean => {
    if (own !== null && address.startsWith(own)) return true;
    const url = URL.parse(address);
    return url !== null && (isPublicPlace(url) || trustedOrigins.includes(url.origin));
  };
  const { leadImage, enclosures, html } = content;
  return {
    ...content,
    leadImage: leadImage !== null && isLeft(leadImage.url) ? leadImage : null,
    enclosures: enclosures.filter(({ url }) => isLeft(url)),
    html: html.replace(LOADING_TAG, (tag: string, name: string) => {
      const left = tag.replace(LOADED_ADDRESS, (attribute: string, address: string) =>
        isLeft(address.replaceAll('&amp;', '&')) ? attribute : '',
      );
      // Neither says anything without its address; a film may have others in it.
      return left !== tag && (name === 'img' || name === 'source') ? '' : left;
    }),
  };
}

/** The keys' beginning under which pictures are kept that came with letters: everybody may read them. */
export const PICTURES = 'pictures/';

/** Where the pictures that we keep are found by everybody. */
export function picturesAt({ baseUrl }: Pick<Site, 'baseUrl'>): string {
  return `${baseUrl}${PICTURES}`;
}
