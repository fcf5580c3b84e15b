/** Fragments that lead to a part of an article's page, or tell where a reader came from or what was shared. */
const PLACES =
  /^#(?:comments?|respond|reply|disqus|utm|xtor|ref|rss|echobox|more|slide|gallery|photo|image|img|page|block|section|fn|cite|note|post|article|content|main|top|share|video|toc|heading|h|p|par|line|l|ad|_|:~:|incart|sthash|social|newsletter|feature|goog|google|ampshare|cmpid|cx)(?:[-_=:.\d]|$)|^#ixzz/i;

/**
 * Whether a fragment tells one item from its neighbours on the same page, as in a list of changes with one anchor for
 * each: `#2026-11-24`, `#release-4.2`, `#1234`. A fragment that begins with `!` or `/` addresses a page of a router in
 * the browser.
 */
export function isItemFragment(hash: string): boolean {
  if (/^#[!/]/.test(hash)) return true;
  if (PLACES.test(hash) || hash.length > 200) return false;
  return (
    /^#(?=[^=&?]*\d)[\p{L}\p{N}][\p{L}\p{N}._~%-]*$/u.test(hash) || /^#[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+){2,}$/u.test(hash)
  );
}
