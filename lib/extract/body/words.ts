import { namesOf } from './names.ts';

/**
 * What class names and ids say of an element, matched against {@link Outline.words}: lower-case, hyphenated. Each table is
 * the words of one kind of furniture; a word counts only as a whole (`ad` is not in `head`).
 */

/** Furniture by its name, wherever it stands. What the name says is still weighed: see {@link furnitureEvidence}. */
export const FURNITURE = namesOf(`
  share shares sharing sharebar sharethis sharedaddy sharetools social socials socialmedia addthis*
  addtoany a2a shariff follow followus follow-us jp-relatedposts jp-sharing
  related relateds related* recommend recommends recommended recommendations recirc recirculation
  readmore read-more read-also readalso read-next readnext see-also also-read also-like more-from morefrom more-stories more-news more-articles
  more-on moreon trending mostread most-read most-popular mostpopular most-viewed popular popularposts up-next next-up whats-next
  outbrain taboola* zergnet revcontent mgid plista ligatus engageya crosslink crosslinks interlink interlinks linkbox link-box
  newsletter newsletters* nl-signup subscribe subscription subscriptions signup sign-up optin opt-in mailchimp mc-embed-signup mailing-list
  comment comments commentlist commenting disqus* livefyre fb-comments facebook-comments respond
  ad ads adv advert adverts advertise advertisement advertisements advertising adbox adslot adunit adsbygoogle dfp gpt-ad google-ad google-ads
  banner-ad banner-ads sponsor sponsors sponsored sponsoring promo promos promobox promotion promotions promoter
  nav navbar navi navigation navigator menu menus submenu breadcrumb breadcrumbs crumbs pagination pager paging paginator toolbar topbar
  sidebar sidebars side-bar siderail right-rail rightrail
  cookie cookies consent gdpr modal modals popup popups pop-up snackbar toast
  author-bio authorbio author-box authorbox author-info author-card author-profile authorprofile author-about about-author about-the-author post-author-box bio
  byline bylines dateline datelines timestamp timestamps published-date publish-date pubdate post-date entry-date article-date post-meta entry-meta article-meta postmeta
  meta-info meta-data metadata post-info entry-info article-info
  tags taglist tag-list tag-cloud tagcloud tags-* post-tags entry-tags article-tags topic-list topics keywords post-categories cat-links tags-links
  skip-link skip-links skiplink toc table-of-contents tableofcontents ez-toc-container
  entry-footer post-footer article-footer article-bottom post-navigation nav-links nav-previous nav-next post-nav postnav
  copyright disclaimer reprint reprints error-report login log-in signin sign-in
  audio-player player-controls vjs-* jwplayer jw-* video-js
  teaserlist article-list post-list articlelist donate support-us patreon
  app-promo appbox article-tools post-tools cta ctas call-to-action
  regwall paywall-banner paywall-headline paywall-text paywall-teaser paywall-message paywall-prompt paywall-overlay paywall-box blocker-* identity-* subscriber-only login-wall print-header
  embed-newsletter factbox-ad print-footer site-footer site-header masthead page-header slick-cloned swiper-slide-duplicate
`);

/** Furniture's names that an article's own parts bear as well: no more than a hint. */
export const HINTS = namesOf(`
  discussion replies recommendation promoted overlay lightbox tooltip tooltips biography noprint no-print print-only printonly srt
  rating ratings star-rating stars poll polls voting vote votes feedback survey quiz licence license rights correction corrections register registration
  playlist teaser teasers teaser-* donation donations membership widget widgets widget-area tool tools toolbox button buttons btn btns
  gallery-thumbs thumbnails slick-* swiper-* carousel carousel-* slideshow
`);

/** Not shown, by a class name that says nothing else. `md:hidden`, `overflow-hidden` and `hidden-costs` are other names. */
export const HIDING =
  / (?:hidden|hide|invisible|d-none|(?:\S{1,40}-)?is-hidden|u-hidden|sr-only|screen-reader(?:-text)?|visually-?hidden|offscreen)(?= )/;

