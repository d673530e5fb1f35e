import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { mostExamples, valueLimits } from "../../expression/state.ts";
import { line } from "../../expression/values.ts";
import { NumberField, Slider, TextField } from "../../scene/controls.tsx";
import { readable } from "../../scene/format.ts";
import { Quantity } from "../../scene/quantity.ts";
import type { Run } from "./run.ts";
import { readNumbers } from "./values.ts";

/** The variables of the expression: what they are, and whether they are learned. */
export function Variables({ run }: { readonly run: Run }): JSX.Element {
  const { names, input } = run.setting.value;
  return (
    <div class="variables">
      {names.map((name) => (
        <Variable
          key={name}
          run={run}
          name={name}
          numbers={input.values[name] ?? []}
          held={input.data.includes(name)}
        />
      ))}
      <fieldset aria-label="Step size of the update">
        <NumberField quantity={run.rate} />
        <Slider quantity={run.rate} />
      </fieldset>
    </div>
  );
}

interface VariableProps {
  readonly run: Run;
  readonly name: string;
  readonly numbers: readonly number[];
  readonly held: boolean;
}

function Variable({ run, name, numbers, held }: VariableProps): JSX.Element {
  return (
    <fieldset aria-label={name}>
      <NumbersField run={run} name={name} numbers={numbers} held={held} />
      <label class="check">
        <input
          type="checkbox"
          checked={!held}
          onChange={({ currentTarget }) => run.setHeld(name, !currentTarget.checked)}
        />
        learned
      </label>
      {numbers.length === 1 ? <ValueSlider run={run} name={name} /> : null}
    </fieldset>
  );
}

function ValueSlider({ run, name }: Pick<VariableProps, "run" | "name">): JSX.Element {
  const quantity = useMemo(() => {
    const valueIn = ({ input }: typeof run.setting.value): number => input.values[name]?.[0] ?? 0;
    const holder = {
      get value(): number {
        return valueIn(run.setting.value);
      },
      set value(next: number) {
        run.setValues(name, [next]);
      },
      peek: () => valueIn(run.setting.peek()),
    };
    return new Quantity(holder, { name, limits: valueLimits, from: -20, to: 20, step: 0.1 });
  }, [run, name]);
  return <Slider quantity={quantity} />;
}

/** A number, or for data one for each example. */
function NumbersField({ run, name, numbers, held }: VariableProps): JSX.Element {
  const take = (typed: string): string | null => {
    const read = readNumbers(typed, held ? mostExamples : 1);
    if (!("numbers" in read)) {
      return `“${typed.slice(0, 30)}” ${read.problem}. It stays ${line(numbers, 8)}.`;
    }
    run.setValues(name, read.numbers);
    return null;
  };
  return <TextField label={<var>{name}</var>} text={numbers.map(readable).join(" ")} take={take} />;
}
