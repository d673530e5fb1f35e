import type { JSX } from "preact";
import { Part } from "../../scene/frame.tsx";
import type { Run } from "./run.ts";

/** Why it is as it is. */
export function Explain({ run }: { readonly run: Run }): JSX.Element {
  const accuracy = run.heldOut.value?.accuracy;
  const right = (share: number | undefined): string =>
    share === undefined ? "…" : `${(100 * share).toFixed(2)} %`;
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>One question, everywhere</h3>
          <p>
            “Left to right” takes the left column of its patch from the right one. Its output is
            large where the numbers grow to the right, and near 0 where nothing changes. That is a
            question about edges, and it is asked at each place.
          </p>
          <p>
            The four outputs share their nine weights. A full layer from 16 pixels to 4 outputs
            would have 64, and an edge that it learnt in one corner it would have to learn again in
            the next. So convolution is structure as a bias: what is worth seeing here is worth
            seeing there.
          </p>
          <h3>Is this a cat?</h3>
          <p>
            The outputs are numbers like any others. The lecture multiplies them by weights once
            more and asks a gate. Nothing in the filter knows of cats: training would move the w and
            the v together until the answer comes out right, by the same gradients as in the scenes
            before.
          </p>
        </div>
        <div class="column">
          <h3>From filters to digits</h3>
          <p>
            The network of the digits does the same with more: twelve filters, the greatest of each
            2 × 2, twenty-four filters of 3 × 3 × 12, the greatest of each 2 × 2 again, then two
            ordinary layers and a softmax. Trained, it reads {right(accuracy?.trained)} of 10,000
            digits by writers it has never seen; before, {right(accuracy?.untrained)}, no better
            than guessing.
          </p>
          <p>
            What you draw is made like its training data, MNIST: scaled until its longer side is 20
            pixels, then moved until its centre of mass is in the middle of 28 × 28. Without that it
            would do worse: all it knows is digits of that size in that place.
          </p>
          <p>
            And it always says a digit. Draw a house, and it will be sure of something. It can only
            share out its 100 % among ten answers; none of them is “no digit”.
          </p>
          <p>
            The digits are from MNIST by Yann LeCun and Corinna Cortes,{" "}
            <a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>, and so is
            the network. It is loaded with this scene, and your drawing goes nowhere but into the
            address of this page.
          </p>
        </div>
      </div>
    </Part>
  );
}
