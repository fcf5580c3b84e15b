/** A number as counters write it: `1.234`, `12,5 k`, `3 Mio.` The white space behind it is in it. */
const COUNT = String.raw`\d[\d.,'’\s]*(?:(?:k|m|tsd\.?|mio\.?|mil|万|千)\s*)?`;

/** What is counted beside an article. */
const COUNTED =
  'shares?|comments?|likes?|views?|reads?|readers?|reactions?|retweets?|tweets?|claps?|votes?|followers?|subscribers?|kommentare?|aufrufe|mal geteilt|commentaires?|partages?|vues?|comentarios?|compartidos?|visitas|comentários?|commenti|condivisioni|reacties|kommentarer|комментари(?:й|я|ев)|просмотр(?:а|ов)?|评论|コメント|댓글';

/** Lengths of time, as in `5 minutes ago`. */
const SPAN =
  'seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|sekunden?|minuten?|stunden?|tage?n?|wochen?|secondes?|heures?|jours?|semaines?|segundos?|minutos?|horas?|d[ií]as?|semanas?|secondi|minuti|ore|giorni|uren|dagen|минут[уы]?|час(?:а|ов)?|д(?:ень|ня|ней)';

/** Blocks that say what changes by the minute, or sell something, and nothing else. */
const CHURN: readonly RegExp[] = [
  new RegExp(String.raw`^${COUNT}(?:${COUNTED})(?:[\s·|•,/-]*${COUNT}(?:${COUNTED}))*$`, 'i'),
  new RegExp(String.raw`^(?:${COUNTED})\s*(?::\s*)?\(?${COUNT}\)?$`, 'i'),
  new RegExp(
    String.raw`^(?:(?:last\s+)?(?:updated|published|posted|modified)|zuletzt aktualisiert|aktualisiert|mis à jour|actualizado|aggiornato|bijgewerkt)?\s*(?::\s*)?(?:(?:an?|one|\d+)\s*(?:${SPAN})\s+(?:ago|назад)|(?:vor|il y a|hace|há)\s+(?:\d+|einer?|un[ae]?)\s*(?:${SPAN})|\d+\s*(?:${SPAN})\s+(?:fa|geleden|atrás)|\d+\s*(?:分钟|小时|天)前|\d+\s*(?:分|時間|日)前|\d+\s*(?:분|시간|일) 전|just now|gerade eben|à l'instant)$`,
    'i',
  ),
  /^(?:advert|advertisement|advertising|article continues (?:below|after) (?:this )?ad(?:vert(?:isement)?)?|continue reading below|sponsored(?: content)?|promoted|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|annonse?|реклама|广告|広告|광고)[.:]?$/i,
  /^(?:share(?: this)?(?: article| story| page)?|tweet|teilen|partager|compartir|condividi|print|email|copy link|save)(?:[\s:|·]*(?:on\s+)?(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|telegram|reddit|print|copy link|share))*$/i,
];

/** Whether a block's text is no part of what the article says: a counter, `5 minutes ago`, the word over an advertisement. */
export function isChurn(text: string): boolean {
  return text.length <= 120 && CHURN.some((churn) => churn.test(text));
}

/** Houses whose links, pictures and frames are advertisements or count readers, wherever they stand. */
const ADVERTISERS =
  /(?:^|\.)(?:doubleclick\.net|googlesyndication\.com|googleadservices\.com|adnxs\.com|amazon-adsystem\.com|adsrvr\.org|criteo\.(?:com|net)|taboola\.com|outbrain\.com|revcontent\.com|mgid\.com|scorecardresearch\.com|quantserve\.com|chartbeat\.(?:com|net)|pixel\.wp\.com|stats\.wordpress\.com|feedsportal\.com|pixel\.facebook\.com|google-analytics\.com|ioam\.de|ivwbox\.de|xiti\.com|mookie1\.com)$/i;

/** Whether an address is an advertiser's or a counter's. */
export function isAdvertisers(address: string): boolean {
  return URL.canParse(address) && ADVERTISERS.test(new URL(address).hostname);
}
