/** The namespaces that feeds are written in, and those that are met in them. */
export const ATOM_NS = 'http://www.w3.org/2005/Atom';
export const ATOM_03_NS = 'http://purl.org/atom/ns#';
export const RSS_10_NS = 'http://purl.org/rss/1.0/';
export const RSS_090_NS = 'http://my.netscape.com/rdf/simple/0.9/';
export const RDF_NS = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
export const XHTML_NS = 'http://www.w3.org/1999/xhtml';
export const XML_NS = 'http://www.w3.org/XML/1998/namespace';
export const CONTENT_NS = 'http://purl.org/rss/1.0/modules/content/';
export const DC_NS = 'http://purl.org/dc/elements/1.1/';
export const DCTERMS_NS = 'http://purl.org/dc/terms/';
export const MEDIA_NS = 'http://search.yahoo.com/mrss/';
export const HISTORY_NS = 'http://purl.org/syndication/history/1.0';
export const TOMBSTONE_NS = 'http://purl.org/atompub/tombstones/1.0';
export const SNF_NS = 'http://www.smartnews.be/snf';
export const MSN_NS = 'http://schemas.ingestion.microsoft.com/common/';
