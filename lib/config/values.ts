import { z } from 'zod';
import { type AbsoluteUrl, absoluteUrl, ID_PATTERN } from '../model/index.ts';

/** Text of a line or two. */
export const text = (description: string, ...examples: string[]) =>
  z.string().min(1).max(500).meta({ description, examples });

/** A list of words, names or tags. */
export const texts = (description: string, ...examples: string[][]) =>
  z.array(z.string().min(1).max(500)).max(200).meta({ description, examples });

/** What names a source or a feed. */
export const id = (description: string, example: string) =>
  z
    .string()
    .regex(ID_PATTERN, {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not a valid id; write 1 to 64 lower-case letters, digits and single hyphens, such as ${example}`,
    })
    .meta({ description, examples: [example] });

/** A hub: `own`, or the address of one elsewhere, written whole. */
export const hub = z
  .string()
  .max(2048)
  .regex(/^(?:own$|https?:\/\/)/, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a hub; write own for Feedmill's own, or an address such as https://hub.example.org/`,
    abort: true,
  })
  .transform((written, context) => {
    const url = written === 'own' ? written : absoluteUrl(written);
    if (url !== null) return url as 'own' | AbsoluteUrl;
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(written)} is not a valid address; check it in a browser`,
    });
    return z.NEVER;
  });

/** An http or https address, written whole. */
export const address = z
  .string()
  .max(2048)
  .regex(/^https?:\/\//, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a full address; write one such as https://news.example.org/feed.xml`,
    abort: true,
  })
  .transform((written, context) => {
    const url = absoluteUrl(written);
    if (url !== null) return url;
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(written)} is not a valid address; check it in a browser`,
    });
    return z.NEVER;
  });

/** A BCP 47 language tag. */
export const language = z
  .string()
  .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, {
    error: ({ input }) => `${JSON.stringify(input)} is not a language tag; write one such as en, en-GB or "no"`,
  })
  .meta({ description: 'A BCP 47 language tag.', examples: ['en', 'pt-BR'] });
