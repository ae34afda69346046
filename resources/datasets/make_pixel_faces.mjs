// Draws the faces of the pixel_faces data set: 24,000 different ones, each with everything that is known about it.
//
//   npm install @dicebear/core@9.4.3 @dicebear/pixel-art@9.4.3 @resvg/resvg-js@2.6.2
//   node make_pixel_faces.mjs FOLDER          (in the folder that holds node_modules; about a minute)
//
// Writes FOLDER/faces.rgb (uint8 [N, 16, 16, 3]) and FOLDER/faces.json; pack_datasets.py makes pixel_faces.npz of them.
// The same versions give the same bytes: every choice comes from SEED, none from the clock or Math.random.
// It uses only the drawings that can be told apart at this size, so that an attribute is always visible.

import fs from 'node:fs';
import path from 'node:path';
import { createAvatar } from '@dicebear/core';
import * as pixelArt from '@dicebear/pixel-art';
import { Resvg } from '@resvg/resvg-js';

const SEED = 20240607;
const COUNT = 24000;
const SIDE = 16; // the grid that the faces are drawn on
const BACKGROUND = 'dce8f0'; // a single calm colour: the net learns faces sooner, and the pictures stay quiet

const variants = (word, numbers) => numbers.map((number) => word + String(number).padStart(2, '0'));

// By attribute, its values in the order of their numbers: [name for people, what the drawing needs].
const CHOICES = {
  skin: [['fair', 'ffdbac'], ['light', 'eabf8c'], ['tan', 'c8935f'], ['brown', '9c6636'], ['dark', '6b4020']],
  hair_colour: [
    ['black', '1d1a20'], ['brown', '6b3a14'], ['blond', 'f0c33c'], ['red', 'c8401c'], ['grey', '9aa0a8'],
    ['blue', '2180d0'], ['green', '45a82e'], ['pink', 'ea66a6'],
  ],
  eye_colour: [['brown', '4a2c18'], ['blue', '2468b0'], ['green', '247a48']],
  eyes: [
    ['small', 'variant04'], ['normal', 'variant06'], ['big', 'variant09'],
    ['glancing right', 'variant07'], ['glancing left', 'variant08'],
  ],
  clothing_colour: [
    ['blue', '3f86d0'], ['green', '2fae6a'], ['red', 'd13a4a'], ['yellow', 'ffc93a'], ['purple', '8656b8'],
    ['black', '34343c'],
  ],
  hat_colour: [['none', 'd13a4a'], ['blue', '2663a3'], ['green', '3d8a6b'], ['red', 'a62116'], ['purple', '614f8a']],
};
const HAIR = { short: variants('short', [1, 2, 6, 8, 9, 14, 15, 16, 17, 19, 22]), long: variants('long', [1, 2, 3, 7, 8, 9, 12, 13, 18, 20, 21]) };
const MOUTHS = { neutral: variants('sad', [6, 7]), smiling: variants('happy', [6, 9, 12]), frowning: variants('sad', [1]) };
const GLASSES = { clear: variants('light', [2, 5, 6, 7]), dark: variants('dark', [2, 5, 6, 7]) };
const BEARDS = variants('variant', [3, 5, 6, 8]);
const HATS = variants('variant', [1, 2, 3, 4, 6, 8]);
const CLOTHES = variants('variant', [1, 3, 5, 8, 11, 12, 14, 23]);
const FRAMES = ['222228', '7a2436', '1f4a78'];
const LIPS = 'b8242c';

// Mulberry32: small, and the same in every version of node.
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = randomNumbers(SEED);
const below = (count) => Math.floor(random() * count);
const pick = (options) => options[below(options.length)];
const chance = (probability) => random() < probability;

