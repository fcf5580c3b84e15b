/** Stands for what xml2js writes XML with: feeds are read with it, never written. */
export function create(): never {
  throw new Error('This bundle reads XML and does not write it; take xmlbuilder out of lib/cloud/bundling.ts');
}
