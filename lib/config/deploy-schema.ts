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
        'How much monitoring is deployed. small: none; dev: alarms and metrics; production (the default): everything, with a dashboard and a canary.',
    }),
    edge: z.boolean().meta({
      description:
        'Whether CloudFront serves the bucket; with false you put something of your own in front of it. Default: true.',
    }),
    tracing: z.boolean().meta({
      description: 'Whether X-Ray traces the functions, which is billed per trace. Default: false.',
    }),
    alarmEmail: z
      .string()
      .max(254)
      .regex(/^[^\s@]+@[^\s@]+$/, {
        error: ({ input }) => `${JSON.stringify(input)} is not an e-mail address; write one such as ops@example.org`,
      })
      .nullable()
      .meta({
        description: 'The e-mail address that alarms are sent to; null for none.',
        examples: ['ops@example.org'],
      }),
    monthlyBudget: z
      .number()
      .min(1)
      .nullable()
      .meta({
        description: 'US dollars a month for the whole account; above it, alarmEmail is notified. null for no budget.',
        examples: [40],
      }),
    payloadDays: z
      .int()
      .min(1)
      .max(36_500)
      .nullable()
      .meta({
        description:
          'How many days the stored originals of articles are kept. After that they cannot be re-read under new rules (replay). null: for good.',
        examples: [90],
      }),
    certificateArn: z
      .string()
      .max(500)
      .regex(/^arn:[^\s:]+:acm:[^\s:]+:\d{12}:certificate\/\S+$/, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is not the ARN of a certificate; write one such as arn:aws:acm:us-east-1:123456789012:certificate/1234`,
      })
      .nullable()
      .meta({
        description:
          'The ARN of a certificate in us-east-1 for the host of site.baseUrl, under which CloudFront then answers; null for none.',
        examples: ['arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'],
      }),
  })
  .partial()
  .meta({ description: 'How Feedmill is deployed to AWS. Has no effect on one machine.' });

/** What a file says of its deployment; what it does not say is absent. */
export type DeploySaid = z.output<typeof deploy>;
