/** What happens to files on disks, in copies and in transfers: one damage at a time, drawn from a seed. */
import type { Random } from "../../lib/random";

export interface Damage {
  /** In words, for a failing test. */
  what: string;
  bytes: Buffer;
}

type Draw = (bytes: Buffer, random: Random) => Damage;

const at = (bytes: Buffer, random: Random): number => random.integer(0, bytes.length);

function changed(bytes: Buffer, place: number, value: number): Damage {
  const copy = Buffer.from(bytes);
  copy[place] = value;
  return { what: `byte ${place} of ${bytes.length} from ${bytes[place]} to ${value}`, bytes: copy };
}

function cut(bytes: Buffer, length: number): Damage {
  return { what: `cut from ${bytes.length} to ${length} bytes`, bytes: bytes.subarray(0, length) };
}

const kinds: Draw[] = [
  (bytes, random) => {
    const place = at(bytes, random);
    return changed(bytes, place, bytes[place] ^ (1 << random.integer(0, 8)));
  },
  (bytes, random) => changed(bytes, at(bytes, random), random.integer(0, 256)),
  (bytes, random) => changed(bytes, at(bytes, random), 0),
  (bytes, random) => changed(bytes, at(bytes, random), 255),
  // Digits and letters: what keeps a text readable.
  (bytes, random) => changed(bytes, at(bytes, random), 48 + random.integer(0, 10)),
  (bytes, random) => cut(bytes, at(bytes, random)),
  (bytes, random) => cut(bytes, Math.max(0, bytes.length - random.integer(1, 4))),
  (bytes, random) => {
    const more = Buffer.from(Array.from({ length: random.integer(1, 17) }, () => random.integer(0, 256)));
    return { what: `${more.length} bytes behind the end`, bytes: Buffer.concat([bytes, more]) };
  },
  (bytes, random) => {
    const size = random.integer(1, Math.min(65, Math.max(2, bytes.length >> 1)));
    const places = [0, 1].map(() => random.integer(0, Math.max(1, bytes.length - size))).sort((a, b) => a - b);
    const [first, second] = [places[0], Math.max(places[1], Math.min(places[0] + size, bytes.length - size))];
    const copy = Buffer.from(bytes);
    bytes.copy(copy, first, second, second + size);
    bytes.copy(copy, second, first, first + size);
    return { what: `${size} bytes at ${first} and at ${second} swapped`, bytes: copy };
  },
  () => ({ what: "nothing left", bytes: Buffer.alloc(0) }),
];

/** One damage that changes something. The last kind, which has one outcome, is drawn more rarely. */
export function drawDamage(bytes: Buffer, random: Random): Damage {
  for (;;) {
    const kind = random.integer(0, 40) === 0 ? kinds.length - 1 : random.integer(0, kinds.length - 1);
    const damage = kinds[kind](bytes, random);
    if (!damage.bytes.equals(bytes)) return damage;
  }
}
