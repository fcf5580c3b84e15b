import { z } from 'zod';

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES = { B: 1, KB: 1000, MB: 1_000_000, GB: 1_000_000_000 } as const;

type DurationBounds = { readonly least: string; readonly most: string };

/** A duration such as `30s`, `15m`, `2h` or `1d`, within bounds, as milliseconds. */
export function duration({ least, most }: DurationBounds) {
  return z
    .string()
    .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not a duration; write a number and its unit, such as 30s, 15m, 2h`,
      abort: true,
    })
    .transform(milliseconds)
    .refine((value) => value >= milliseconds(least) && value <= milliseconds(most), {
      error: `is out of range; write a duration from ${least} to ${most}`,
    });
}

/** A duration, or a range of them such as `5m-6h`, within bounds, as milliseconds; a single one is both ends. */
export function durationRange({ least, most }: DurationBounds) {
  return z
    .string()
    .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)(?:-\d+(?:\.\d+)?(?:ms|s|m|h|d))?$/, {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not a duration; write a number and its unit, such as 30s, 15m, 2h, or a range, such as 5m-6h`,
      abort: true,
    })
    .transform((text) => {
      const [first = '', last = first] = text.split('-');
      return { least: milliseconds(first), most: milliseconds(last) };
    })
    .refine((range) => range.least >= milliseconds(least) && range.most <= milliseconds(most), {
      error: `is out of range; write a duration from ${least} to ${most}`,
      abort: true,
    })
    .refine((range) => range.least <= range.most, {
      error: 'has its bounds the wrong way round; write the shorter duration first',
    });
}

/** A duration that may also be `never`, which is 0. */
export function durationOrNever({ least, most }: DurationBounds) {
  return z
    .string()
    .regex(/^(?:never|\d+(?:\.\d+)?(?:ms|s|m|h|d))$/, {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not a duration; write a number and its unit, such as 30s, 15m, 2h, or never`,
      abort: true,
    })
    .transform((text) => (text === 'never' ? 0 : milliseconds(text)))
    .refine((value) => value === 0 || (value >= milliseconds(least) && value <= milliseconds(most)), {
      error: `is out of range; write a duration from ${least} to ${most}, or never`,
    });
}

/** A size such as `500KB` or `10MB` (powers of ten), within bounds, as bytes. */
export function size({ least, most }: { readonly least: string; readonly most: string }) {
  return z
    .string()
    .regex(/^\d+(?:\.\d+)?(?:B|KB|MB|GB)$/, {
      error: ({ input }) => `${JSON.stringify(input)} is not a size; write a number and its unit, such as 500KB, 10MB`,
      abort: true,
    })
    .transform(bytes)
    .refine((value) => value >= bytes(least) && value <= bytes(most), {
      error: `is out of range; write a size from ${least} to ${most}`,
    });
}

function milliseconds(text: string): number {
  return quantity(text, MILLISECONDS);
}

function bytes(text: string): number {
  return quantity(text, BYTES);
}

function quantity(text: string, units: Readonly<Record<string, number>>): number {
  const number = Number.parseFloat(text);
  return Math.round(number * (units[text.replace(/^[\d.]+/, '')] ?? Number.NaN));
}
