/** Constant of the key schedule, Skein's C240 cut to 32 bits (Salmon et al. 2011, §4.2). */
const parity = 0x1bd11bda;

const rounds = 20;

/** Rotation distances, one per round, repeating after eight (Salmon et al. 2011, table 2). */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Where {@link threefry2x32} leaves its two words. */
export type WordPair = Uint32Array | Int32Array;

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of the counter whose outputs are random bits.
 * Writes both words of the block into `out`. Key and counter are taken modulo 2^32.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC 2011.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: WordPair,
): void {
  // The key schedule turns among (k0, k1, k2); three variables, since this runs per random number.
  let a = key0 | 0;
  let b = key1 | 0;
  let c = parity ^ a ^ b;
  let x0 = (counter0 + a) | 0;
  let x1 = (counter1 + b) | 0;
  for (let round = 0; round < rounds; round++) {
    const distance = rotations[round & 7] as number;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << distance) | (x1 >>> (32 - distance))) ^ x0;
    if ((round & 3) === 3) {
      x0 = (x0 + b) | 0;
      x1 = (x1 + c + ((round >> 2) + 1)) | 0;
      const first = a;
      a = b;
      b = c;
      c = first;
    }
  }
  out[0] = x0;
  out[1] = x1;
}
