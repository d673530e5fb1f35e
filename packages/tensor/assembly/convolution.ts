/**
 * Convolution of images x [N, C, H, W] with filters w [O, C, KH, KW] to y [N, O, OH, OW], and its two
 * gradients: `[kind, dtype, x, w, y, N, C, H, W, O, KH, KW, OH, OW, SH, SW, DH, DW, groups]`, where
 * windows start every [SH, SW] elements and their elements lie [DH, DW] apart. The kind says which
 * of the three is computed from the other two:
 *
 * - 0, y. Units: N * ceil(OH OW / 1024).
 * - 1, the gradient of x. Units: ceil(C / 8) * N, images innermost.
 * - 2, the gradient of w, [groups, O, C, KH, KW], each group the sum over ceil(N / groups) images.
 *   Units: groups * ceil(C KH KW / 64).
 *
 * Windows are never stored: the place of an element of a window is the sum of an offset for the
 * window and one for the element, so all three are sums of products over rows that are read in
 * place, with tables of the offsets. As in `gemm.ts`, sums are cut into equal blocks of at most 256
 * products, each summed from 0 in ascending order; the order of additions depends on the shapes alone.
 */
import {
  HEAD, LANES, offsets, packLanes, rowBytes, rowsByLanes, SPARE, TILE_SCRATCH,
} from "./convolution-tiles";
import { blockSize } from "./gemm";
import { SCRATCH_BYTES } from "./scratch";

const enum Kind {
  values = 0,
  image = 1,
  filters = 2,
}

/** What a unit takes of windows (values), channels (gradient of x), elements (gradient of w). */
const WINDOWS = 1024;
const CHANNELS = 8;
const ELEMENTS = 64;
/** Most products in a block. */
const DEPTH = 256;
/** Bytes of images that stay in the second-level cache while all filters pass by. */
const IMAGES: usize = 1 << 18;
/** Bytes of the panels that the gradient of x has ready at a time. */
const PANELS: usize = 1 << 18;

// Places in the scratch area: of offsets of a block's products, of rows, of elements in a row, of panels.
const DEPTHS: usize = TILE_SCRATCH;
const STARTS: usize = DEPTHS + (DEPTH + SPARE) * 4;
const RAMP: usize = STARTS + (WINDOWS + SPARE) * 4;
const PANEL: usize = RAMP + (WINDOWS + SPARE) * 4;
const SCRATCH: i32 = <i32>(PANEL + PANELS);

@inline
function word(d: usize, i: usize): i32 {
  return load<i32>(d + (i << 2));
}

@inline
function address(d: usize, i: usize): usize {
  return load<usize>(d + (i << 2));
}

/** Bytes of a line and of a plane of x. */
function lineBytes(d: usize, size: usize): usize {
  return address(d, 8) * size;
}

function planeBytes(d: usize, size: usize): usize {
  return address(d, 7) * lineBytes(d, size);
}

/** Elements of a window, and so of a filter. */
function elementsOf(d: usize): i32 {
  return word(d, 6) * word(d, 10) * word(d, 11);
}

function windowsOf(d: usize): i32 {
  return word(d, 12) * word(d, 13);
}

/** Offsets in an image of `count` windows from window `first` on. */
function windowOffsets(to: usize, d: usize, size: usize, first: i32, count: i32): void {
  const down = address(d, 14) * lineBytes(d, size);
  offsets(to, first, count, 1, word(d, 13), down, 0, address(d, 15) * size);
}

/** Offsets in a window of `count` elements from element `first` on. */
function elementOffsets(to: usize, d: usize, size: usize, first: i32, count: i32): void {
  const down = address(d, 16) * lineBytes(d, size);
  const across = address(d, 17) * size;
  offsets(to, first, count, word(d, 10), word(d, 11), planeBytes(d, size), down, across);
}

function valuesOf(d: usize, size: usize, begin: i32, end: i32, scratch: usize): void {
  const elements = elementsOf(d);
  const windows = windowsOf(d);
  const filters = word(d, 9);
  const image = address(d, 6) * planeBytes(d, size);
  const outPlane = <usize>windows * size;
  const outImage = <usize>filters * outPlane;
  const filter = <usize>elements * size;
  const depths = scratch + DEPTHS;
  const starts = scratch + STARTS;
  const panel = scratch + PANEL;
  const strips = (windows + WINDOWS - 1) / WINDOWS;
  const block = blockSize(max(elements, 1));
  const together = <i32>max(IMAGES / max(image, 1), 1) * strips;
  offsets(panel, 0, LANES, 1, 1, outPlane, 0, 0);
  while (begin < end) {
    const last = min(end, begin + together);
    for (let p = 0; p == 0 || p < elements; p += block) {
      const depth = min(elements - p, block);
      elementOffsets(depths, d, size, p, depth);
      for (let o = 0; o < filters; o += LANES) {
        const lanes = min(filters - o, LANES);
        const from = address(d, 3) + <usize>o * filter + <usize>p * size;
        packLanes(size, panel, from, size, filter, depths, depth, lanes);
        let known = -1;
        for (let unit = begin; unit < last; ++unit) {
          const n = unit / strips;
          const first = (unit - n * strips) * WINDOWS;
          const count = min(windows - first, WINDOWS);
          if (first != known) windowOffsets(starts, d, size, first, count);
          known = first;
          rowsByLanes(
            size, address(d, 2) + <usize>n * image, starts, count, depth, panel, lanes,
            address(d, 4) + <usize>n * outImage + <usize>o * outPlane + <usize>first * size,
            scratch + RAMP, p > 0, scratch,
          );
        }
      }
    }
    begin = last;
  }
}

