/** Characters that stand for a byte, from "#" on; the two after them are prefixes. */
const DIRECT = 90;

/**
 * The bytes of a text made by `textOf` in `scripts/build-kernels.mjs`. With s = (byte + 4) mod 256,
 * s mod 90 is a character from "#" to "|", behind "}" where s ≥ 90 and behind "~" where s ≥ 180. The bytes
 * that fill WebAssembly have no prefix, and gzip packs the text nearly as well as the bytes, which it
 * does not do with base64.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  // In place: no byte has fewer characters than one.
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  let prefix = 0;
  for (let i = 0; i < bytes.length; i++) {
    const digit = (bytes[i] as number) - 35;
    if (digit < DIRECT) {
      // The array keeps the lowest 8 bits.
      bytes[length++] = prefix * DIRECT + digit - 4;
      prefix = 0;
    } else {
      prefix = digit - DIRECT + 1;
    }
  }
  return bytes.subarray(0, length);
}
