import type { ComponentChildren, JSX } from "preact";
import { Fold, Scroller } from "./frame.tsx";

interface DataTableProps {
  readonly title: string;
  /** Said above the table. */
  readonly note?: ComponentChildren;
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly string[])[];
}

/** The data of a picture for those who cannot see or drag it. */
export function DataTable({ title, note, columns, rows }: DataTableProps): JSX.Element {
  return (
    <Fold title={title}>
      {note && <p>{note}</p>}
      <Scroller title={title}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([heading = "", ...cells]) => (
              <tr key={heading}>
                <th scope="row">{heading}</th>
                {cells.map((cell, i) => (
                  <td key={columns[i + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Fold>
  );
}

interface FingerprintProps {
  /** What the bits are of: `every step`. */
  readonly of: string;
  readonly value: string;
  /** Its own where a page has several. */
  readonly id?: string;
}

/** By which two runs are seen to be the same, bit for bit. */
export function Fingerprint({ of, value, id = "fingerprint" }: FingerprintProps): JSX.Element {
  return (
    <>
      The last bit of {of} makes this fingerprint: <code id={id}>{value}</code>. Whoever opens the
      same link sees the same.
    </>
  );
}