// What one face is: the number of each attribute's value, and which drawing shows it.
function chooseFace() {
  const long = chance(0.5);
  const smile = chance(0.5);
  const mouth = smile ? 'smiling' : pick(['neutral', 'frowning']);
  const glasses = chance(0.4) ? pick(['clear', 'dark']) : 'none';
  const beard = chance(long ? 0.02 : 0.4);
  const hat = chance(0.2);
  const attributes = {
    smile: Number(smile), long_hair: Number(long), glasses: Number(glasses !== 'none'), beard: Number(beard), hat: Number(hat),
    mouth: ['neutral', 'smiling', 'frowning'].indexOf(mouth), glasses_kind: ['none', 'clear', 'dark'].indexOf(glasses),
  };
  for (const name of Object.keys(CHOICES)) attributes[name] = below(CHOICES[name].length);
  attributes.hat_colour = hat ? 1 + below(CHOICES.hat_colour.length - 1) : 0;
  const styles = HAIR[long ? 'long' : 'short'];
  const style = below(styles.length);
  attributes.hair_style = style + (long ? HAIR.short.length : 0);
  const drawing = { hair: styles[style], mouth: pick(MOUTHS[mouth]), glasses: pick(GLASSES[glasses] ?? GLASSES.clear),
    beard: pick(BEARDS), hat: pick(HATS), clothing: pick(CLOTHES), frame: pick(FRAMES) };
  return { attributes, drawing };
}

const colour = (attributes, name) => [CHOICES[name][attributes[name]][1]];

function drawingOptions({ attributes, drawing }) {
  return {
    seed: 'face', size: SIDE, backgroundColor: [BACKGROUND], accessoriesProbability: 0,
    skinColor: colour(attributes, 'skin'), hairColor: colour(attributes, 'hair_colour'), hair: [drawing.hair],
    eyes: colour(attributes, 'eyes'), eyesColor: colour(attributes, 'eye_colour'),
    mouth: [drawing.mouth], mouthColor: [LIPS],
    clothing: [drawing.clothing], clothingColor: colour(attributes, 'clothing_colour'),
    glasses: [drawing.glasses], glassesColor: [drawing.frame], glassesProbability: attributes.glasses * 100,
    beard: [drawing.beard], beardProbability: attributes.beard * 100,
    hat: [drawing.hat], hatColor: colour(attributes, 'hat_colour'), hatProbability: attributes.hat * 100,
  };
}

// The original masks a beard by the luminance of its own colour, which makes dark beards invisible, and tints dark
// lenses by less than a third; both are made plain to see here.
function render(face) {
  let svg = createAvatar(pixelArt, drawingOptions(face)).toString();
  svg = svg.replace(/(<mask id="beard[^>]*><path [^>]*?)fill="#[0-9a-f]{6}"/g, '$1fill="#fff"');
  if (face.attributes.glasses_kind === 2) svg = svg.replace(/fill="#000" fill-opacity=".3"/g, 'fill="#14141c" fill-opacity=".88"');
  const { pixels } = new Resvg(svg, { fitTo: { mode: 'width', value: SIDE } }).render();
  const rgb = Buffer.alloc(SIDE * SIDE * 3);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) pixels.copy(rgb, pixel * 3, pixel * 4, pixel * 4 + 3);
  return rgb;
}

// A hat may hide all hair, and then nobody could tell its colour.
function showsItsHair(rgb, face) {
  const hair = Buffer.from(colour(face.attributes, 'hair_colour')[0], 'hex');
  let visible = 0;
  for (let at = 0; at < rgb.length; at += 3) visible += hair.equals(rgb.subarray(at, at + 3)) ? 1 : 0;
  return visible >= 4;
}

const pictures = [];
const names = Object.keys(chooseFace().attributes);
const rows = [];
const seen = new Set();
while (pictures.length < COUNT) {
  const face = chooseFace();
  const rgb = render(face);
  const key = rgb.toString('base64');
  if (seen.has(key) || !showsItsHair(rgb, face)) continue;
  seen.add(key);
  pictures.push(rgb);
  rows.push(names.map((name) => face.attributes[name]));
}
const values = Object.fromEntries(Object.entries(CHOICES).map(([name, options]) => [name, options.map(([word]) => word)]));
values.mouth = ['neutral', 'smiling', 'frowning'];
values.glasses_kind = ['none', 'clear', 'dark'];
values.hair_style = [...HAIR.short, ...HAIR.long];
const folder = process.argv[2] ?? '.';
fs.writeFileSync(path.join(folder, 'faces.rgb'), Buffer.concat(pictures));
fs.writeFileSync(path.join(folder, 'faces.json'), JSON.stringify({ side: SIDE, names, values, rows }));
