import type { JSX } from "preact";
import { Scroller } from "../scene/frame.tsx";
import { work } from "./work.ts";

/** What the ways downhill of this visit have computed. */
export function WorkTable(): JSX.Element | null {
  const done = Object.entries(work.value);
  if (done.length === 0) return null;
  return (
    <Scroller title="What was computed">
      <table>
        <thead>
          <tr>
            <th scope="col">Way downhill</th>
            <th scope="col">Costs</th>
            <th scope="col">Backward passes</th>
          </tr>
        </thead>
        <tbody>
          {done.map(([method, { evaluations, backward, arrived }]) => (
            <tr key={method}>
              <th scope="row">
                {method}
                {arrived ? "" : ", without arriving"}
              </th>
              <td>{evaluations}</td>
              <td>{backward}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
