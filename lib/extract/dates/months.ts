/** Month names and their abbreviations by language, January first; several forms of a month are joined by `|`. */
const NAMES: Readonly<Record<string, string>> = {
  en: 'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec',
  de: 'januar|janner|jän|jaenner februar|feber|feb märz|maerz|mär|mrz april mai juni juli august september oktober|okt november dezember|dez',
  fr: 'janvier|janv février|fevrier|févr|fév mars avril|avr mai juin juillet|juil août|aout septembre octobre novembre décembre|déc',
  es: 'enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre noviembre diciembre|dic',
  pt: 'janeiro fevereiro|fev março|marco abril maio|mai junho julho agosto setembro outubro|out novembro dezembro|dez',
  it: 'gennaio|gen febbraio|febbr marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|sett ottobre|ott novembre dicembre',
  nl: 'januari februari maart|mrt april mei juni juli augustus september oktober november december',
  sv: 'januari februari mars april maj juni juli augusti september oktober november december',
  da: 'januar februar marts april maj juni juli august september oktober november december',
  no: 'januar februar mars april mai juni juli august september oktober november desember|des',
  fi: 'tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu toukokuuta|toukokuu kesäkuuta|kesäkuu heinäkuuta|heinäkuu elokuuta|elokuu syyskuuta|syyskuu lokakuuta|lokakuu marraskuuta|marraskuu joulukuuta|joulukuu',
  is: 'janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember',
  et: 'jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember',
  lv: 'janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris',
  lt: 'sausio|sausis vasario|vasaris kovo|kovas balandžio|balandis gegužės|gegužė birželio|birželis liepos|liepa rugpjūčio|rugpjūtis rugsėjo|rugsėjis spalio|spalis lapkričio|lapkritis gruodžio|gruodis',
  pl: 'stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|lis grudnia|grudzień|gru',
  cs: 'ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září října|říjen listopadu prosince|prosinec',
  sk: 'januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl augusta septembra októbra|október novembra decembra',
  hu: 'január február március|márc április|ápr május|máj június|jún július|júl augusztus szeptember|szept október november december',
  ro: 'ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie',
  hr: 'siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga|studenog prosinca',
  sl: 'januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra',
  sr: 'јануар|јануара фебруар|фебруара март|марта април|априла мај|маја јун|јуна јул|јула август|августа септембар|септембра октобар|октобра новембар|новембра децембар|децембра',
  bg: 'януари февруари март април май юни юли август септември октомври ноември декември',
  ru: 'января|январь|янв февраля|февраль|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя декабря|декабрь|дек',
  uk: 'січня|січень лютого|лютий березня|березень квітня|квітень травня|травень червня|червень липня|липень серпня|серпень вересня|вересень жовтня|жовтень листопада|листопад грудня|грудень',
  el: 'ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ απριλίου|απρίλιος|απρ μαΐου|μάιος|μαϊ ιουνίου|ιούνιος|ιουν ιουλίου|ιούλιος|ιουλ αυγούστου|αύγουστος|αυγ σεπτεμβρίου|σεπτέμβριος|σεπ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε δεκεμβρίου|δεκέμβριος|δεκ',
  tr: 'ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara',
  az: 'yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr',
  id: 'januari februari maret april mei juni juli agustus|agu september oktober november desember',
  ms: 'januari februari mac april mei jun julai ogos september oktober november disember',
  ca: 'gener febrer març abril maig juny juliol agost setembre octubre novembre desembre',
  ar: 'يناير|كانون فبراير|شباط مارس|آذار أبريل|ابريل|إبريل|نيسان مايو|أيار يونيو|حزيران يوليو|تموز أغسطس|اغسطس|آب سبتمبر|أيلول أكتوبر|اكتوبر نوفمبر ديسمبر',
  he: 'ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר',
  fa: 'ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر',
  hi: 'जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर',
  th: 'มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม',
};

const MONTHS = new Map<string, number>();
for (const names of Object.values(NAMES)) {
  for (const [index, forms] of names.split(' ').entries()) {
    for (const form of forms.split('|')) if (!MONTHS.has(fold(form))) MONTHS.set(fold(form), index + 1);
  }
}

/** The month, 1 to 12, that a word names in any language known, or by its beginning as `Septem.`; null for no month. */
export function monthOf(word: string, language: string | null): number | null {
  const folded = fold(word.replace(/\.$/, ''));
  // November in Polish and Ukrainian, October in Croatian.
  if (folded === 'listopada' && language?.startsWith('hr')) return 10;
  return MONTHS.get(folded) ?? (language === null ? null : (monthsIn(language).get(folded) ?? null));
}

const LEARNED = new Map<string, ReadonlyMap<string, number>>();
/** Languages of pages whose months are kept; a stranger may name as many as he likes. */
const MOST_LANGUAGES = 100;

/** The months of a language that the table above does not have, as Unicode's data names them in dates and alone. */
function monthsIn(language: string): ReadonlyMap<string, number> {
  const code = /^[a-z]{2,3}(?=$|[-_])/i.exec(language)?.[0].toLowerCase() ?? '';
  const known = LEARNED.get(code);
  if (known) return known;
  const months = new Map<string, number>();
  for (const locale of code === 'sr' ? ['sr', 'sr-Latn'] : code === '' ? [] : [code]) {
    if (Intl.DateTimeFormat.supportedLocalesOf([locale]).length === 0) continue;
    for (const options of MONTH_FORMS) {
      const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
      for (let month = 0; month < 12; month += 1) {
        const parts = format.formatToParts(Date.UTC(2024, month, 15));
        const name = parts.find(({ type }) => type === 'month')?.value ?? '';
        if (/\p{L}{2}/u.test(name)) months.set(fold(name.replace(/\.$/, '')), month + 1);
      }
    }
  }
  if (LEARNED.size >= MOST_LANGUAGES) LEARNED.clear();
  LEARNED.set(code, months);
  return months;
}

const MONTH_FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { year: 'numeric', month: 'short', day: 'numeric' },
  { month: 'long' },
  { year: 'numeric', month: 'long', day: 'numeric' },
];

function fold(word: string): string {
  return word
    .toLowerCase()
    .replace(/ı/g, 'i')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}
