/**
 * Sine and cosine in float64 (float32 goes through it).
 *
 *   q = round(x / ½π), r = x − q ½π; sin x is ± sin r or ± cos r, by the last two bits of q
 *
 * Up to 1024, ½π is subtracted in two parts, the product of q and the first being exact (Cody and
 * Waite). Above, and where nothing but rounding errors may be left of x, x · 2/π is multiplied out in
 * integers, from the first bits of 2/π that matter on (Payne and Hanek). sin r = r + r³ p(r²) and
 * cos r = 1 − r²/2 + r⁴ p(r²), interpolated at Chebyshev nodes to 2^−56 and 2^−60.
 */
import { ROUND } from "./exp64";

const HALF_PI_HIGH: f64 = 1.5707963267948344;
const HALF_PI_LOW: f64 = 6.223372171896613e-14;
/** 2⁻⁶⁴. */
const UNIT: f64 = 5.421010862427522e-20;

/** 64 zeros and the binary digits of 2/π. */
const TWO_OVER_PI = memory.data<u64>([
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
  0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
  0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
  0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
]);

/** 64 digits of the table, `skip` bits behind the word at `word`. */
@inline
function digits(word: usize, skip: u64): u64 {
  return (load<u64>(word) << skip) | ((load<u64>(word, 8) >> 1) >> (63 - skip));
}

/** The upper 64 of the 128 bits of a · b, where a has 53. */
function upperProduct(a: u64, b: u64): u64 {
  const a1 = a >> 32;
  const a0 = a & 0xffffffff;
  const b1 = b >> 32;
  const b0 = b & 0xffffffff;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** Σ cᵢ zⁱ by pairs of terms, which do not wait for each other. */
@inline
function polynomial(z: f64, c0: f64, c1: f64, c2: f64, c3: f64, c4: f64, c5: f64): f64 {
  const w = z * z;
  return c0 + c1 * z + w * (c2 + c3 * z + w * (c4 + c5 * z));
}

/** sin(x + ½π · quarter) for quarter 0 or 1. */
export function sine(x: f64, quarter: i64): f64 {
  if (x == 0 && quarter == 0) return x;
  const size = abs(x);
  const rounded = x * (1 / HALF_PI_HIGH) + ROUND;
  const n = rounded - ROUND;
  const a = x - n * HALF_PI_HIGH;
  const b = n * HALF_PI_LOW;
  let q = reinterpret<i64>(rounded);
  let r = a - b;
  let low = a - r - b;
  if (!(size < 1024 && (abs(r) > 1e-6 || n == 0))) {
    if (!(size < Infinity)) return NaN;
    const bits = reinterpret<u64>(size);
    const digit = (bits >> 52) - 1075 - 2 + 64;
    const m = (bits & 0xfffffffffffff) | 0x10000000000000;
    const at = TWO_OVER_PI + ((<usize>digit >> 6) << 3);
    const skip = digit & 63;
    const second = digits(at + 8, skip);
    const lower = upperProduct(m, digits(at + 16, skip)) + m * second;
    // In quarters of a turn times 2⁶²; m · second carries when the sum is below it.
    const upper = m * digits(at, skip) + upperProduct(m, second) + u64(lower < m * second);
    const fraction = <i64>((upper << 2) | (lower >> 62));
    const high = <f64>fraction;
    const rest = <f64>(fraction - <i64>high) + <f64>(lower << 2) * UNIT;
    q = <i64>((upper + (1 << 61)) >> 62);
    r = (high + rest) * (UNIT * (HALF_PI_HIGH + HALF_PI_LOW));
    low = 0;
    if (x < 0) {
      q = -q;
      r = -r;
    }
  }
  q += quarter;
  const z = r * r;
  const half = 0.5 * z;
  let y: f64;
  if (q & 1) {
    const p = polynomial(
      z, 0.041666666666666664, -0.0013888888888887382, 2.480158729874307e-5,
      -2.7557317260008837e-7, 2.0876143827993133e-9, -1.1382456778061306e-11,
    );
    const w = 1 - half;
    y = w + (1 - w - half + (z * z * p - r * low));
  } else {
    const p = polynomial(
      z, -0.16666666666666666, 0.008333333333330925, -0.00019841269836722418,
      2.755731608381636e-6, -2.5051127944014188e-8, 1.5917848524808262e-10,
    );
    y = r + (r * z * p + low);
  }
  return reinterpret<f64>(reinterpret<u64>(y) ^ (<u64>(q & 2) << 62));
}