/** Shown on some screens after all: `hidden md:block`. */
export const SHOWN =
  /[ :-](?:sm|md|lg|xl|xxl|2xl|tablet|desktop|print)[:-](?:block|flex|grid|inline|inline-block|inline-flex|table|visible)(?= )/;

/**
 * Class names that only file the article under what it is about, or say how the page is laid out: `tag-comments`,
 * `category-social`, `node--promoted`, `has-sidebar`.
 */
export const FILED =
  / (?:tag|category|term|taxonomy|topic|type|format|status|node|has|no|with|without)--?(?!list|lists|links|cloud|box)\S{1,80}(?= )/g;

/** What boxes are called besides what is in them: `cookie-banner` is about cookies, `cookie-recipe` is about biscuits. */
export const BOXES = new Set(
  `area background banner bar block body bottom box buttons card carousel col column component container content description
  embed end footer form frame grid group header heading icon icons image info inner item items large left links link list
  main medium menu message module native newsletter note outer overlay page panel paragraph placeholder popup right root row screen section
  sidebar slot small story tag template text thumbnail title toggle tools top unit view widget wrap wrapper article post news count form
  button label layer layout prompt above after before below inline outline mobile desktop tablet sticky fixed wide narrow default
  primary secondary dark light`.split(/\s+/),
);

/** A box that pictures are shown in, one by one or enlarged, or a recording is played in. */
export const PICTURE_SHOW = namesOf(`
  lightbox swiper carousel slideshow slick splide slider gallery video-js vjs-* jwplayer audio-player player
`);

/** What only those are told who have a page read to them. */
export const HEARD = namesOf(`
  screen-reader-text screen-reader sr-only visually-hidden visuallyhidden offscreen
`);

/** A box made for a picture and its words. */
export const PICTURE_BOX =
  /image|photo|[ -](?:pics?|pictures?)[ -]|picbox|bild|foto|[ -]img[ -]|[ -](?:media|figure|wp-caption)[ -]/;

/** What readers wrote; may well be longer than the article. */
export const COMMENTS = namesOf(
  `comments comment-list commentlist comments-* comment-section comment-area disqus-thread user-comments reader-comments`,
);

/** A picture's caption or credit. */
export const CAPTION = namesOf(`
  caption captions caption-* wp-caption-text image-caption img-caption photo-caption figcaption figure-caption media-caption picture-caption
  legend legende credit credits photo-credit image-credit img-credit media-credit copyright-* photographer photocredit bildunterschrift bu
  image-description image-info media-info image-source img-desc picture-desc photo-desc
`);

/** Names that sites give the element that holds the text, and nothing else. */
export const STRONG_BODY = namesOf(`
  article-body articlebody  article-content articlecontent  article-text articletext article-texte entry-content entrycontent post-content postcontent
  post-body postbody post-text story-body storybody  story-content storycontent story-text storytext body-content body-copy bodycopy
  article-maincontent article-main-content news-content news-body news-text newstext news-detail-content content-body content-text contentbody main-text text-body
  article-copy td-post-content single-content artikel-body artikeltext article-paragraphs article-detail-content rich-text richtext
  articulo-cuerpo cuerpo-noticia cuerpo article-cuerpo corps-article texte-article texto-noticia materia-conteudo wysiwyg articlebodytext
`);

/** Names that the text's element often has among others. */
export const MILD_BODY = namesOf(`
  article content body text story post entry main news artikel articulo article-main hentry h-entry page-content paragraph paragraphs
`);

/** Names that speak against an element that might hold the text. */
export const AGAINST = namesOf(`
  footer foot header head aside sidebar side widget list listing feed archive index menu nav comment comments related meta ad ads
  banner promo teaser rail secondary complementary excerpt summary card cards grid hidden
`);
