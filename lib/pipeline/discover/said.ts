/** What happened, without the remedies for a source that is followed already. */
export function firstClause(message: string): string {
  return message.split('; ', 1)[0]!;
}
