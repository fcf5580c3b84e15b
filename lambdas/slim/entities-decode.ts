/**
 * What htmlparser2 decodes references by, the release that it was made for: a later one reads a hundred texts otherwise,
 * and a page is to be read on AWS as on one machine. The rest of the decoding is of the one release of ours.
 */
export * from '../../node_modules/entities/dist/decode.js';
export {
  EntityDecoder,
  fromCodePoint,
  htmlDecodeTree,
  xmlDecodeTree,
} from '../../node_modules/htmlparser2/node_modules/entities/dist/esm/decode.js';
