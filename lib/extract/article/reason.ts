import type { Clues } from '../clues/clues.ts';
import type { FoundText } from './find-text.ts';

/** Why a page is taken to hold no article. */
export type NoArticle = 'empty' | 'captcha' | 'consent' | 'error-page' | 'login' | 'home-page' | 'no-text';

const CAPTCHA =
  /just a moment|attention required|are you (?:a )?(?:human|robot)|not a robot|captcha|verify (?:that )?you(?:'re| are) (?:a )?human|pardon our interruption|security check|checking your browser|ddos protection|unusual traffic|bot verification/i;
const ERROR =
  /\b(?:error|fehler|erreur)? ?(?:400|401|403|404|410|429|500|502|503|504)\b|(?:page|article|file|site|seite|artikel|página|pagina|sida|side) (?:was |is |could |cannot |can['’]t |does )?(?:not |be |no )?(?:be )?(?:found|exist|available|gefunden|encontrada|trovata|gevonden|hittades inte|ikke fundet)|not found|access denied|forbidden|service unavailable|bad gateway|internal server error|nicht gefunden|introuvable|no encontrad[ao]|non trovat[ao]|niet gevonden|não encontrad[ao]|nie znaleziono|не найден|sayfa bulunamadı|見つかりません|页面不存在/i;
const LOGIN =
  /\b(?:log ?in|sign ?in|anmelden|einloggen|connexion|identifiez|iniciar sesión|accedi|inloggen|logga in|logg inn|log ind|zaloguj|войти|giriş yap)\b/i;

/** What a wall of consent speaks of, in any language: most use the same words. */
const CONSENT =
  /cookies?\b|tracking|consent|einwillig|zustimm|datenschutz|privacy|privacidad|traceurs|gdpr|dsgvo|rgpd|personenbezogen|données personnelles|datos personales/gi;
/** So many different ones of them are what a short page is about. */
const ENOUGH_CONSENT = 3;

/** Text shorter than this is no article by itself; longer may still be an error page with much to say. */
const THIN = 150;
const SHORT = 1200;

/** Judges a page by what its headline says and how much text was found in it; null where an article is not ruled out. */
export function whyNoArticle(clues: Clues, { text, html }: Pick<FoundText, 'text' | 'html'>): NoArticle | null {
  const { page, titleTag, headings, article, meta } = clues;
  const { outline } = page;
  if (outline.nodes.length === 0 || (outline.text[0] === 0 && !article)) return 'empty';
  if (page.isBinary) return 'no-text';
  const said = [titleTag ?? '', ...headings.slice(0, 2).map((one) => one.text)].join(' · ');
  const isArticle = article !== null || meta.get('og:type')?.[0] === 'article';
  if (text.length < SHORT && !isArticle) {
    if (CAPTCHA.test(said) || (text.length < THIN && holdsCaptcha(clues))) return 'captcha';
    if (asksConsent(clues, `${said} ${text}`)) return 'consent';
    if (ERROR.test(said)) return 'error-page';
    if (asksPassword(clues) || (text.length < THIN && LOGIN.test(said))) return 'login';
  }
  // Pictures or a film may be all of an article that calls itself one.
  if (isArticle) return text === '' && html === '' ? 'no-text' : null;
  const { pathname, search } = new URL(page.url);
  if (pathname === '/' && search === '') return 'home-page';
  return text.length < THIN && weight(text) < THIN ? 'no-text' : null;
}

/** Length with an ideograph counted as three letters. */
function weight(text: string): number {
  return text.length + 2 * (text.match(/[\u2e80-\ud7a3]/g)?.length ?? 0);
}

/** A page of which nothing is seen before the reader accepts what it asks for: short, with a button, and about little else. */
function asksConsent({ page }: Clues, said: string): boolean {
  const words = new Set((said.match(CONSENT) ?? []).map((word) => word.toLowerCase()));
  return (
    words.size >= ENOUGH_CONSENT &&
    page.outline.nodes.some(({ name, attribs }) => name === 'button' || attribs.role === 'button')
  );
}

function asksPassword({ page }: Clues): boolean {
  return page.outline.nodes.some(({ name, attribs }) => name === 'input' && attribs.type?.toLowerCase() === 'password');
}

function holdsCaptcha({ page }: Clues): boolean {
  return page.outline.words.some((words) => /captcha|cf-challenge|challenge-form|px-captcha/.test(words));
}
