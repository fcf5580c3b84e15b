import { draw } from './draw.ts';
import { type Colour, encodePng } from './png.ts';

/** What the paper's illustrator can draw. */
export const SCENES = ['sea', 'hills', 'town', 'wood', 'field'] as const;

export type Scene = (typeof SCENES)[number];

/** Colours of an hour: the sky from its top to the horizon, the land from far to near, and the sun. */
type Hour = { readonly sky: readonly [Colour, Colour]; readonly land: readonly [Colour, Colour]; readonly sun: Colour };

const HOURS: readonly Hour[] = [
  {
    sky: [
      [92, 146, 196],
      [222, 232, 232],
    ],
    land: [
      [126, 160, 150],
      [44, 84, 62],
    ],
    sun: [255, 250, 226],
  },
  {
    sky: [
      [58, 66, 110],
      [246, 178, 122],
    ],
    land: [
      [132, 104, 120],
      [36, 34, 54],
    ],
    sun: [255, 222, 160],
  },
  {
    sky: [
      [142, 152, 160],
      [220, 220, 214],
    ],
    land: [
      [150, 156, 152],
      [62, 72, 70],
    ],
    sun: [240, 240, 232],
  },
  {
    sky: [
      [84, 120, 170],
      [250, 216, 196],
    ],
    land: [
      [164, 150, 160],
      [70, 76, 58],
    ],
    sun: [255, 240, 210],
  },
];

const SKY = 32;
const LAYERS = 5;
const SUN = SKY + LAYERS;
const LIGHT = SUN + 1;

/** A landscape as PNG, the same for the same scene, seed and size. */
export function paint(scene: Scene, seed: string, width: number, height: number): Buffer {
  const hour = HOURS[draw(`hour ${seed}`, HOURS.length)] as Hour;
  const pixels = new Uint8Array(width * height);
  const ridges = Array.from({ length: LAYERS }, (_, layer) => ridge(scene, `${seed} ${layer}`, layer, width, height));
  const sun = { u: 12 + draw(`sun ${seed}`, 40), v: 6 + draw(`height ${seed}`, 6) };
  const boat = 12 + draw(`boat ${seed}`, 40);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const u = (x / width) * 64;
      const v = (y / height) * 36;
      const land = ridges.findLastIndex((heights) => y >= (heights[x] ?? height));
      const sky = Math.hypot(u - sun.u, v - sun.v) < 2.5 ? SUN : Math.min(SKY - 1, Math.floor((v / 24) * SKY));
      const ground = land < 0 ? sky : (detail(scene, u, v) ?? SKY + land);
      pixels[y * width + x] = (scene === 'sea' ? sail(u - boat, v) : null) ?? ground;
    }
  }
  return encodePng(width, height, palette(hour), pixels);
}

function palette(hour: Hour): readonly Colour[] {
  const sky = Array.from({ length: SKY }, (_, i) => between(hour.sky[0], hour.sky[1], i / (SKY - 1)));
  const land = Array.from({ length: LAYERS }, (_, i) => between(hour.land[0], hour.land[1], i / (LAYERS - 1)));
  return [...sky, ...land, hour.sun, between(hour.sky[1], hour.land[0], 0.3)];
}

function between(a: Colour, b: Colour, part: number): Colour {
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** For each column the height at which a layer of the land begins. */
function ridge(scene: Scene, seed: string, layer: number, width: number, height: number): readonly number[] {
  const phase = draw(seed, 628) / 100;
  const base = height * (0.5 + layer * 0.1);
  return Array.from({ length: width }, (_, x) => {
    const t = (x / width) * Math.PI * 2;
    const roll = Math.sin(t * (1 + layer * 0.4) + phase) + 0.4 * Math.sin(t * 3.1 + phase * 2);
    return base - height * outline(scene, seed, layer, x / width, roll);
  });
}

/** How far a layer rises above its base at `at` (0 to 1 from the left), as a part of the height. */
function outline(scene: Scene, seed: string, layer: number, at: number, roll: number): number {
  switch (scene) {
    case 'sea':
      return layer === 0 ? Math.max(0, roll) * 0.07 - 0.06 : -0.03;
    case 'hills':
      return roll * 0.07 + 0.03;
    case 'town':
      return layer < 2 ? roll * 0.05 : house(seed, at * 14) * 0.13 + 0.02;
    case 'wood':
      return roll * 0.03 + (layer < 1 ? 0 : Math.abs(((at * (34 - layer * 4)) % 1) - 0.5) * 0.16);
    case 'field':
      return roll * 0.025 - 0.02 * layer;
  }
}

function house(seed: string, position: number): number {
  const plot = Math.floor(position);
  const inside = position - plot;
  const gable = draw(`gable ${seed} ${plot}`, 2) === 0 ? 0.35 - Math.abs(inside - 0.5) * 0.7 : 0;
  return 0.4 + draw(`house ${seed} ${plot}`, 60) / 100 + gable;
}

/** Light on the ground at a place of a picture that is 64 wide and 36 high: on waves, along furrows, in windows. */
function detail(scene: Scene, u: number, v: number): number | null {
  const row = Math.floor(v * 4);
  const window = Math.sin(Math.floor(u / 2.3) * 7.3 + Math.floor(v * 1.3) * 3.1);
  const lit = {
    sea: v > 23 && row % 2 === 0 && Math.sin(u * 0.9 + row * 2.1) + Math.sin(u * 0.37 + row * 5.7) > 1.75,
    field: v > 24 && Math.abs(((u - 32) / (v - 18)) % 0.8) < 0.05,
    town: v > 25 && v < 34 && Math.floor(v * 1.3) % 3 === 1 && u % 2.3 > 1.5 && window > 0.2,
    hills: false,
    wood: false,
  };
  return lit[scene] ? LIGHT : null;
}

/** A small boat, `off` to the side of its mast: two sails of light above a dark hull. */
function sail(off: number, v: number): number | null {
  if (v > 24.6 && v < 25.6 && Math.abs(off) < 3.2 - (v - 24.6)) return SKY + LAYERS - 1;
  const reach = (v - 16) * (off < 0 ? 0.28 : 0.4);
  return v > 16 && v < 24.2 && Math.abs(off) > 0.12 && Math.abs(off) < reach ? LIGHT : null;
}
