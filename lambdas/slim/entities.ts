/**
 * What the packages of a bundle call of `entities`, of which each brings a release of its own with tables of its own.
 * References are decoded by the one table; escaping stays with the release that dom-serializer was made for, which
 * escapes less than later ones.
 */
export {
  encodeXML,
  escapeAttribute,
  escapeText,
} from '../../node_modules/dom-serializer/node_modules/entities/lib/esm/escape.js';
export { decodeHTML, decodeHTMLStrict } from '../../node_modules/entities/dist/decode.js';
