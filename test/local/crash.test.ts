import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openCrashMachine } from './crash-machine.ts';
import { scratchFolders } from './scratch-folder.ts';

const fresh = scratchFolders();

/** Lets a process work on the folder, sending `from` on, and kills it in the middle; what it had acknowledged. */
async function killInTheMiddle(path: string, from: number, after: number): Promise<string[]> {
  const module = new URL('./crash-machine.ts', import.meta.url).href;
  const program = `
    const { openCrashMachine } = await import(${JSON.stringify(module)});
    const { queues, start } = await openCrashMachine(${JSON.stringify(path)});
    start();
    for (let i = ${from}; ; i += 1) {
      await queues.send('article', [{ body: 'message-' + i, group: 'host' }]);
      process.stdout.write('message-' + i + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.split('\n').length > after) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}

it('brings every acknowledged message to its end through kill -9 after kill -9, and delivers nothing once it is done', async () => {
  const path = fresh();
  const acknowledged: string[] = [];
  for (const [round, after] of [25, 70, 110].entries()) {
    acknowledged.push(...(await killInTheMiddle(path, round * 10_000, after)));
  }

  const after = await openCrashMachine(path);
  const machine = after.start();
  await machine.drain({ until: AbortSignal.timeout(20_000) });
  await machine.stop();
  expect(acknowledged.length).toBeGreaterThan(200);
  const published = new Set<string>();
  for await (const key of after.objects.list('feeds/')) published.add(key.slice('feeds/'.length));
  expect(acknowledged.filter((message) => !published.has(message))).toEqual([]);
  await after.close();

  const again = await openCrashMachine(path);
  const idle = again.start();
  await idle.drain({ until: AbortSignal.timeout(5000) });
  await idle.stop();
  expect(again.deliveries()).toBe(0);
  await again.close();
});
