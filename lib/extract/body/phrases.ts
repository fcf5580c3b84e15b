/**
 * What editors write between and behind paragraphs to lead readers on. Only whole blocks are tested, never parts. Every
 * run is bounded: a block may be one run of a hundred thousand dashes.
 */

/** A block that is nothing but a label. */
export const LABEL =
  /^[\s[(*–-]{0,20}(?:advert(?:isement|ising)?|anzeige|werbung|publicidad|publicité|pubblicità|publicidade|reklam[ea]?|annonse|annons|mainos|advertentie|реклама|広告|광고|广告|sponsored|scroll to continue|article continues (?:after|below).{0,30}|story continues (?:after|below).{0,30}|read more|more|see more|don['’]?t miss|related|related (?:articles?|stories|posts?|news|content)|you may (?:also )?like|recommended|also read|share(?: this.{0,20})?|close|caption|loading|follow us|subscribe(?: now)?|sign up|mehr zum thema|lesen sie auch|weiterlesen|zum thema|lire aussi|à lire aussi|lee también|leer más|leia também|leia mais|leggi anche|lees ook|les også|läs också|læs også|lue myös|czytaj także|czytaj też|zobacz także|čtěte také|читайте также|читать далее|citește și|ayrıca oku)[\s\].:…)>»*–-]*$/i;

/** A block that begins so and is mostly a link only points elsewhere. */
export const POINTER =
  /^[\s[(*•>|–-]{0,20}(?:read(?: more| also| next| the full)?|also(?: read)?|see(?: also| more)?|more(?: from| on)?|related(?: \w+)?|watch(?: more| also| now)?|listen|don['’]?t miss|must read|recommended|click here|explore|check out|learn more|find out more|previously|mehr(?: dazu| zum thema)?|lesen sie|lies auch|siehe auch|zum thema|auch interessant|hintergrund|(?:à )?lire(?: aussi)?|voir aussi|lee(?: también)?|leer|ver también|te puede interesar|leia(?: também| mais)?|veja(?: também)?|leggi(?: anche)?|lees(?: ook)?|les(?: også)?|läs(?: också| mer)?|læs(?: også)?|lue(?: myös)?|czytaj|zobacz|čtěte|читайте|смотрите|citește|oku|関連記事|関連|相关|相關|관련)(?:\b|\s*[:：|])/iu;

/** The last words of a page that name who helped, where the text comes from and whose it is. */
export const CREDIT =
  /^[\s[(*–-]{0,20}(?:(?:additional )?(?:reporting|writing|editing|compiled|edited|reported|written) by |this (?:article|story|post) (?:originally|was|first)|the .{2,30} is committed to publishing|originally published|copyright|©|\(c\)|all rights reserved|(?:\(|（)?(?:责编|编辑|責任編輯|來源|来源)|print edition|image credit|main image|photo(?:s)? (?:by|credit|courtesy)|with (?:files|reporting|inputs?) from|\S{1,40} \S{1,40} contributed (?:to|reporting)|updated (?:at|on))/iu;

/** The last words of a page that call the reader to do something. */
export const CALL =
  /^[\s[(*–-]{0,20}(?:follow (?:us|him|her|the|me|our|[A-Z@]\S{0,40} )|like this (?:story|article)|like us on|subscribe |sign up |get (?:the (?:latest|best)|our|more|all)\b.{0,80}(?:inbox|newsletter|app|email)|join (?:us|our|the conversation)|download (?:the|our)|listen to .{0,60}(?:podcast|live)|have a tip|got a (?:tip|story)|do you have|contact (?:us|the (?:author|reporter|writer))|email (?:us|the)|send (?:us|your)|support (?:us|our)|folgen sie|abonnieren|suscríbete|síguenos|abonnez|suivez|siga|iscriviti|seguici)/iu;
