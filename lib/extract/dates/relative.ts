import { type Instant, instant, millis, type StatedDate } from '../../model/index.ts';

const MINUTE = 60_000;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:s$|sec|sek|segund|сек|秒|초)/i, 1000],
  [/^(?:mo[nt]|mês|mes|mjesec|měs|місяц|месяц|ay|个月|か月|ヶ月|개월|maan|kuuk|mies)/i, 0],
  [/^(?:m$|min|мин|хв|דק|دقي|分|분|λεπτ|dakika|perc|phút)/i, MINUTE],
  [
    /^(?:h$|hour|hr|std|stund|heure|hora|ora|ore|uur|uren|tim|godz|hod|час|годин|saat|jam|óra|ór|giờ|小时|小時|時間|시간|ώρ|ساع|שע|tun)/i,
    60 * MINUTE,
  ],
  [
    /^(?:d$|day|tag|jour|día|dia|giorn|dag|dni|dzie|den|dny|дн|ден|день|gün|hari|nap|ngày|天|日|일|päiv|ημέρ|μέρ|يوم|أيام|ימ|zile|zi)/i,
    1440 * MINUTE,
  ],
  [
    /^(?:w$|week|woche|semain|seman|settiman|veck|uge|uke|tydzie|tygod|týd|недел|тиж|hafta|minggu|hét|tuần|周|週|주|viik)/i,
    7 * 1440 * MINUTE,
  ],
];

const AGO: readonly RegExp[] = [
  /(\d{1,3}|an?|one)\s?(\p{L}{1,12})\.?\s?(?:ago|geleden|fa|sitten|temu|назад|тому|önce|lalu|sedan|siden|atrás|în urmă|ezelőtt|trước|前|전)/iu,
  /(?:vor|il y a|hace|há|fa|för|for|před|acum|πριν|منذ|قبل|לפני|pred|prije|преди)\s+(\d{1,3}|einer|einem|une?|uma?)\s?(\p{L}{1,12})/iu,
];

/** A date told by its distance (`3 hours ago`, `vor 3 Stunden`), as the day it falls on in UTC; null for anything else. */
export function readRelative(text: string, now: Instant): StatedDate | null {
  for (const pattern of AGO) {
    const match = pattern.exec(text);
    if (!match) continue;
    const unit = UNITS.find(([name]) => name.test(match[2]!))?.[1] ?? 0;
    if (unit === 0) continue;
    const count = /^\d/.test(match[1]!) ? Number(match[1]) : 1;
    const moment = instant(millis(now) - count * unit);
    return { instant: `${moment.slice(0, 10)}T00:00:00.000Z` as Instant, precision: 'day' };
  }
  return null;
}
