import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { ZodError } from 'zod';
import {
  commandLine,
  drawFault,
  drawWayIn,
  type Entered,
  type Frame,
  layOutPage,
  type Said,
} from '../../lib/console/index.ts';
import { isExpired } from '../workplace/expired.ts';
import { assets } from './assets.ts';
import { refuseStrangers } from './gate.ts';
import { ACTIONS, DOORS, PAGES } from './pages.ts';
import { type Place, placeWords } from './place.ts';
import { type Action, type Door, FieldFault, type Page, type Typed } from './registry.ts';
import type { Session } from './session.ts';

/** What a form may send. */
const MOST_BYTES = 1024 * 1024;

/** Nothing but what is served here, and no script or style but files of ours. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** What goes with every answer. A referrer for our own pages alone: without any, browsers do not say where a form is from. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

type Env = { Bindings: HttpBindings };
/** What a page is drawn with besides its data. */
type Inner = { Bindings: { readonly said?: Said | null; readonly entered?: Entered } };

/** What the console is made of; the pages of `pages.ts` unless a test brings its own. */
export type Contents = {
  readonly pages: readonly Page[];
  readonly actions: readonly Action[];
  readonly doors: readonly Door[];
};

/** The console as a program that answers requests: the gate, the way in, assets, pages, actions and doors. */
export function consoleApp(
  place: Place,
  session: Session,
  contents: Contents = { pages: PAGES, actions: ACTIONS, doors: DOORS },
): Hono<Env> {
  const pages = pagesApp(place, contents);
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const refusal = refuseStrangers(c.env.incoming);
    if (refusal === null) await next();
    else c.res = c.text(`${refusal.line}\n`, refusal.status as 403);
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.header(name, value);
  });
  app.get('/assets/:name', (c) => {
    const asset = assets().get(c.req.param('name'));
    if (asset === undefined) return c.text('There is nothing here.\n', 404);
    return c.body(asset.bytes, 200, {
      'content-type': asset.type,
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });
  app.get('/in', (c) => {
    if (!session.fits(c.req.query('key') ?? '')) return wayIn(c, place);
    return c.body(null, 303, { location: '/', 'set-cookie': session.cookie });
  });
  app.use(async (c, next) => (session.isIn(c.req.header('cookie')) ? next() : wayIn(c, place)));
  app.use(async (c, next) => {
    // Browsers state the length of what a form sends, and more than is stated is not read.
    const length = c.req.method === 'POST' ? Number(c.req.header('content-length') ?? Number.NaN) : 0;
    if (length <= MOST_BYTES) return next();
    return c.text(`A form may be at most ${MOST_BYTES} bytes long and must state its length.\n`, 413);
  });
  for (const action of contents.actions) {
    app.post(action.path, async (c) => {
      const typed = textsOf(await c.req.parseBody());
      try {
        const { said, to, command } = await action.perform(place, typed);
        await place.lately.changed();
        const line = commandLine({ command: commandOf(place) }, command);
        return c.body(null, 303, { location: to, 'set-cookie': sayingCookie({ text: said, command: line }) });
      } catch (error) {
        const faults = faultsOf(error);
        if (faults === null) throw error;
        const drawn = await pages.request(action.at(typed), {}, { entered: { action: action.path, typed, faults } });
        return c.html(await drawn.text(), 422);
      }
    });
  }
  for (const { method, path, answer } of contents.doors) {
    app.on(method, path, (c) => answer(place, c.req.raw, c.req.param() as Record<string, string>));
  }
  app.get('*', async (c) => {
    const said = saidIn(c.req.header('cookie'));
    const drawn = await pages.request(c.req.url, {}, { said });
    // Said once: not again when it is reloaded. What a script looks for in the background is nobody's look.
    if (said !== null && c.req.header('x-console-live') === undefined) drawn.headers.append('set-cookie', UNSAID);
    return drawn;
  });
  app.notFound((c) => c.text('There is nothing here.\n', 404));
  app.onError((error, c) => faultPage(c, place, contents, error));
  return app;
}

/** The pages alone, behind the gate. */
function pagesApp(place: Place, contents: Contents): Hono<Inner> {
  const app = new Hono<Inner>();
  for (const page of contents.pages) {
    app.get(page.path, async (c) => {
      const url = new URL(c.req.url);
      const frame = frameOf(place, contents, { ...c.env, at: url.pathname + url.search });
      const drawn = await page.show(
        place,
        { params: c.req.param() as Record<string, string>, query: url.searchParams },
        frame,
      );
      if (drawn === null) return c.notFound();
      if (drawn.frames) c.header('content-security-policy', `${POLICY}; frame-src 'self'`);
      return c.html(layOutPage(drawn, frame, address));
    });
  }
  app.notFound((c) => {
    const frame = frameOf(place, contents, { at: new URL(c.req.url).pathname });
    const fault = {
      title: 'Not found',
      what: 'There is no such page.',
      remedy: 'What it showed may have been removed.',
    };
    return c.html(layOutPage(drawFault(fault), frame, address), 404);
  });
  app.onError((error, c) => faultPage(c, place, contents, error));
  return app;
}

function frameOf(
  place: Place,
  { pages }: Contents,
  {
    at,
    said = null,
    entered = null,
  }: { readonly at: string; readonly said?: Said | null; readonly entered?: Entered | null },
): Frame {
  const navigation = pages.flatMap(({ path, title }) => (title === null ? [] : [{ path, title }]));
  return {
    at,
    now: place.now(),
    place: placeWords(place.setup),
    command: commandOf(place),
    navigation,
    warnings: place.warnings(),
    said,
    entered,
  };
}

function commandOf({ setup: { stack } }: Place): string {
  return stack === null ? 'npx feedmill' : `npx feedmill --stack ${stack}`;
}

function address(name: string): string {
  return assets().get(name)?.address ?? `/assets/${name}`;
}

function wayIn(c: Context<Env>, place: Place): Response | Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  const frame = { ...frameOf(place, { pages: [], actions: [], doors: [] }, { at: '/' }), place: '' };
  const wanted = pathname === '/in' ? '/' : pathname + search;
  return c.html(layOutPage(drawWayIn(wanted, frame), frame, address), 401);
}

