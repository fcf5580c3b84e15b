/** The whole text of a link that only says "go on"; such a text is never a title. */
const MORE =
  /^[\s…»›→>+[(]*(?:read (?:more|on|now|article|post|story|full (?:story|article|post)|the (?:full |rest|whole )?(?:of (?:this|the) )?(?:story|article|post|entry))|continue(?: reading)?|keep reading|(?:learn|find out|see|view|show) more|more(?: info(?:rmation)?| details)?|full (?:story|article|text)|details?|view (?:post|article|details|story)|permalink|link|(?:artikel |hier )?weiter ?lesen|weiter|mehr(?: lesen| erfahren| dazu)?|zum artikel|lire (?:la suite|plus|l['’]article)|en savoir plus|(?:leer|ver|saber) más|seguir leyendo|(?:leia|ler|saiba) mais|continue? lendo|continua(?: a leggere)?|leggi(?: tutto| di più| l['’]articolo)?|lees (?:meer|verder)|läs (?:mer|vidare)|les (?:mer|videre|saken)|læs (?:mere|videre)|lue lisää|czytaj (?:dalej|więcej)|więcej|číst (?:dál|více|dále)|více|tovább|citește mai (?:mult|departe)|читать (?:далее|дальше|полностью|ещё|еще)|подробнее|далее|читати далі|детальніше|devamını oku|devamı|διαβάστε περισσότερα|続きを(?:読む|見る)|もっと(?:見る|読む)|詳しく(?:見る|はこちら)?|阅读(?:更多|全文)|閱讀(?:更多|全文)|查看更多|更多|全文|더 ?보기|자세히(?: ?보기)?|اقرأ المزيد|المزيد|קרא עוד|ادامه مطلب|(?:baca )?selengkapnya|xem thêm|đọc tiếp|อ่านต่อ|और पढ़ें)(?:[\s:.…»›→>\])]*|[\s:]*(?:[“"«„].*|(?:about|on|of|über|sur|sobre|su|over|om|о)\s.*))$/iu;

/** Whether a link's text says no more than "read on". */
export function saysMore(text: string): boolean {
  return text.length <= 240 && MORE.test(text);
}

const SIDE_LABEL =
  /^(?:the )?(?:most[ -](?:read|popular|viewed|shared|commented|watched|discussed)|popular\b|trending|related|recommended|you (?:may|might) (?:also |be )|readers also|also read|sponsored|promoted|from our (?:partners|sponsors)|paid (?:content|post)|partner content|advertisement|newsletters?\b|recent comments|latest comments|tags?$|categories$|meist ?(?:gelesen|kommentiert|geklickt)|am meisten gelesen|beliebt|das könnte (?:sie|dich)|verwandte|empfohlen|anzeigen?$|les plus (?:lus|partagés|populaires)|à lire aussi|sur le même (?:sujet|thème)|lo más (?:leído|visto|popular)|(?:las )?más leíd|te puede interesar|(?:artículos |noticias )?relacionad|(?:as )?mais lid|leia também|(?:i )?più lett|leggi anche|meest (?:gelezen|bekeken)|lees ook|mest (?:lästa?|leste?|læste?)|läs också|najczęściej czytane|nejčtenější|самое (?:читаемое|популярное|обсуждаемое)|популярн|читайте также|en çok okunan|人気|アクセスランキング|ランキング|おすすめ|関連|热门|熱門|推荐|推薦|相关|相關|인기|많이 본|추천|관련)/iu;

/** Whether a heading names a list beside the page's own: most read, related, sponsored … */
export function labelsSideList(text: string): boolean {
  return text.length <= 80 && SIDE_LABEL.test(text);
}

const FURNITURE_WORDS =
  /[\s_-](?:nav|navbar|navigation|menu|submenu|breadcrumbs?|footer|sidebar|side-bar|rightrail|right-rail|pagination|pager|paging|tag-?cloud|toolbar|skip-links?|most-?(?:read|popular|viewed|shared|commented)|popular|popular-posts|trending|related|related-?posts|recommended|recommendations|recirc|outbrain|taboola|search-form|ticker|widget_(?:recent_entries|recent_comments|tag_cloud|categories|archive|pages|meta|search|nav_menu))(?=[\s_-])/;
/** What names a box of furniture, and as well what stories are about, or how they are sent. */
const FURNITURE_SUBJECTS =
  /[\s_-](?:cookies?|consent|gdpr|share|sharing|sharebar|social|comments?|disqus|newsletters?|subscribe|subscription|signup|sign-up|login|modal|popup|lightbox)(?=[\s_-])/;
/** Headlines in an element that show that its name says what they are about. */
const HEADLINES_OF_LIST = 3;

/**
 * Whether class and id (as {@link Outline} gives them) name furniture: menus, sidebars, share bars, side lists; `headlines`
 * is how many linked headings the element holds.
 */
export function namesFurniture(words: string, headlines: number): boolean {
  const pattern = (text: string) =>
    FURNITURE_WORDS.test(text) || (headlines < HEADLINES_OF_LIST && FURNITURE_SUBJECTS.test(text));
  return words !== '' && pattern(words) && pattern(withoutTerms(words));
}

/** What a program calls the element that it writes for a post or another item, or for an archive of them. */
const POST = /(?:^|-)(?:post|h?entry|item|card|row|teaser|story|article|thread|topic)(?:-\d+)?$|^(?:node|archive)$/;
/** What it writes beside that: the post's tags and categories as the site named them, and what becomes of the post there. */
const TERM = /^(?:post-)?(?:tag|category|cat|term|topic)-.|(?:^|-)(?:promoted|paid)$/;

/** A post's class names without its terms: `tag-social` says what it is about, `node--promoted` that it is on the front. */
function withoutTerms(words: string): string {
  const names = words.split(' ');
  return names.some((name) => POST.test(name)) ? names.filter((name) => !TERM.test(name)).join(' ') : words;
}

const ADVERT_WORDS =
  /[\s_-](?:ads?|advert|adverts|advertisement|advertising|advertorial|adslot|adunit|dfp|sponsor|sponsored|promoted|paid|partner-?content|native-?ad|outbrain|taboola|anzeige|werbung|publicite|publicidad|reklama?)(?=[\s_-])/;

/** Whether class and id name an advertisement. */
export function namesAdvert(words: string): boolean {
  return words !== '' && ADVERT_WORDS.test(words) && ADVERT_WORDS.test(withoutTerms(words));
}

const ADVERT_LABEL =
  /^(?:ad|ads|advert|advertisement|advertorial|sponsored(?: (?:content|post|by.{0,40}))?|promoted(?: by.{0,40})?|paid (?:content|post|partnership)|partner content|presented by.{0,40}|anzeige|werbung|publicité|publicidad|patrocinado|publicidade|pubblicità|contenuto sponsorizzato|advertentie|annons|annonse|annonce|reklama|реклама|広告|pr|广告|廣告|광고)$/iu;

/** Whether a line of a card says that the card is an advertisement. */
export function labelsAdvert(text: string): boolean {
  return text.length <= 60 && ADVERT_LABEL.test(text);
}

/** The forms in which an excerpt says that it was cut. */
const CUT = /(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,}|‥|⋯)\s*$/u;

/** A closing ellipsis, with its brackets and the space in them, is no longer than this. */
const LONGEST_CUT = 60;

/** Whether a text ends in an ellipsis of any form: `…`, `...`, `[…]`, `[...]`, `(...)`. */
export function isCut(text: string): boolean {
  return CUT.test(text.trimEnd().slice(-LONGEST_CUT));
}

/** The text without its closing ellipsis. */
export function withoutEllipsis(text: string): string {
  const trimmed = text.trimEnd();
  const at = Math.max(0, trimmed.length - LONGEST_CUT);
  return (trimmed.slice(0, at) + trimmed.slice(at).replace(CUT, '')).trimEnd();
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

/** Length of a text in letters of an alphabet: a character of a dense script says as much as about three. */
export function weightOf(text: string): number {
  return text.length + 2 * (text.match(CJK)?.length ?? 0);
}
