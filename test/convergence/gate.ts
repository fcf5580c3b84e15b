import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ports, Publisher, Queues } from '../../lib/pipeline/index.ts';
import { type Objects, openStore, type Store } from '../../lib/store/index.ts';
import { TABLE } from './embedded.ts';

/** How often things go wrong: probabilities from 0 to 1, each at every request or delivery. */
export type Troubles = {
  /** The process dies, half of the time before the request took effect, half of the time after. */
  readonly kill: number;
  /** The request fails, before or after it took effect, and whoever made it is told so. */
  readonly fail: number;
  /** The answer is lost on the way and the client asks again, as the AWS clients do. */
  readonly repeat: number;
  /** Whoever made the request is held up while many others pass. */
  readonly stall: number;
  /** A delivery counts as lost while it is still being worked on: it comes again, and both go on. */
  readonly expire: number;
  /** What a delivery came to is lost: it comes again. */
  readonly duplicate: number;
};

export const CALM: Troubles = { kill: 0, fail: 0, repeat: 0, stall: 0, expire: 0, duplicate: 0 };

/** Something that runs on our ports: an invocation of a handler, or an operator's command. */
export type Actor = {
  readonly name: string;
  /** Its requests that wait to be made. */
  readonly waiting: Call[];
  state: 'running' | 'done' | 'failed' | 'dead';
  result: unknown;
  /** It makes no request before so many turns have passed. */
  stalledUntil: number;
};

type Call = {
  readonly what: string;
  readonly make: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** What outlives an actor that ended: a store, with what it remembers, for one actor at a time. */
type Process = { readonly store: Store; readonly serve: (actor: Actor) => void };

/** Who may go on: every request of every actor waits here until it is let through, one at a time. */
export type Gate = {
  /** Starts an actor, up to its first request. */
  start(name: string, work: (ports: Ports & Publisher) => Promise<unknown>): Promise<Actor>;
  /** Lets a request of an actor through, and waits until all that follows from it waits at the gate again. */
  release(actor: Actor, troubles: Troubles): Promise<void>;
  /** Everything that was let through and everything that went wrong, in order. */
  readonly trace: string[];
};

/** What needs no gate. The entries that a publisher rendered are remembered by every warm function. */
export type Outside = Omit<Ports & Publisher, 'store' | 'queues'>;

/** The world behind the gate. */
export type Behind = {
  readonly client: DynamoDBClient;
  readonly objects: Objects;
  readonly queues: Queues;
  readonly ports: Outside;
  /** Called at every request: time passes. */
  readonly tick: () => void;
  readonly random: () => number;
};

/** The longest stall, in turns: several invocations long. */
const LONGEST_STALL = 120;

export function openGate({ client, objects, queues, ports, tick, random }: Behind): Gate {
  const trace: string[] = [];
  let turn = 0;

  const at = (actor: Actor, what: string, make: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      // Of a process that is dead no request goes out any more, nor does its work ever end.
      if (actor.state !== 'dead') actor.waiting.push({ what, make, resolve, reject });
    });

  /** Processes that nobody works in: what one knows, as a warm function does, the next of its actors finds. */
  const idle: Process[] = [];

  const openProcess = (): Process => {
    const one: { current?: Actor } = {};
    const ask = (what: string, make: () => Promise<unknown>) => at(one.current as Actor, what, make);
    const gatedClient = {
      send: (command: { readonly constructor: { readonly name: string }; readonly input: object }) =>
        ask(wordsOf(command), () => client.send(command as never)),
    } as unknown as DynamoDBClient;
    const gatedObjects: Objects = {
      get: (key) => ask(`get ${key}`, () => objects.get(key)) as ReturnType<Objects['get']>,
      head: (key) => ask(`head ${key}`, () => objects.head(key)) as ReturnType<Objects['head']>,
      put: (key, bytes, options) =>
        ask(`put ${key}`, () => objects.put(key, bytes, options)) as ReturnType<Objects['put']>,
      delete: (key) => ask(`delete ${key}`, () => objects.delete(key)) as Promise<void>,
      async *list(prefix) {
        yield* (await ask(`list ${prefix}`, () => collected(objects.list(prefix)))) as string[];
      },
    };
    const store = openStore(gatedClient, TABLE, gatedObjects);
    return {
      store,
      serve: (actor) => {
        one.current = actor;
      },
    };
  };

  const portsOf = (actor: Actor, { store }: Process): Ports & Publisher => {
    return {
      ...ports,
      store,
      queues: {
        send: (queue, messages) =>
          at(actor, `send ${messages.length} to ${queue}`, () => queues.send(queue, messages)) as Promise<void>,
      },
      fetch: (request) => at(actor, `fetch ${request.url}`, () => ports.fetch(request)) as ReturnType<Ports['fetch']>,
    };
  };

  return {
    trace,
    async start(name, work) {
      const actor: Actor = { name, waiting: [], state: 'running', result: undefined, stalledUntil: 0 };
      const process = idle.splice(Math.floor(random() * idle.length), 1)[0] ?? openProcess();
      process.serve(actor);
      const end = (state: 'done' | 'failed') => (result: unknown) => {
        if (actor.state !== 'running') return;
        actor.state = state;
        actor.result = result;
        // One that died over it comes back no more.
        idle.push(process);
      };
      work(portsOf(actor, process)).then(end('done'), end('failed'));
      await rest();
      return actor;
    },
    async release(actor, troubles) {
      turn += 1;
      tick();
      if (turn < actor.stalledUntil) return;
      const [call] = actor.waiting.splice(Math.floor(random() * actor.waiting.length), 1);
      if (call === undefined) return;
      const strikes = (kind: keyof Troubles) => random() < troubles[kind];
      const note = (trouble: string) => trace.push(`${actor.name}: ${call.what}${trouble}`);
      if (strikes('stall')) {
        note(' (held up)');
        actor.stalledUntil = turn + 1 + Math.floor(random() * LONGEST_STALL);
        actor.waiting.push(call);
        return;
      }
      if (strikes('kill')) {
        const after = random() < 0.5;
        if (after) await call.make().catch(() => {});
        note(after ? ' (dies after it)' : ' (dies before it)');
        actor.state = 'dead';
        actor.waiting.length = 0;
        await rest();
        return;
      }
      if (strikes('fail')) {
        const after = random() < 0.5;
        if (after) await call.make().catch(() => {});
        note(after ? ' (fails after it)' : ' (fails before it)');
        call.reject(new Error(`${call.what}: the connection broke`));
        await rest();
        return;
      }
      if (strikes('repeat')) await call.make().catch(() => {});
      await call.make().then(
        (value) => {
          note(`: ${outcomeOf(value)}`);
          call.resolve(value);
        },
        (error: Error) => {
          note(`: ${error.name}`);
          call.reject(error);
        },
      );
      await rest();
    },
  };
}

/** Until whoever was let through has come to its next request, or to its end: nothing else takes time here. */
async function rest(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resume) => setImmediate(resume));
}

async function collected<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

type Input = {
  readonly Key?: { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
  readonly Item?: { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
  readonly ExpressionAttributeValues?: object;
};

function wordsOf(command: { readonly constructor: { readonly name: string }; readonly input: object }): string {
  const { Key, Item, ExpressionAttributeValues } = command.input as Input;
  const key = Key ?? Item;
  const what = key === undefined ? JSON.stringify(ExpressionAttributeValues ?? '') : `${key.pk.S} ${key.sk.S}`;
  return `${command.constructor.name.replace('Command', '')} ${what}`;
}

function outcomeOf(value: unknown): string {
  if (value === 'conflict' || value === null) return String(value);
  return 'done';
}
