/** Constant of the key schedule, Skein's C240 cut to 32 bits (Salmon et al. 2011, §4.2). */
const parity = 0x1bd11bda;

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
  // The key schedule turns among three words, the third made of the others.
  let a = key0 | 0;
  let b = key1 | 0;
  let c = parity ^ a ^ b;
  let x0 = (counter0 + a) | 0;
  let x1 = (counter1 + b) | 0;
  // Four rounds and a key injection, five times. The rotation distances (table 2) repeat after
  // eight rounds; written out, they make this twice as fast as read from an array.
  for (let group = 1; group <= 5; group++) {
    const odd = (group & 1) === 1;
    x0 = (x0 + x1) | 0;
    x1 = x0 ^ (odd ? rotateLeft(x1, 13) : rotateLeft(x1, 17));
    x0 = (x0 + x1) | 0;
    x1 = x0 ^ (odd ? rotateLeft(x1, 15) : rotateLeft(x1, 29));
    x0 = (x0 + x1) | 0;
    x1 = x0 ^ (odd ? rotateLeft(x1, 26) : rotateLeft(x1, 16));
    x0 = (x0 + x1) | 0;
    x1 = x0 ^ (odd ? rotateLeft(x1, 6) : rotateLeft(x1, 24));
    x0 = (x0 + b) | 0;
    x1 = (x1 + c + group) | 0;
    const first = a;
    a = b;
    b = c;
    c = first;
  }
  out[0] = x0;
  out[1] = x1;
}

function rotateLeft(word: number, distance: number): number {
  return (word << distance) | (word >>> (32 - distance));
}
