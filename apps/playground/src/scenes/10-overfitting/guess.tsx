import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { NumberField } from "../../scene/controls.tsx";
import { Quantity } from "../../scene/quantity.ts";
import { Handle } from "../../views/handle.tsx";
import { guessAt } from "./data.ts";
import { WidthsPicture } from "./pictures.tsx";
import type { Run } from "./run.ts";
import { errorsOf, guessSpecs } from "./state.ts";

/** The curve that a guess begins with. */
export const firstGuess = "40_30_20_15_10";

/** A curve through five points to be moved up and down. */
export function CurveGuess({
  run,
  draft,
}: {
  readonly run: Run;
  readonly draft: Signal<string>;
}): JSX.Element {
  const quantities = useMemo(() => {
    const errors = errorsOf(draft.peek()) ?? [];
    const signals = errors.map((error) => signal(error));
    const write = (): void => {
      draft.value = signals.map((each) => each.value).join("_");
    };
    return guessSpecs.flatMap((spec, i) => {
      const value = signals[i];
      return value === undefined ? [] : [new Quantity(value, spec, write)];
    });
  }, [draft]);
  return (
    <div class="column">
      <WidthsPicture
        complexity={run.complexity.value}
        guess={errorsOf(draft.value)}
        revealed={false}
      >
        {(area) =>
          quantities.map((quantity, i) => (
            <Handle
              key={quantity.spec.name}
              x={area.x(Number(guessAt[i]))}
              y={area.y(quantity.value)}
              name={`Error with ${quantity.spec.name}`}
              text={quantity.text}
              value={quantity.value}
              min={quantity.spec.from}
              max={quantity.spec.to}
              onDrag={(_, y) => quantity.move(area.y.invert(y))}
              onNudge={(sideways, up) => quantity.nudge(sideways + up)}
            />
          ))
        }
      </WidthsPicture>
      <div class="beside">
        {quantities.map((quantity) => (
          <NumberField key={quantity.spec.name} quantity={quantity} />
        ))}
      </div>
    </div>
  );
}

/** What a guessed curve does, as the end of a sentence. */
export function shapeOf(guess: string): string {
  const errors = errorsOf(guess) ?? [];
  const least = errors.indexOf(Math.min(...errors));
  if (least === errors.length - 1) return "falls to the end";
  return least === 0 ? "rises from the beginning" : "falls and rises again";
}
