import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';

/**
 * Who may import whom: rooms, and in the big rooms wings, stand on floors. A file imports what stands on a floor below its
 * own, never what stands above it, nor what stands beside it on the same floor. Within a wing files import each other. A
 * file of a room that is in no wing stands on a floor by its own name.
 */
const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '.': [
    ['bin'],
    ['lambdas', 'lib/cloud', 'lib/console', 'lib/local'],
    ['lib/pipeline'],
    [
      'lib/check',
      'lib/config',
      'lib/cost',
      'lib/extract',
      'lib/fetch',
      'lib/habit',
      'lib/hub',
      'lib/identity',
      'lib/mail',
      'lib/parse',
      'lib/partners',
      'lib/publish',
      'lib/store',
    ],
    ['lib/model'],
  ],
  bin: [
    ['feedmill', 'app'],
    ['main', 'lean'],
    ['program'],
    ['commands'],
    ['console'],
    ['acts'],
    ['show'],
    ['workplace'],
    ['setup'],
    ['version'],
  ],
  'lib/extract': [
    ['index'],
    ['parts', 'kind', 'text', 'pick', 'letter'],
    ['lead'],
    ['article'],
    ['body'],
    ['metadata'],
    ['clues'],
    ['sanitise', 'list'],
    ['dates', 'state'],
    ['page'],
  ],
  'lib/pipeline': [
    ['index'],
    ['trace'],
    ['operate', 'dispatch', 'measures', 'reading'],
    ['partners'],
    ['discover'],
    ['hub', 'mail'],
    ['webhooks'],
    ['ingest'],
    ['route'],
    ['publish'],
    ['definitions'],
    ['poll'],
    ['manners', 'source-hub'],
    ['ports'],
    ['reader'],
    ['messages', 'seen'],
    ['queues'],
  ],
  'lib/local': [
    ['index'],
    ['newspaper'],
    ['machine', 'mail', 'backup'],
    ['table', 'queues'],
    ['web'],
    ['objects'],
    ['folder', 'lambda'],
  ],
  'lib/publish': [
    ['index'],
    ['layout'],
    ['entry-names'],
    ['fitting', 'spans'],
    ['profiles', 'pages'],
    ['documents'],
    ['address'],
  ],
};

/** `cloud` only describes resources: of all that stands below it, it may know this alone. */
const ONLY: Readonly<Record<string, readonly string[]>> = { 'lib/cloud': ['lib/config', 'lib/model'] };

const FOLDERS = ['bin', 'lambdas', 'lib'];

/**
 * What is wrong with the imports of the sources below a folder, a line each, which names the files and the rule: imports
 * that climb, files on no floor, and circles, imports of types among them. Empty where all is well.
 */
export async function importFaults(root: string): Promise<string[]> {
  const { output } = await cruise(FOLDERS, {
    baseDir: root,
    ruleSet: { forbidden: rules() },
    validate: true,
    parser: 'swc',
    tsPreCompilationDeps: true,
    includeOnly: `^(${FOLDERS.join('|')})/`,
  });
  const { summary } = output as ICruiseResult;
  const faults = summary.violations.map(({ from, to, rule, cycle }) => {
    const way = cycle === undefined ? [from, to] : [from, ...cycle.map(({ name }) => name)];
    return `${way.join(' → ')}: ${rule.name}`;
  });
  return [...new Set(faults)].sort();
}

function rules(): NonNullable<IFlattenedRuleSet['forbidden']> {
  const floors = Object.entries(FLOORS).flatMap(([room, itsFloors]) => floorRules(room, itsFloors));
  const only = Object.entries(ONLY).map(([room, allowed]) => ({
    name: `${room} imports ${allowed.join(' and ')} alone`,
    severity: 'error' as const,
    from: { path: below([room]) },
    to: { pathNot: below([room, ...allowed]) },
  }));
  const circles = {
    name: 'no circles of files',
    severity: 'error' as const,
    from: {},
    to: { circular: true },
  };
  return [...floors, ...only, circles];
}

function floorRules(room: string, floors: readonly (readonly string[])[]) {
  const inRoom = (names: readonly string[]) => names.map((name) => (room === '.' ? name : `${room}/${name}`));
  const where = room === '.' ? 'rooms' : room;
  const climbs = floors.flatMap((names, at) =>
    inRoom(names).map((own, index) => ({
      name: `${where}: ${names[index]} may import ${listed(floors.slice(at + 1).flat())} alone`,
      severity: 'error' as const,
      from: { path: below([own]) },
      to: { path: below(inRoom(floors.slice(0, at + 1).flat())), pathNot: below([own]) },
    })),
  );
  const placed = inRoom(floors.flat());
  const homeless = {
    name: `${where}: on none of its floors in .ci/imports.ts`,
    severity: 'error' as const,
    from: { path: room === '.' ? '' : below([room]), pathNot: below(placed) },
    to: {},
  };
  return [...climbs, homeless];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'itself' : names.join(', ');
}

/** The files of rooms and wings, or the files of these names themselves. */
function below(places: readonly string[]): string {
  return `^(${places.join('|')})(/|\\.ts$)`;
}

if (import.meta.main) {
  const faults = await importFaults(new URL('..', import.meta.url).pathname);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
