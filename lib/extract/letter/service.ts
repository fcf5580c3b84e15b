/** What a link of a letter is for, if it is not for what the letter tells. */
export type Service = 'leave' | 'web' | 'share' | 'rules';

/** Leaving the list, or saying what one wants of it: stems in the languages of most newsletters. */
const LEAVE =
  /(?:unsubscrib|opt[ -]?out|abmeld|abbestell|austragen|d[ée]sabonn|d[ée]sinscri|se d[ée]sinscrire|darse de baja|cancelar (?:la |tu )?suscrip|disiscri|annulla (?:l['’])?iscriz|afmeld|uitschrij|avregistr|avsluta prenum|afmeld|avmeld|peruuta tilaus|wypisz|odhl[áa]s|отпис|配信停止|退订|구독 ?취소|(?:manage|update|change|edit) (?:your |my |e-?mail )*(?:preferences|profile|subscription|settings)|e-?mail (?:preferences|settings)|einstellungen (?:[äa]ndern|verwalten)|g[ée]rer (?:vos|mes) (?:pr[ée]f|abonn)|stop receiving|no longer (?:wish|want))/iu;

const WEB =
  /(?:view (?:this |it |the |our )?(?:e-?mail |newsletter |message |post )?(?:in|on|as) (?:a |your |the )?(?:browser|web|online)|view (?:online|in browser)|(?:read|open) (?:this |it )?(?:online|in (?:your |the )?(?:browser|app))|web(?:-?version| version)|im browser|online (?:ansehen|lesen|anzeigen)|(?:voir|lire|afficher|version) (?:l['’]e-?mail |ce message )?(?:en ligne|dans (?:le|votre) navigateur)|en (?:el|tu|su) navegador|nel (?:tuo )?browser|versione (?:web|online)|in (?:uw|je) browser|webbl[äa]saren|having trouble (?:reading|viewing)|can(?:no|['’])t (?:read|see) this)/iu;

const SHARE =
  /^(?:share|tweet|like|pin|forward|post|retweet|follow|teilen|weiterleiten|partager|compartir|condividi|delen|dela)?(?: (?:this|it|us|on|via|to|with|a|friend|friends|auf|sur|en|su))* ?(?:facebook|twitter|x|linkedin|whatsapp|telegram|instagram|pinterest|youtube|tiktok|bluesky|mastodon|threads|reddit|e-?mail|forward to a friend)?$/iu;

const RULES =
  /^(?:privacy(?: (?:policy|notice|statement))?|terms(?: (?:of (?:use|service)|and conditions))?|imprint|impressum|datenschutz(?:erkl[äa]rung)?|agb|mentions l[ée]gales|confidentialit[ée]|aviso legal|privacidad|contact(?: us)?|help(?: cent(?:er|re))?|why (?:did|am) i .{0,40})$/iu;

/** Where an address leads that shares something. */
const SHARE_PATH = /\/(?:sharer?|share-?offsite|intent|submit|compose|forward)(?:[/.?]|$)/i;

const LEAVE_PATH = /(?:unsub|optout|opt-out|preferences|manage[-_]?subscription|abmelde|desinscri)/i;

const WEB_PATH = /(?:view[-_]?(?:in[-_]?)?(?:browser|email|online|web)|webversion|web-version)/i;

/** What a link is for, by its words and by where it leads; null where it belongs to what the letter tells. */
export function serviceOf(href: string, words: string): Service | null {
  const said = words.slice(0, 200).replace(/\s+/g, ' ').trim();
  if (LEAVE.test(said)) return 'leave';
  if (WEB.test(said)) return 'web';
  const url = URL.parse(href);
  const path = url === null ? '' : `${url.pathname}${url.search}`.slice(0, 300);
  // Words that tell something stand before what an address happens to hold.
  const isShort = said.length <= 40;
  if (isShort && LEAVE_PATH.test(path)) return 'leave';
  if (isShort && WEB_PATH.test(path)) return 'web';
  if (SHARE_PATH.test(path) && /[?&]\w{1,20}=http/i.test(path.replaceAll('%3A', ':'))) return 'share';
  if (said !== '' && isShort && SHARE.test(said)) return 'share';
  return RULES.test(said) ? 'rules' : null;
}

/** How much a text says that it is about the letter itself, as footers are. */
export function footerEvidence(text: string): number {
  const said = text.slice(0, 1500);
  let evidence = 0;
  if (ABOUT_THE_LETTER.test(said)) evidence += 3;
  if (LEAVE.test(said)) evidence += 3;
  if (/(?:©|\(c\)|copyright)\s{0,3}(?:\d{4}|\p{Lu})/iu.test(said)) evidence += 3;
  if (/(?:all rights reserved|alle rechte vorbehalten|tous droits r[ée]serv)/iu.test(said)) evidence += 2;
  if (/(?:powered by|sent (?:with|by|via)|mailing address|was sent (?:to|by))/iu.test(said)) evidence += 2;
  return evidence;
}

const ABOUT_THE_LETTER =
  /(?:(?:you(?:['’]re| are)(?: currently)? an? [a-z ]{0,20}subscriber|you(?:['’]re| are)? (?:receiv|subscribed|getting)|you received) (?:this|to|because)|this (?:e-?mail|message|newsletter) (?:was|is) (?:sent|intended)|sie (?:erhalten|haben) diese|diese (?:e-?mail|nachricht) wurde|vous recevez (?:cet|ce)|(?:has recibido|recibes) este|ricevi questa|je ontvangt (?:deze|dit)|add us to your address book)/iu;
