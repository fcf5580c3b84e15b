/** Stems of what people at papers are called by their work, in the languages of most papers. */
const WORK =
  /(?:^|[\s-])(?:editor|éditeur|éditrice|reporter|reporte[rd]|correspond[ae]nt|[\p{L}]*korrespondent|corresponsal|corrispondente|corrispondant|journalist|journaliste|giornalista|jornalista|periodista|[\p{L}]*redakt(?:eur|ør|ör)|redacteur|rédacteur|rédactrice|redactor|redattore|redattrice|redator|writer|columnist|contributor|producer|photographer|fotograf|photographe|fotógraf[oa]|director|manager|founder|cofounder|officer|analyst|marketer|author|expert|specialist|strategist|consultant|advis[eo]r|professor|lecturer|researcher|critic|architect|engineer|developer|president|chief|head|partner|intern|reporterin|autorin|envoyée?|enviad[oa]|inviat[oa]|verslaggever|chefredakt(?:eur|ør|ör))(?:in|en|s|e|a)?(?=$|[\s,])/iu;
/** Small words within names. */
const PARTICLE =
  /^(?:de|del|della|di|da|das|dos|do|du|des|la|le|von|vom|zu|zur|van|der|den|ten|ter|af|av|bin|ibn|al|el|bint|ben|y|e|i|d|o|mac|st)$/i;

/** Whether a part of a byline is what somebody does and no name: `harbour correspondent`, `Political Editor`. */
export function isRole(part: string, place: 'first' | 'later'): boolean {
  const words = part.split(/\s+/).filter(Boolean);
  if (place === 'first')
    return words.length > 1 && WORK.test(` ${words.at(-1)}`) && words.every((word) => WORK.test(` ${word}`));
  // Nobody's name has words that begin small but for the small words that names are made with; a sign of a few letters may.
  const isSmall = words.length > 1 && words.some((word) => /^\p{Ll}/u.test(word) && !PARTICLE.test(word));
  return isSmall || WORK.test(part);
}

/** Small words behind a name that a place or a paper follows: `Ada Lovelace in London`, `for the Herald`. */
const WHERE = /^(?:in|for|at|from|aus|für|à|pour|para|desde|nel|naar|voor|vanuit)$/;

/** What a Chinese byline says behind the name: that this one reports. */
const SAYS = /^(?:报道|報道|报导|報導|撰文|摄影报道)$/;

/** A part of a byline without what is said of the person: a role before the name, the place or the paper behind it. */
export function nameOnly(part: string): string {
  const words = part.split(/\s/).filter((word) => word !== '' && !SAYS.test(word));
  const isLarge = (word: string) => /^\p{Lu}/u.test(word);
  const name = words.findIndex(isLarge);
  const isAfterRole = name > 0 && name <= words.length - 2 && WORK.test(` ${words.slice(0, name).join(' ')}`);
  const bare = isAfterRole ? words.slice(name) : words;
  const where = bare.findIndex((word) => WHERE.test(word));
  return (where > 1 && bare.slice(0, where).every(isLarge) ? bare.slice(0, where) : bare).join(' ');
}
