import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Scroller } from "../scene/frame.tsx";
import type { Graph } from "./graph.ts";
import { type Box, layOut } from "./layout.ts";

/** What a picture says of a node. */
export interface NodeLook {
  /** How it is drawn: what it is, and whether it is at work, separated by spaces. */
  readonly kind: string;
  readonly title: string;
  /** Further lines: values, then gradients; null where there is never one. */
  readonly value: string | null;
  readonly gradient: string | null;
  /** Its number in the order of computation. */
  readonly badge: string;
  /** For each operand how the edge from it is drawn, and the lines of its label. */
  readonly edges: readonly { readonly kind: string; readonly label: readonly string[] }[];
}

interface PictureProps {
  readonly graph: Graph;
  readonly label: string;
  readonly looks: readonly NodeLook[];
  /** The looks that need the most room: the layout stays while values come and go. */
  readonly widest: readonly NodeLook[];
}

/** Pixels for a character of text and of values, and for a line of a label. */
const character = { title: 8, value: 9, label: 7.4 } as const;
const lineHeight = 17;
const border = 3;

/** A graph, from its operands down to what is made of them. */
export function GraphPicture({ graph, label, looks, widest }: PictureProps): JSX.Element {
  const boxes = useMemo(
    () => widest.map((look, place) => boxOf(look, graph, place)),
    [widest, graph],
  );
  const layout = useMemo(() => layOut(boxes, graph.root), [boxes, graph]);
  const [width, height] = [layout.width + 2 * border, layout.height + 2 * border];
  return (
    <Scroller title={label}>
      <svg
        class="graph"
        role="img"
        aria-label={label}
        width={width}
        height={height}
        viewBox={`${-border} ${-border} ${width} ${height}`}
      >
        <defs>
          <marker
            id="head"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {looks.map((look, place) =>
          look.edges.map(({ kind }, i) => (
            <path
              key={`${place} ${i}`}
              class={`edge ${kind}`}
              d={layout.nodes[place]?.edges[i]?.path}
              marker-end="url(#head)"
            />
          )),
        )}
        {looks.map((look, place) =>
          look.edges.map(({ label: lines }, i) => {
            const at = layout.nodes[place]?.edges[i]?.label;
            if (at === undefined || lines.length === 0) return null;
            const { width: wide, height: tall } = sizeOf(lines);
            return (
              <g key={`${place} ${i}`} class="label" transform={`translate(${at.x},${at.y})`}>
                <rect x={-wide / 2} y={-tall / 2} width={wide} height={tall} />
                {lines.map((line, n) => (
                  <text key={line} y={(n + 0.5) * lineHeight - tall / 2} dy="0.34em">
                    {line}
                  </text>
                ))}
              </g>
            );
          }),
        )}
        {looks.map((look, place) => {
          const [at, box] = [layout.nodes[place], boxes[place]];
          if (at === undefined || box === undefined) return null;
          return (
            <g key={place} class={`node ${look.kind}`} transform={`translate(${at.x},${at.y})`}>
              <Node look={look} box={box} />
            </g>
          );
        })}
      </svg>
    </Scroller>
  );
}

function Node({ look, box }: { readonly look: NodeLook; readonly box: Box }): JSX.Element {
  const lines = linesOf(look);
  const first = -((lines.length - 1) * 20) / 2;
  return (
    <>
      <rect x={-box.width / 2} y={-box.height / 2} width={box.width} height={box.height} />
      {lines.map(({ kind, text }, i) => (
        <text key={kind} class={kind} y={first + i * 20} dy="0.34em">
          {text}
        </text>
      ))}
      {look.badge === "" ? null : (
        <text class="badge" x={-box.width / 2 + 6} y={-box.height / 2 + 13}>
          {look.badge}
        </text>
      )}
    </>
  );
}

function linesOf({
  title,
  value,
  gradient,
}: NodeLook): { kind: "title" | "value" | "gradient"; text: string }[] {
  return [
    { kind: "title" as const, text: title },
    ...(value === null ? [] : [{ kind: "value" as const, text: value }]),
    ...(gradient === null ? [] : [{ kind: "gradient" as const, text: gradient }]),
  ];
}

function boxOf(look: NodeLook, { nodes }: Graph, place: number): Box {
  const node = nodes[place];
  const lines = linesOf(look);
  const widths = lines.map(
    ({ kind, text }) => text.length * (kind === "value" ? character.value : character.title),
  );
  const badge = look.badge === "" ? 0 : 22;
  return {
    operands: node?.kind === "operator" ? node.operands : [],
    width: Math.max(
      lines.length > 1 ? 72 : 44,
      Math.max(...widths) + 20,
      (widths[0] ?? 0) + 2 * badge,
    ),
    height: lines.length * 20 + 10,
    labels: look.edges.map(({ label }) => sizeOf(label)),
  };
}

function sizeOf(label: readonly string[]): { width: number; height: number } {
  const width = Math.max(0, ...label.map((line) => line.length * character.label));
  return { width, height: label.length * lineHeight };
}
