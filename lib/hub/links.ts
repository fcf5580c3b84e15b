/**
 * The one `Link` header of a topic, of which subscribers learn its hub and the address to subscribe to (WebSub §4, RFC
 * 8288 §3), and which goes with every delivery (§7). Addresses as they are written in documents: of RFC 3986's signs.
 */
export function topicLinks(hub: string, self: string): string {
  return `<${hub}>; rel="hub", <${self}>; rel="self"`;
}
