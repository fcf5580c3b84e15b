import { expect } from 'vitest';

/** Pushes an article in JSON to a running Feedmill; its id. */
export async function push(url: string, article: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await fetch(`${url}articles`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(article),
    signal: AbortSignal.timeout(10_000),
  });
  const { articles, error } = (await answer.json()) as {
    readonly articles?: readonly { readonly article: string }[];
    readonly error?: string;
  };
  expect(error).toBeUndefined();
  return articles?.[0]?.article ?? '';
}

/** Takes an article down as its publisher. */
export async function withdraw(url: string, article: string, reason: string): Promise<void> {
  const answer = await fetch(`${url}articles/${article}?reason=${encodeURIComponent(reason)}`, {
    method: 'DELETE',
    signal: AbortSignal.timeout(10_000),
  });
  expect(answer.status).toBe(200);
}
