import { z } from 'zod';
import { SIZES, type Size } from './size.ts';

const sizes = Object.keys(SIZES) as [Size, ...Size[]];

/**
 * How the file is deployed to AWS. Nothing is filled in here: what is not said may be said by the command line, and what
 * neither says any more is noticed (`bin/app`).
 */
export const deploy = z
  .strictObject({
    size: z.enum(sizes).meta({
      description:
        'How much is watched. small: nothing; dev: alarms and metrics; production, where nothing is said: all, with a dashboard and a canary.',
    }),
    edge: z.boolean().meta({
      description:
        'Whether CloudFront stands before the bucket; false leaves it to you what does. true where nothing is said.',
    }),
    tracing: z.boolean().meta({
      description: 'Whether X-Ray traces the functions, which costs by the trace. false where nothing is said.',
    }),
    alarmEmail: z
      .string()
      .max(254)
      .regex(/^[^\s@]+@[^\s@]+$/, {
        error: ({ input }) => `${JSON.stringify(input)} is no address; write one such as ops@example.org`,
      })
      .nullable()
      .meta({ description: 'Whom alarms write to; null for nobody.', examples: ['ops@example.org'] }),
    monthlyBudget: z
      .number()
      .min(1)
      .nullable()
      .meta({
        description: 'US dollars a month of the whole account over which alarmEmail is written to; null for no bound.',
        examples: [40],
      }),
    payloadDays: z
      .int()
      .min(1)
      .max(36_500)
      .nullable()
      .meta({
        description:
          'For how many days what articles were made of is kept, after which nothing of theirs can be read again by other rules (replay); null for good.',
        examples: [90],
      }),
    certificateArn: z
      .string()
      .max(500)
      .regex(/^arn:[^\s:]+:acm:[^\s:]+:\d{12}:certificate\/\S+$/, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is no certificate; write its ARN, such as arn:aws:acm:us-east-1:123456789012:certificate/1234`,
      })
      .nullable()
      .meta({
        description:
          'The ARN of a certificate in us-east-1 for the host of site.baseUrl, which CloudFront then answers under; null for none.',
        examples: ['arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'],
      }),
  })
  .partial()
  .meta({ description: 'How it is deployed to AWS. On one machine nothing here counts.' });

/** What a file says of its deployment; what it does not say is absent. */
export type DeploySaid = z.output<typeof deploy>;
