import { z } from 'zod';
import { isTimeZone, parseDateFormat } from '../model/index.ts';
import { selectorFault } from './selector.ts';

const selector = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .max(500)
    .meta({ description, examples: [example] })
    .superRefine((written, context) => {
      const fault = selectorFault(written);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    });

const dateFormat = z
  .string()
  .min(1)
  .max(100)
  .superRefine((written, context) => {
    try {
      parseDateFormat(written);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: 'custom', message: `${JSON.stringify(written)} ${why}` });
    }
  });

/** The rules of a source's pages as they are written. */
export const rules = z
  .strictObject({
    body: selector("The element that holds the article's text.", 'div.story-text').optional(),
    title: selector('The element that holds the title.', 'h1').optional(),
    author: selector('The element or elements that name the authors.', '.byline a').optional(),
    date: selector('The element that holds the date of publication.', 'time').optional(),
    image: selector("The article's picture, or an element that holds it.", 'figure.lead img').optional(),
    dateFormats: z
      .array(dateFormat)
      .min(1)
      .max(20)
      .meta({
        description:
          "How dates are written on the site's pages; formats are tried in order. Use yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm ss a XXX, and literal text in single quotes.",
        examples: [['dd.MM.yyyy HH:mm', "d. MMMM yyyy 'um' H:mm"]],
      })
      .optional(),
    dateZone: z
      .string()
      .max(100)
      .refine(isTimeZone, {
        error: ({ input }) => `${JSON.stringify(input)} is not a time zone; write one such as Europe/Berlin or UTC`,
      })
      .meta({
        description: 'The time zone of dates in these formats that state none. Default: UTC.',
        examples: ['Europe/Berlin'],
      })
      .optional(),
    strip: z
      .array(selector('A CSS selector.', '.promo'))
      .max(200)
      .meta({ description: 'Elements to drop from the text.', examples: [['.newsletter', '.related']] })
      .optional(),
    item: selector('On a listing page: the element of one item.', 'li.card').optional(),
    itemTitle: selector('In an item: the element that holds its title. Needs `item`.', '.card b').optional(),
    itemLink: selector('In an item: the link to its page. Needs `item`.', '.card a.more').optional(),
    itemDate: selector('In an item: the element that holds its date. Needs `item`.', '.card .when').optional(),
  })
  .meta({
    description: 'CSS selectors for pages that Feedmill reads wrongly by itself. Each is optional.',
  });
