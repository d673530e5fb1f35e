import type { ComponentChild, JSX } from "preact";
import { formatNumber } from "../../scene/format.ts";
import type { Look } from "./model.ts";
import { around, type Part, partName, sizesOf, unitName } from "./parts.ts";

/** A number that may be followed by a factor, in brackets if it is negative. */
function factor(value: number | undefined): string {
  const text = formatNumber(value, 3);
  return text.startsWith("−") || text.includes(" ") ? `(${text})` : text;
}

interface Term {
  /** Its place among the parameters. */
  readonly place: number;
  /** `+` or `−`, and the term without it. */
  readonly sign: string;
  readonly text: string;
}

/** The terms of the sum that a unit makes, with what its inputs are called, or with their values. */
function termsOf(
  look: Look,
  parts: readonly Part[],
  { layer, to }: Part,
  input: (from: number) => string,
): Term[] {
  return parts.flatMap((part, place) => {
    if (part.layer !== layer || part.to !== to) return [];
    const value = Number(look.parameters[place]);
    const size = formatNumber(Math.abs(value), 3);
    const text = part.kind === "bias" ? size : `${size}·${input(part.from)}`;
    return [{ place, sign: value < 0 ? "−" : "+", text }];
  });
}

/** `name = f(sum)`; the term of one parameter is marked. */
function equation(
  look: Look,
  part: Part,
  terms: readonly Term[],
  mark: (text: string, place: number) => ComponentChild,
): ComponentChild[] {
  const activation = look.input.hidden[part.layer - 1]?.activation ?? "linear";
  const [before, after] = around[activation];
  const sum = terms.flatMap(({ place, sign, text }, i) => {
    const lead = i === 0 ? (sign === "−" ? "−" : "") : ` ${sign} `;
    return [lead, mark(text, place)];
  });
  return [before, ...sum, after];
}

/** A parameter and its gradient. */
export function head({ input, parameters, slopes }: Look, place: number, part: Part): string {
  const name = partName(input, part);
  return (
    `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${formatNumber(parameters[place])}, ` +
    `gradient ${formatNumber(slopes[place])}.`
  );
}

interface ExplainedProps {
  readonly look: Look;
  readonly parts: readonly Part[];
  readonly place: number;
  readonly part: Part;
  readonly point: number;
}

/** The formula of the unit that a parameter belongs to, with the present numbers, and its gradient. */
export function Explained({ look, parts, place, part, point }: ExplainedProps): JSX.Element {
  const { input } = look;
  const unit = unitName(input, part.layer, part.to);
  const name = (from: number) => unitName(input, part.layer - 1, from);
  const value = (from: number) => factor(valueAt(look, part.layer - 1, from, point));
  const mark = (text: string, at: number) => (at === place ? <b key={at}>{text}</b> : text);
  const at = input.points[point];
  return (
    <div id="explained" class="explained">
      <p>
        {head(look, place, part)} {consequence(look.slopes[place])}
        {part.kind === "bias" ? " A bias shifts where the unit switches." : ""}
      </p>
      <p class="equation">
        {unit} = {equation(look, part, termsOf(look, parts, part, name), mark)}
      </p>
      {at && (
        <p class="equation">
          At point {point + 1}: {unit} ={" "}
          {equation(look, part, termsOf(look, parts, part, value), mark)} ={" "}
          {formatNumber(valueAt(look, part.layer, part.to, point), 3)}
        </p>
      )}
      {part.layer > input.hidden.length && (
        <p class="equation">
          {input.task === "classes" ? "p = σ(o)" : "ŷ = 10 + 10·o"}
          {" = "}
          {formatNumber(look.answers[point], 4)}
        </p>
      )}
    </div>
  );
}

function consequence(slope = 0): string {
  if (slope > 0) return "A little more of it, and the loss rises.";
  return slope < 0 ? "A little more of it, and the loss falls." : "";
}

/** What a unit gives at a point. */
function valueAt({ input, values }: Look, layer: number, unit: number, point: number) {
  return values[layer]?.[point * Number(sizesOf(input)[layer]) + unit];
}