function faultPage(c: Context, place: Place, contents: Contents, error: Error): Response | Promise<Response> {
  const frame = frameOf(place, contents, { at: new URL(c.req.url).pathname });
  const fault = isExpired(error)
    ? {
        title: 'The credentials have expired',
        what: error.message,
        remedy: 'Renew them, then restart this console. What has been done so far is kept.',
      }
    : {
        title: 'Something went wrong',
        what: error.message,
        remedy: 'Reload the page to try again. If it keeps failing, the command line may tell you more.',
      };
  return c.html(layOutPage(drawFault(fault), frame, address), isExpired(error) ? 503 : 500);
}

function faultsOf(error: unknown): Record<string, string> | null {
  if (error instanceof FieldFault) return { [error.field]: error.message };
  if (!(error instanceof ZodError)) return null;
  return Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]));
}

function textsOf(body: Readonly<Record<string, unknown>>): Typed {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** What was done is told on the page after it, which is asked for by another request. */
const SAID = 'feedmill-said';
const UNSAID = `${SAID}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

function sayingCookie({ text, command }: Said): string {
  const value = Buffer.from(JSON.stringify({ text: text.slice(0, 500), command: command?.slice(0, 500) ?? null }));
  return `${SAID}=${value.toString('base64url')}; Path=/; HttpOnly; SameSite=Strict; Max-Age=60`;
}

/** Another program of this machine could have set it: it is text, and is drawn as such. */
function saidIn(cookies = ''): Said | null {
  const written = cookies
    .split(';')
    .flatMap((one) => (one.trim().startsWith(`${SAID}=`) ? [one.trim().slice(SAID.length + 1)] : []));
  try {
    const { text, command } = JSON.parse(Buffer.from(written[0] ?? '', 'base64url').toString()) as Partial<Said>;
    return typeof text !== 'string' ? null : { text, command: typeof command === 'string' ? command : null };
  } catch {
    return null;
  }
}
