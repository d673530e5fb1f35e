/** What is to be laid out: a node by the places of its operands, and how much room it needs. */
export interface Box {
  readonly operands: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Room for the label of the edge from each operand. */
  readonly labels: readonly { readonly width: number; readonly height: number }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node's middle, and the ways of the edges from its operands. */
export interface Placed extends Point {
  readonly edges: readonly { readonly label: Point; readonly path: string }[];
}

export interface Layout {
  readonly nodes: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

/** Something in a row: a node, the label of an edge, or a place where an edge passes through. */
interface Item {
  readonly width: number;
  readonly height: number;
  readonly above: Item[];
  readonly below: Item[];
  x: number;
}

const gap = { across: 14, down: 16 } as const;
/** Room for an edge that passes through a row. */
const passing = { width: 16, height: 0 };
const sweeps = 12;

/**
 * Rows from the operands down to what is made of them, by the method of Sugiyama, Tagawa and Toda
 * (1981): rows by the longest way to the root, an order with few crossings, then positions. Each
 * label has a row between those of nodes, so that nothing lies upon anything else.
 */
export function layOut(boxes: readonly Box[], root: number): Layout {
  const levels = levelsOf(boxes, root);
  const deepest = Math.max(...levels);
  const rows: Item[][] = Array.from({ length: 2 * deepest + 1 }, () => []);
  const put = (row: number, room: { width: number; height: number }): Item => {
    const item: Item = { width: room.width, height: room.height, above: [], below: [], x: 0 };
    rows[row]?.push(item);
    return item;
  };
  const items = new Map<number, Item>();
  const ways = boxes.map((): Item[][] => []);
  const rowOf = (place: number): number => 2 * (deepest - (levels[place] ?? 0));

  const visit = (place: number): Item => {
    const known = items.get(place);
    if (known !== undefined) return known;
    const box = boxes[place] as Box;
    const item = put(rowOf(place), box);
    items.set(place, item);
    for (const [i, operand] of box.operands.entries()) {
      const from = visit(operand);
      const way = [from];
      for (let row = rowOf(operand) + 1; row < rowOf(place); row++) {
        const label = way.length === 1 ? box.labels[i] : undefined;
        way.push(put(row, label ?? passing));
      }
      way.push(item);
      for (const [at, step] of way.entries()) {
        const next = way[at + 1];
        if (next === undefined) continue;
        step.below.push(next);
        next.above.push(step);
      }
      ways[place]?.push(way);
    }
    return item;
  };
  visit(root);
  untangle(rows);
  position(rows);

  const middles: number[] = [];
  const heights: number[] = [];
  let height = 0;
  for (const row of rows) {
    const tallest = Math.max(0, ...row.map((item) => item.height));
    middles.push(height + tallest / 2);
    heights.push(tallest);
    height += tallest + gap.down;
  }
  height -= gap.down;
  const all = rows.flat();
  const left = Math.min(...all.map(({ x, width }) => x - width / 2));
  const width = Math.max(...all.map((item) => item.x + item.width / 2)) - left;
  const at = (item: Item, row: number): Point => ({ x: item.x - left, y: middles[row] ?? 0 });

  const nodes = boxes.map((box, place): Placed => {
    const item = items.get(place);
    if (item === undefined) return { x: 0, y: 0, edges: [] };
    const edges = (ways[place] ?? []).map((way, i) => {
      const first = rowOf(box.operands[i] ?? 0);
      const points = way.map((step, row) => at(step, first + row));
      const [from, label] = [points[0] as Point, points[1] as Point];
      const operand = way[0] as Item;
      const end = points.at(-1) as Point;
      const ends = [
        { ...from, y: from.y + operand.height / 2 },
        // Straight through between nodes, so that none of them is touched.
        ...points.slice(1, -1).flatMap(({ x, y }, k) => {
          const half = k % 2 === 0 ? 0 : (heights[first + k + 1] ?? 0) / 2;
          return half === 0
            ? [{ x, y }]
            : [
                { x, y: y - half },
                { x, y: y + half },
              ];
        }),
        { x: end.x + (i - (box.operands.length - 1) / 2) * 22, y: end.y - item.height / 2 },
      ];
      return { label, path: curve(ends) };
    });
    return { ...at(item, rowOf(place)), edges };
  });
  return { nodes, width, height };
}

/** For each node the longest way to the root. */
function levelsOf(boxes: readonly Box[], root: number): number[] {
  const levels = boxes.map(() => 0);
  // Operands come before the operators that use them.
  for (let place = root; place >= 0; place--) {
    for (const operand of boxes[place]?.operands ?? []) {
      levels[operand] = Math.max(levels[operand] ?? 0, (levels[place] ?? 0) + 1);
    }
  }
  return levels;
}

/** Sorts rows by the middle of what they are joined with, as long as that leaves fewer crossings. */
function untangle(rows: Item[][]): void {
  let fewest = crossings(rows);
  let best = rows.map((row) => [...row]);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    const order = down ? [...rows.keys()] : [...rows.keys()].reverse();
    for (const at of order) {
      const row = rows[at] ?? [];
      const beside = new Map((rows[at + (down ? -1 : 1)] ?? []).map((item, i) => [item, i]));
      const middle = new Map(
        row.map((item, i) => {
          const places = (down ? item.above : item.below).map((other) => beside.get(other) ?? 0);
          return [item, places.length === 0 ? i : mean(places)];
        }),
      );
      row.sort((p, q) => (middle.get(p) ?? 0) - (middle.get(q) ?? 0));
    }
    const count = crossings(rows);
    if (count < fewest) [fewest, best] = [count, rows.map((row) => [...row])];
  }
  for (const [i, row] of best.entries()) rows[i]?.splice(0, row.length, ...row);
}

function crossings(rows: readonly Item[][]): number {
  let count = 0;
  for (const [at, row] of rows.entries()) {
    const below = new Map((rows[at + 1] ?? []).map((item, i) => [item, i]));
    const ends = row.flatMap((item) =>
      item.below.map((other) => below.get(other) ?? 0).sort((p, q) => p - q),
    );
    for (const [i, end] of ends.entries()) {
      for (const other of ends.slice(i + 1)) if (other < end) count += 1;
    }
  }
  return count;
}

/** Moves items towards what they are joined with, in their order and with room between them. */
function position(rows: readonly Item[][]): void {
  for (const row of rows)
    spread(
      row,
      row.map(() => 0),
    );
  for (let sweep = 0; sweep < 4 * sweeps; sweep++) {
    const side = sweep % 3;
    for (const row of sweep % 2 === 0 ? rows : [...rows].reverse()) {
      spread(
        row,
        row.map(({ above, below, x }) => {
          const near = side === 0 ? above : side === 1 ? below : [...above, ...below];
          return near.length === 0 ? x : mean(near.map((item) => item.x));
        }),
      );
    }
  }
}

/** The positions nearest to those wanted that leave room: isotonic regression, by pooling. */
function spread(row: readonly Item[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  for (const [i, item] of row.entries()) {
    const before = row[i - 1];
    const room = before === undefined ? 0 : (before.width + item.width) / 2 + gap.across;
    offsets.push((offsets[i - 1] ?? 0) + room);
  }
  const pools: { sum: number; count: number }[] = [];
  for (const [i, offset] of offsets.entries()) {
    let pool = { sum: (wanted[i] ?? 0) - offset, count: 1 };
    for (;;) {
      const last = pools.at(-1);
      if (last === undefined || last.sum / last.count <= pool.sum / pool.count) break;
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  const starts = pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
  for (const [i, item] of row.entries()) item.x = (starts[i] ?? 0) + (offsets[i] ?? 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A smooth curve downwards through points, upright at its ends. */
function curve(points: readonly Point[]): string {
  const slopes = points.map((_, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined || after === undefined) return 0;
    const upright = before.x === points[i]?.x || after.x === points[i]?.x;
    return upright ? 0 : (after.x - before.x) / (after.y - before.y);
  });
  return points
    .map(({ x, y }, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${at(x, y)}`;
      const third = (y - before.y) / 3;
      const from = at(before.x + third * (slopes[i - 1] ?? 0), before.y + third);
      return `C${from} ${at(x - third * (slopes[i] ?? 0), y - third)} ${at(x, y)}`;
    })
    .join("");
}

function at(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
