/** What rss-parser calls of `entities`. */
export { decodeHTML } from 'entities/decode';
