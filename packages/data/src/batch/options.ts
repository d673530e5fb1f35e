import type { Dtype, Tensor } from "@nnf/tensor";
import type { HostArray } from "./host.ts";

/** Numbers in arrays, nested to any depth. */
export type NestedNumbers = readonly (number | NestedNumbers)[];

/**
 * What a batch of elements `E` is: numbers, booleans, typed arrays, arrays of numbers and tensors
 * become one tensor with a new first axis, strings an array of strings, records a record of these.
 */
export type Batched<E> = E extends
  | number
  | boolean
  | Tensor
  | HostArray
  | NestedNumbers
  | readonly boolean[]
  ? Tensor
  : E extends string
    ? string[]
    : E extends object
      ? { [K in keyof E]: Batched<E[K]> }
      : never;

/** The names of an element's columns; none for elements that are no records. */
export type ColumnName<E> = E extends
  | number
  | boolean
  | string
  | Tensor
  | HostArray
  | readonly unknown[]
  ? never
  : keyof E & string;

/** One setting for all columns, or one for each column named. */
export type PerColumn<E, V> = V | { readonly [K in ColumnName<E>]?: V };

/** Options of `batch`. */
export interface BatchOptions<E> {
  /** Leave out a last batch that is shorter than the others. Default false. */
  readonly dropLast?: boolean;
  /**
   * The value that fills up examples shorter than the longest of their batch, by column or for all
   * columns. Without it examples of different shapes are an error.
   */
  readonly pad?: PerColumn<E, number>;
  /**
   * Rounds padded lengths (first axis) up to a multiple of this, so that few different shapes occur
   * and plans are reused. Default 1.
   */
  readonly padMultiple?: number;
  /** The column whose lengths before padding are added as `lengths`, int32 [examples]. */
  readonly lengths?: ColumnName<E>;
  /** The column whose real elements are marked in `mask`, bool [examples, longest]. */
  readonly mask?: ColumnName<E>;
  /**
   * The dtype of the tensors. Default: Float32Array and numbers give float32, Float64Array float64,
   * typed arrays of integers int32, booleans bool, and tensors keep theirs. Numbers from a column
   * that is a typed array keep its dtype up to the first `map`; after that they are plain numbers.
   */
  readonly dtype?: PerColumn<E, Dtype>;
}

/** The columns that `lengths` and `mask` add to a batch. */
export type AddedColumns<O> = (O extends { readonly lengths: string }
  ? { readonly lengths: Tensor }
  : unknown) &
  (O extends { readonly mask: string } ? { readonly mask: Tensor } : unknown);

/** The options as the collating code reads them, whatever the element type. */
export interface CollateOptions {
  readonly pad?: number | { readonly [column: string]: number | undefined };
  readonly padMultiple?: number;
  readonly lengths?: string;
  readonly mask?: string;
  readonly dtype?: Dtype | { readonly [column: string]: Dtype | undefined };
  /** What plain numbers were before they were read one by one: the dtypes of typed-array columns. */
  readonly numbers?: NumberDtypes;
}

/** The dtype of columns whose examples are plain numbers. */
export interface NumberDtypes {
  readonly [column: string]: Dtype;
}
