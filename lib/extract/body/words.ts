/**
 * What class names and ids say of an element, matched against {@link Outline.words}: lower-case, hyphenated. Each table is
 * the words of one kind of furniture; a word counts only as a whole (`ad` is not in `head`).
 */

const whole = (words: string): RegExp => new RegExp(`[ -](?:${words.trim().split(/\s+/).join('|')})(?=[ -])`);

/** Never a part of the body, wherever it stands. */
export const FURNITURE = whole(`
  share shares sharing sharebar sharethis sharedaddy sharetools share-\\w+ social socials social-\\w+ socialmedia addthis\\w*
  addtoany a2a shariff follow followus follow-us jp-relatedposts jp-sharing
  related relateds related\\w* recommend recommends recommended recommendations? recommendation-\\w+ recirc recirculation
  readmore read-more read-also readalso read-next readnext see-also also-read also-like more-from morefrom more-stories more-news more-articles
  more-on moreon trending mostread most-read most-popular mostpopular most-viewed popular popularposts up-next next-up whats-next
  outbrain taboola\\w* zergnet revcontent mgid plista ligatus engageya crosslinks? interlinks? linkbox link-box
  newsletter newsletters\\w* nl-signup subscribe subscribe-\\w+ subscription subscriptions signup sign-up optin opt-in mailchimp mc-embed-signup mailing-list
  comments? comments?-\\w+ commentlist commenting disqus\\w* livefyre fb-comments facebook-comments respond replies discussion
  ad ads adv advert adverts advertise advertisement advertisements advertising adbox adslot adunit ad-\\w+ adsbygoogle dfp gpt-ad google-ads?
  banner-ads? sponsor sponsors sponsored sponsoring promo promos promobox promotion promotions promoted promoter
  nav navbar navi navigation navigator menu menus submenu breadcrumbs? breadcrumb-\\w+ crumbs pagination pager paging paginator toolbar topbar
  sidebar sidebars side-bar siderail right-rail rightrail
  cookie cookies cookie-\\w+ consent gdpr modal modals popup popups pop-up overlay lightbox tooltip tooltips snackbar toast
  author-bio authorbio author-box authorbox author-info author-card author-profile author-about about-author about-the-author post-author-box bio biography
  byline bylines dateline datelines timestamp timestamps published-date publish-date pubdate post-date entry-date article-date post-meta entry-meta article-meta postmeta
  meta-info meta-data metadata byline-\\w+ post-info entry-info article-info
  tags taglist tag-list tag-cloud tagcloud tags-\\w+ post-tags entry-tags article-tags topic-list topics keywords post-categories cat-links tags-links
  noprint no-print print-only printonly screen-reader-text screen-reader sr-only srt visually-hidden visuallyhidden skip-link skip-links skiplink offscreen
  toc table-of-contents tableofcontents ez-toc-container
  rating ratings star-rating stars poll polls voting vote votes
  entry-footer post-footer article-footer article-bottom post-navigation nav-links nav-previous nav-next post-nav postnav
  copyright disclaimer licence license rights reprint reprints corrections? error-report
  login log-in signin sign-in register registration login-\\w+
  playlist audio-player player-controls vjs-\\w+ jwplayer jw-\\w+ video-js
  teaser teasers teaser-\\w+ teaserlist article-list post-list articlelist
  donate donation donations donate-\\w+ support-us membership patreon
  widget widgets widget-area app-promo appbox
  feedback survey quiz
  tool tools toolbox article-tools post-tools
  button buttons btn btns cta ctas call-to-action
  hidden hide invisible d-none is-hidden
  regwall paywall-(?:banner|headline|text|teaser|message|prompt|overlay|box) blocker-\\w+ identity-\\w+ subscriber-only login-wall print-header
  embed-newsletter factbox-ad print-footer site-footer site-header masthead page-header
  gallery-thumbs thumbnails slick-\\w+ swiper-\\w+ carousel carousel-\\w+ slideshow
`);

/** A box that pictures are shown in, one by one or enlarged, or a recording is played in. */
export const PICTURE_SHOW =
  /[ -](?:lightbox|swiper|carousel|slideshow|slick|splide|slider|gallery|video-js|vjs-\w+|jwplayer|audio-player|player)(?=[ -])/;

/** What only those are told who have a page read to them. */
export const HEARD = whole(`
  screen-reader-text screen-reader sr-only visually-hidden visuallyhidden offscreen
`);

/** A box made for a picture and its words. */
export const PICTURE_BOX =
  /image|photo|[ -](?:pics?|pictures?)[ -]|picbox|bild|foto|[ -]img[ -]|[ -](?:media|figure|wp-caption)[ -]/;

/** What readers wrote; may well be longer than the article. */
export const COMMENTS = whole(
  `comments comment-?list comments-\\w+ commentlist comment-section comment-area disqus-thread user-comments reader-comments`,
);

/** A picture's caption or credit. */
export const CAPTION = whole(`
  caption captions caption-\\w+ wp-caption-text image-caption img-caption photo-caption figcaption figure-caption media-caption picture-caption
  legend legende credit credits photo-credit image-credit img-credit media-credit copyright-\\w+ photographer photocredit bildunterschrift bu
  image-description image-info media-info image-source img-desc picture-desc photo-desc
`);

/** Names that sites give the element that holds the text, and nothing else. */
export const STRONG_BODY = whole(`
  article-body articlebody article-body-\\w+ article-content articlecontent article-content-\\w+ article-text articletext article-texte entry-content entrycontent post-content postcontent
  post-body postbody post-text story-body storybody story-body-\\w+ story-content storycontent story-text storytext body-content body-copy bodycopy
  article-maincontent article-main-content news-content news-body news-text newstext news-detail-content content-body content-text contentbody main-text text-body
  article-copy td-post-content single-content artikel-body artikeltext article-paragraphs article-detail-content rich-text richtext
  articulo-cuerpo cuerpo-noticia cuerpo article-cuerpo corps-article texte-article texto-noticia materia-conteudo wysiwyg articlebodytext
`);

/** Names that the text's element often has among others. */
export const MILD_BODY = whole(`
  article content body text story post entry main news artikel articulo article-main hentry h-entry page-content paragraph paragraphs
`);

/** Names that speak against an element that might hold the text. */
export const AGAINST = whole(`
  footer foot header head aside sidebar side widget list listing feed archive index menu nav comment comments related meta ad ads
  banner promo teaser rail secondary complementary excerpt summary card cards grid hidden
`);
