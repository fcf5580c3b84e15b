/** Whether a date is said to be of the publication, of a change, or of neither. */
export type DateKind = 'published' | 'updated' | 'plain';

/** A part of a line that may hold a date, and what it says of it. */
export type DateStatement = { readonly kind: DateKind; readonly text: string };

const PUBLISHED =
  /publi|pubbli|публик|posted|posté|gepostet|geplaatst|mis en ligne|erschienen|veröffentlich|creado|creato|erstellt|created|skapad|oprettet|opprettet|lagt ut|udgivet|inserit|dodano|vydáno|zveřejn|megjelen|közzét|создан|julkaistu|yayın|objavljen|δημοσι|diterbitkan|ditayangkan|đăng|نشر|פורסם|公開|掲載|投稿|配信|发布|發布|发表|입력|등록|게재|게시|เผยแพร่|प्रकाशित/;
const UPDATED =
  /updat|modif|edited|amended|reviewed|revisado|revised|aktuali[sz]|geändert|überarbeitet|mise? à jour|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|oppdatert|uppdatera|opdatere|endret|ændret|ändrad|päivitetty|muokattu|módosít|frissít|обновл|изменен|оновлен|güncel|ενημέρωσ|diperbarui|cập nhật|更新|修改|수정|업데이트|تحديث|עודכן|अपडेट/;
const WORDS = new RegExp(`(${UPDATED.source})|${PUBLISHED.source}`, 'gi');

/** What the words before a date, or the names of its element, say of it. */
export function kindOf(words: string): DateKind {
  const [last] = [...words.matchAll(WORDS)].slice(-1);
  return last === undefined ? 'plain' : last[1] === undefined ? 'published' : 'updated';
}

/**
 * Cuts a line at its words of publication and change: `Updated May 4, first published April 28`, `28 April, updated 4 May`,
 * and with the words behind: `2026年4月28日 公開｜2026年5月4日 更新`.
 */
export function statementsIn(line: string): DateStatement[] {
  const words = [...line.matchAll(WORDS)];
  if (words.length === 0) return [{ kind: 'plain', text: line }];
  const kinds = words.map((match): DateKind => (match[1] === undefined ? 'published' : 'updated'));
  const tail = line.slice(words.at(-1)!.index);
  const head = line.slice(0, words[0]!.index);
  if (/\d/.test(head) && !/\d/.test(tail)) {
    const ends = words.map(({ 0: word, index }) => index + word.length);
    return kinds.map((kind, i): DateStatement => ({ kind, text: line.slice(i === 0 ? 0 : ends[i - 1]!, ends[i]) }));
  }
  const parts = kinds.map(
    (kind, i): DateStatement => ({ kind, text: line.slice(words[i]!.index, words[i + 1]?.index) }),
  );
  return /\d/.test(head) ? [{ kind: 'plain', text: head }, ...parts] : parts;
}
