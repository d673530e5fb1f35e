import { arange, maximum, minimum, type Tensor } from "@nnf/tensor";
import { digitSide as side } from "./layout.ts";

/** Pixels that the longer side of a digit takes of the network's 28. */
const box = 20;

/**
 * A drawing as MNIST's digits were made of scanned ones: scaled until its longer side is 20 pixels,
 * each as dark as its share of ink, and moved by whole pixels until the centre of mass is in the
 * middle of 28 × 28.
 * @param ink [n, n], 1 where there is ink and 0 elsewhere, not all 0
 */
export function centred(ink: Tensor): Tensor {
  const rows = extentOf(ink, 1);
  const columns = extentOf(ink, 0);
  const scale = Math.max(rows.length, columns.length) / box;
  return shares(rows, scale).matmul(ink).matmul(shares(columns, scale).transpose());
}

/** Where along an axis there is ink. */
interface Extent {
  readonly from: number;
  readonly length: number;
  /** The centre of mass. */
  readonly middle: number;
  /** The length of the whole axis. */
  readonly whole: number;
}

function extentOf(ink: Tensor, other: 0 | 1): Extent {
  const any = ink.max([other]);
  const masses = ink.sum([other]);
  const whole = masses.size;
  const from = any.argMax(0).item();
  const places = arange(whole).add(0.5);
  const middle = masses.mul(places).sum().div(masses.sum()).item();
  const to = places.mul(any).max().item() + 0.5;
  return { from, length: to - from, middle, whole };
}

/** What each of the 28 pixels along an axis takes of each place of the drawing, [28, n]. */
function shares({ from, middle, whole }: Extent, scale: number): Tensor {
  const moved = Math.round(side / 2 - (middle - from) / scale);
  const begin = arange(side).sub(moved).mul(scale).add(from).reshape(side, 1);
  const place = arange(whole).reshape(1, whole);
  const covered = minimum(begin.add(scale), place.add(1)).sub(maximum(begin, place));
  return covered.maximum(0).div(scale);
}
