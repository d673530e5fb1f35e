/**
 * Threefry-2x32 with 20 rounds: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011). Four counters at a time, one per lane.
 */

@inline
function mix(x: v128, y: v128, bits: i32): v128 {
  return v128.xor(v128.or(i32x4.shl(y, bits), i32x4.shr_u(y, 32 - bits)), x);
}

/**
 * Writes the outputs of the counters (c, 0), (c + 1, 0), (c + 2, 0), (c + 3, 0) for c = `counter`:
 * the four first words at `first` and, unless `second` is 0, the four second words there.
 */
export function threefry(key0: i32, key1: i32, counter: i32, first: usize, second: usize): void {
  let k0 = key1;
  let k1 = 0x1bd11bda ^ key0 ^ key1;
  let k2 = key0;
  let x = i32x4.add(i32x4.splat(counter + key0), i32x4(0, 1, 2, 3));
  let y = i32x4.splat(key1);
  // Five groups of four rounds; after each, two key words and the number of the group go in.
  for (let group = 1; group <= 5; group++) {
    if (group & 1) {
      x = i32x4.add(x, y);
      y = mix(x, y, 13);
      x = i32x4.add(x, y);
      y = mix(x, y, 15);
      x = i32x4.add(x, y);
      y = mix(x, y, 26);
      x = i32x4.add(x, y);
      y = mix(x, y, 6);
    } else {
      x = i32x4.add(x, y);
      y = mix(x, y, 17);
      x = i32x4.add(x, y);
      y = mix(x, y, 29);
      x = i32x4.add(x, y);
      y = mix(x, y, 16);
      x = i32x4.add(x, y);
      y = mix(x, y, 24);
    }
    x = i32x4.add(x, i32x4.splat(k0));
    y = i32x4.add(y, i32x4.splat(k1 + group));
    const used = k0;
    k0 = k1;
    k1 = k2;
    k2 = used;
  }
  v128.store(first, x);
  if (second) v128.store(second, y);
}
