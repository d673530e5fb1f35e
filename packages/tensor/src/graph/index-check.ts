import { IndexError } from "../errors.ts";
import { coordinates, formatShape, type Shape } from "../shape.ts";

/** How the error of a call with an index out of range is put into words. */
export interface IndexCheck {
  readonly operation: string;
  readonly limit: number;
  readonly indexShape: Shape;
  /** Words of the descriptor that hold the indices' address and the failed position. */
  readonly indicesWord: number;
  readonly failedWord: number;
}

/** The error for an index outside `[0, limit)`, with its place in the tensor of indices. */
export function indexOutOfRange(
  operation: string,
  index: number,
  position: number,
  { limit, indexShape }: { readonly limit: number; readonly indexShape: Shape },
): IndexError {
  const place = coordinates(position, indexShape);
  const where = place.length === 0 ? "" : ` at ${formatShape(place)}`;
  return new IndexError(
    operation,
    `index ${index}${where} is out of range; expected ${limit === 0 ? "none, as there are no rows" : `0 to ${limit - 1}`}. ` +
      "Check how the indices were made; negative ones do not count from the end here.",
  );
}
