/**
 * Stands for the runtime client's native addon, which only carries its requests to the Runtime API and takes a C++
 * toolchain to build: the same four requests over HTTP.
 */

const API = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

/** The answer under way: the next event is asked for after it. */
let answered: Promise<unknown> = Promise.resolve();

export async function next(): Promise<{ bodyJson: string; headers: Record<string, string> }> {
  await answered;
  const response = await fetch(`${API}/next`);
  return { bodyJson: await response.text(), headers: Object.fromEntries(response.headers) };
}

export function done(id: string, body: string): void {
  answered = fetch(`${API}/${id}/response`, { method: 'POST', body });
}

export function error(id: string, body: string): void {
  answered = fetch(`${API}/${id}/error`, { method: 'POST', body });
}
