export { ADDRESS_BYTES, localOf, newLocal } from './address.ts';
export { checkOf, checksBy, failedChecks } from './checks.ts';
export { envelopeOf } from './envelope.ts';
export { type LinkJudge, linkJudge } from './link.ts';
export {
  DEEPEST_PART,
  fieldOf,
  type HeaderField,
  type Letter,
  type LetterAddress,
  type LetterFile,
  MOST_BYTES,
  MOST_PARTS,
  readParts,
  UnreadableLetter,
} from './parts.ts';
export { type Recipients, recipientsOf } from './recipient.ts';
export { type LetterSays, saidOf } from './says.ts';
export { type Tokens, tokensOf, unsubscribeAddresses } from './tokens.ts';
export { codesIn, type LetterBody, type LetterLink, type MailVerdict, verdictOn } from './verdict.ts';
