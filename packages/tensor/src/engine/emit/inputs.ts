import {
  add,
  type Code,
  divide,
  get,
  isEqual,
  load,
  loadByte,
  loadBytes,
  loadSplat,
  multiply,
  number,
  remainder,
  set,
  shiftRight,
  splat,
  when,
} from "./code.ts";

const FLOAT64 = 1;
const BOOL = 3;

const SCALAR = 1;
const STRIDED = 2;

/** How an emitted loop gets at an input, four elements at a time. */
interface Source {
  /** Once, before the loop. */
  readonly before: Code;
  /** The value of vector `u` of a round; none where it never changes. */
  readonly value?: (u: number) => Code;
  /** After each vector. */
  readonly step?: Code;
}

/** What the code of an input refers to. */
interface Place {
  /** The input's address. */
  readonly address: Code;
  /** Local that holds four times the number of the round's first element. */
  readonly position: number;
  /** The first element at all. */
  readonly first: Code;
  readonly register: number;
  readonly newLocal: () => number;
}

/** The address of contiguous elements in this round. */
export function contiguousAt(type: number, base: number, position: number): Code {
  return add(get(base), type === BOOL ? shiftRight(get(position), number(2)) : get(position));
}

/**
 * `kind` is the descriptor's word; `extension` starts with rank, lengths and strides. Null for
 * float64, and for strides that do not put four elements in a row, or in the same place.
 */
export function sourceOf(kind: number, extension: readonly number[], place: Place): Source | null {
  const type = kind >> 8;
  if (type === FLOAT64) return null;
  const { address, position, register } = place;
  if ((kind & 255) === STRIDED) return type === BOOL ? null : strided(extension, place);
  if ((kind & 255) === SCALAR) {
    const value = type === BOOL ? splat(loadByte(0, address)) : loadSplat(0, address);
    return { before: set(register, value) };
  }
  const base = place.newLocal();
  const at = contiguousAt(type, base, position);
  return {
    before: set(base, address),
    value: (u) => (type === BOOL ? loadBytes(4 * u, at) : load(16 * u, at)),
  };
}

/** Keeps a pointer and the coordinates, which step and carry like an odometer. */
function strided(extension: readonly number[], { address, first, newLocal }: Place): Source | null {
  const rank = extension[0] ?? 0;
  const last = rank - 1;
  const dims = extension.slice(1, 1 + rank);
  const strides = extension.slice(1 + rank, 1 + 2 * rank).map((stride) => 4 * stride);
  const inner = strides[last];
  if ((dims[last] ?? 0) % 4 !== 0 || (inner !== 0 && inner !== 4)) return null;
  const pointer = newLocal();
  const rest = newLocal();
  const advance = (bytes: Code): Code => set(pointer, add(get(pointer), bytes));
  let before: Code = [];
  let step: Code = [];
  dims.forEach((dim, k) => {
    const coordinate = newLocal();
    const stride = strides[k] ?? 0;
    const by = k === last ? 4 : 1;
    before = [
      ...set(coordinate, remainder(get(rest), number(dim))),
      ...set(rest, divide(get(rest), number(dim))),
      ...advance(multiply(get(coordinate), number(stride))),
      ...before,
    ];
    step = [
      ...set(coordinate, add(get(coordinate), number(by))),
      ...advance(number(by * stride)),
      ...when(isEqual(get(coordinate), number(dim)), [
        ...set(coordinate, number(0)),
        ...advance(number(-dim * stride)),
        ...step,
      ]),
    ];
  });
  return {
    before: [...set(pointer, address), ...set(rest, first), ...before],
    value: () => (inner === 0 ? loadSplat : load)(0, get(pointer)),
    step,
  };
}
