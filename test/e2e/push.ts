import { expect } from 'vitest';
import { authorized, type RunningFeedmill } from './running-feedmill.ts';

type Api = Pick<RunningFeedmill, 'url' | 'token'>;

/** Pushes an article in JSON to a running Feedmill; its id. */
export async function push(feedmill: Api, article: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await fetch(`${feedmill.url}articles`, {
    method: 'POST',
    headers: { ...authorized(feedmill), 'content-type': 'application/json' },
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
export async function withdraw(feedmill: Api, article: string, reason: string): Promise<void> {
  const answer = await fetch(`${feedmill.url}articles/${article}?reason=${encodeURIComponent(reason)}`, {
    method: 'DELETE',
    headers: authorized(feedmill),
    signal: AbortSignal.timeout(10_000),
  });
  expect(answer.status).toBe(200);
}