/** Lanes are lines of filters, of eight channels at a time, with a panel for each place in a line. */
function imageGradient(d: usize, size: usize, begin: i32, end: i32, scratch: usize): void {
  const images = word(d, 5);
  const filters = word(d, 9);
  const height = word(d, 10);
  const width = word(d, 11);
  const windows = windowsOf(d);
  const plane = planeBytes(d, size);
  const image = address(d, 6) * plane;
  const outPlane = <usize>windows * size;
  const filter = <usize>elementsOf(d) * size;
  const dilatedDown = address(d, 16) * lineBytes(d, size);
  const dilatedAcross = address(d, 17) * size;
  const depths = scratch + DEPTHS;
  const starts = scratch + STARTS;
  const block = blockSize(max(filters, 1));
  const panelBytes = HEAD + <usize>block * rowBytes(size);
  const together = <i32>(PANELS / panelBytes);
  while (begin < end) {
    const c = (begin / images) * CHANNELS;
    const channels = min(word(d, 6) - c, CHANNELS);
    const firstImage = begin % images;
    const lastImage = min(images, firstImage + end - begin);
    begin += lastImage - firstImage;
    const x = address(d, 2) + <usize>c * plane;
    for (let n = firstImage; n < lastImage; ++n) {
      memory.fill(x + <usize>n * image, 0, <usize>channels * plane);
    }
    const lines = channels * height;
    const panels = ((lines + LANES - 1) / LANES) * width;
    for (let o = 0; o < filters; o += block) {
      const depth = min(filters - o, block);
      offsets(depths, 0, depth, 1, 1, outPlane, 0, 0);
      for (let t = 0; t < panels; t += together) {
        const last = min(panels, t + together);
        let panel = scratch + PANEL;
        for (let i = t; i < last; ++i) {
          const l = (i / width) * LANES;
          const lanes = min(lines - l, LANES);
          const from =
            address(d, 3) + <usize>o * filter +
            <usize>((c * height + l) * width + (i % width)) * size;
          offsets(panel, l, lanes, 1, height, plane, 0, dilatedDown);
          packLanes(size, panel, from, filter, <usize>width * size, depths, depth, lanes);
          panel += panelBytes;
        }
        for (let first = 0; first < windows; first += WINDOWS) {
          const count = min(windows - first, WINDOWS);
          windowOffsets(starts, d, size, first, count);
          for (let n = firstImage; n < lastImage; ++n) {
            const y =
              address(d, 4) + <usize>(n * filters + o) * outPlane + <usize>first * size;
            panel = scratch + PANEL;
            for (let i = t; i < last; ++i) {
              const lanes = min(lines - (i / width) * LANES, LANES);
              const to = x + <usize>n * image + <usize>(i % width) * dilatedAcross;
              rowsByLanes(
                size, y, scratch + RAMP, count, depth, panel, lanes, to, starts, true, scratch,
              );
              panel += panelBytes;
            }
          }
        }
      }
    }
  }
}

function filterGradient(d: usize, size: usize, begin: i32, end: i32, scratch: usize): void {
  const images = word(d, 5);
  const filters = word(d, 9);
  const windows = windowsOf(d);
  const elements = elementsOf(d);
  const image = address(d, 6) * planeBytes(d, size);
  const outPlane = <usize>windows * size;
  const filter = <usize>elements * size;
  const depths = scratch + DEPTHS;
  const starts = scratch + STARTS;
  const panel = scratch + PANEL;
  const strips = (elements + ELEMENTS - 1) / ELEMENTS;
  const share = (images + word(d, 18) - 1) / word(d, 18);
  const block = blockSize(max(windows, 1));
  offsets(panel, 0, LANES, 1, 1, filter, 0, 0);
  for (let unit = begin; unit < end; ++unit) {
    const group = unit / strips;
    const first = (unit - group * strips) * ELEMENTS;
    const count = min(elements - first, ELEMENTS);
    const to = address(d, 3) + <usize>(group * filters) * filter + <usize>first * size;
    for (let o = 0; o < filters; ++o) memory.fill(to + <usize>o * filter, 0, <usize>count * size);
    elementOffsets(starts, d, size, first, count);
    const lastImage = min(images, (group + 1) * share);
    for (let q = 0; q < windows; q += block) {
      const depth = min(windows - q, block);
      windowOffsets(depths, d, size, q, depth);
      for (let n = group * share; n < lastImage; ++n) {
        const x = address(d, 2) + <usize>n * image;
        for (let o = 0; o < filters; o += LANES) {
          const lanes = min(filters - o, LANES);
          const from = address(d, 4) + <usize>(n * filters + o) * outPlane + <usize>q * size;
          packLanes(size, panel, from, size, outPlane, depths, depth, lanes);
          rowsByLanes(
            size, x, starts, count, depth, panel, lanes, to + <usize>o * filter,
            scratch + RAMP, true, scratch,
          );
        }
      }
    }
  }
}

export function convolution(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  if (SCRATCH > SCRATCH_BYTES) ERROR("convolution packs more than the scratch area holds");
  const kind = word(d, 0);
  const size: usize = word(d, 1) == 1 ? 8 : 4;
  offsets(scratch, 0, LANES, 1, 1, 16, 0, 0);
  offsets(scratch + RAMP, 0, WINDOWS, 1, 1, size, 0, 0);
  if (kind == Kind.values) valuesOf(d, size, begin, end, scratch);
  else if (kind == Kind.image) imageGradient(d, size, begin, end, scratch);
  else filterGradient(d, size, begin, end, scratch);
  return 0;
}
