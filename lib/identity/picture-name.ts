/** What a picture's address asks of a server that draws it in the wished size, format and quality. */
const DRAWING = new Set(
  'w h width height wid hei size sz s q quality qlt fit crop cropx cropy rect dpr scale format fm fmt f auto strip resize zoom ssl sig sign signature hash v ver version t ts cb itok ixlib ixid op_sharpen op_usm fl bg usm sharp gravity g ar smart imwidth imheight impolicy'.split(
    ' ',
  ),
);

/** A segment of a path that says how to draw: `800x450`, `w_800,h_450,c_fill`, `976`, `s1600-rw`, `f_auto`. */
const DRAWING_SEGMENT =
  /^(?:\d{2,4}(?:x\d{0,4})?|x\d{2,4}|s\d{2,4}(?:-[a-z0-9-]+)?|(?:[a-z]{1,4}[_=:-][\w.:!-]+)(?:,[a-z]{1,4}[_=:-][\w.:!-]+)*|fit-in|smart|resize|crop|thumb(?:nail)?s?|small|medium|large|original|master|width|height)$/i;

/** What a file's name says of its size, before its ending: `-1024x576`, `_800w`, `@2x`, `-scaled`. */
const SIZE_ENDS =
  /(?:[-_](?:\d{2,4}x\d{2,4}|\d{3,4}[wh]?|scaled|small|medium|large|thumb(?:nail)?)|@[1-4]x)+(?=\.[a-z]{3,4}$|$)/i;

/**
 * What picture an address shows, whatever its host, size, format and quality: these change with every visit to some
 * sites, and no reader can tell.
 */
export function pictureName(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const segments = url.pathname.split('/').filter(Boolean);
  const last = segments.pop() ?? '';
  const kept = segments.filter((segment) => !DRAWING_SEGMENT.test(segment));
  const isFile = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$/i.test(last);
  const name = isFile ? last.replace(SIZE_ENDS, '').replace(/\.[a-z]{3,4}$/i, '') : last.replace(SIZE_ENDS, '');
  // A name that is all size says nothing where the folder does, and everything where it does not.
  const isSize = /^\d{2,4}(?:x\d{2,4})?$/.test(name) && kept.some((segment) => segment.length >= 16);
  const asked = isFile
    ? ''
    : [...url.searchParams]
        .filter(([key]) => !DRAWING.has(key.toLowerCase()))
        .sort()
        .join('&');
  return `/${[...kept, ...(isSize ? [] : [name])].join('/')}${asked === '' ? '' : `?${asked}`}`;
}
