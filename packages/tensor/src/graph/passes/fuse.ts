import { dtypeCode } from "../../dtype.ts";
import { BLOCK, kernels } from "../../engine/kernels.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Schedule } from "../schedule.ts";
import { collapse, isContiguous, Ref, type View } from "../view.ts";

/**
 * More instructions than this start a new group. With three operands each they need at most 192
 * registers, which fit into a thread's scratch at 4 KiB apiece.
 */
const LONGEST = 48;

interface Member {
  readonly node: Tensor;
  readonly opcode: number;
  readonly operands: readonly (Tensor | View)[];
}

/** Elementwise nodes of one shape that will become one kernel call. */
interface Group {
  members: Member[];
}

/** More instructions than this take longer than storing their values for the sum does. */
const LONGEST_SUMMED = 3;

/** A value of a group that is summed, and where its sums go. */
interface Summed {
  readonly node: Tensor;
  readonly sums: View;
}

/**
 * Gathers elementwise operators into groups. An open group reads only values that are already
 * computed, so two open groups that meet in an operator can always merge; a group closes, and its
 * call is emitted, when something other than an elementwise operator asks for one of its values.
 */
export class Fusion {
  readonly #schedule: Schedule;
  /** How often each node's value is asked for, by position. */
  readonly #uses: readonly number[];
  readonly #groupOf = new Map<Tensor, Group>();
  readonly #open = new Set<Group>();

  constructor(schedule: Schedule, uses: readonly number[]) {
    this.#schedule = schedule;
    this.#uses = uses;
  }

  join(node: Tensor, opcode: number, operands: readonly (Tensor | View)[]): void {
    const groups = new Set<Group>();
    for (const operand of operands) {
      if (!isNode(operand) || this.#schedule.settled(operand) !== undefined) continue;
      const group = this.#groupOf.get(operand);
      if (group !== undefined) groups.add(group);
    }
    let length = 1;
    for (const group of groups) length += group.members.length;
    if (length > LONGEST) {
      for (const group of groups) this.#emit(group, new Map());
      groups.clear();
    }
    const [first, ...others] = groups;
    const group: Group = first ?? { members: [] };
    for (const other of others) {
      for (const member of other.members) {
        group.members.push(member);
        this.#groupOf.set(member.node, group);
      }
      this.#open.delete(other);
    }
    if (others.length > 0) group.members.sort((a, b) => a.node.position - b.node.position);
    group.members.push({ node, opcode, operands });
    this.#groupOf.set(node, group);
    this.#open.add(group);
  }

  /** Emits the group that holds the node. */
  close(node: Tensor): void {
    const group = this.#groupOf.get(node);
    if (group !== undefined) this.#emit(group, new Map());
  }

  /**
   * Emits the group that holds the node, if it is a short one, with sums of the node's values as they
   * come: one for each block, and three more.
   */
  closeWithSums(node: Tensor): View | null {
    const group = this.#groupOf.get(node);
    if (group === undefined || group.members.length > LONGEST_SUMMED) return null;
    const sums = this.#schedule.temporary([Math.ceil(node.size / BLOCK) + 3], "float64");
    this.#emit(group, new Map(), { node, sums });
    return sums;
  }

  /**
   * Emits all open groups. Values found in `targets` go straight to the view given there where that
   * is safe; the others are returned as copies still to be made.
   */
  closeInto(targets: ReadonlyMap<Tensor, View>): { from: View; to: View }[] {
    const groups = [...this.#open];
    const readers = groups.map((group) => readBuffers(group, this.#schedule));
    const copies: { from: View; to: View }[] = [];
    groups.forEach((group, i) => {
      const later = readers.slice(i + 1);
      const direct = new Map<Tensor, View>();
      const indirect: [Tensor, View][] = [];
      for (const { node } of group.members) {
        const to = targets.get(node);
        if (to === undefined) continue;
        const readLater = later.some((reads) => reads.has(to.buffer));
        const readInOrder = readers[i]?.get(to.buffer) ?? true;
        if (!readLater && readInOrder) direct.set(node, to);
        else indirect.push([node, to]);
      }
      this.#emit(group, direct);
      for (const [node, to] of indirect) copies.push({ from: this.#schedule.view(node), to });
    });
    return copies;
  }

  #emit(group: Group, targets: ReadonlyMap<Tensor, View>, summed: Summed | null = null): void {
    this.#open.delete(group);
    const schedule = this.#schedule;
    const program = new Program(group, schedule, this.#uses, targets, summed?.node);
    const label = group.members.map(({ node }) => node.operator.name).join("+");
    const { units, work } = program;
    if (summed === null) {
      schedule.emit(kernels.elementwise, label, units, work, program.words());
    } else {
      const words = [new Ref(summed.sums), program.registerOf(summed.node), ...program.words()];
      schedule.emit(kernels.programSums, `${label}+sum`, units, work, words);
    }
    for (const { node } of group.members) this.#groupOf.delete(node);
  }
}

/** Buffers that a group reads, and whether it reads them only element by element in order. */
function readBuffers(group: Group, schedule: Schedule): Map<View["buffer"], boolean> {
  const reads = new Map<View["buffer"], boolean>();
  for (const { operands } of group.members) {
    for (const operand of operands) {
      const view = isNode(operand) ? schedule.settled(operand) : operand;
      if (view === undefined) continue;
      const inOrder = isContiguous(view) && view.offset === 0 && view.dynamic.length === 0;
      reads.set(view.buffer, (reads.get(view.buffer) ?? true) && inOrder);
    }
  }
  return reads;
}

interface Output {
  readonly view: View;
  readonly register: number;
  /** Whether instructions may write the memory before the block is finished. */
  direct: boolean;
}

/** The interpreter's program for one group: registers assigned, descriptor words laid out. */
class Program {
  readonly units: number;
  readonly #size: number;
  readonly #inputs = new Map<View, number>();
  readonly #outputs: Output[] = [];
  readonly #instructions: number[] = [];
  readonly #registerOf = new Map<Tensor, number>();
  #registers = 0;
  #wide = false;

  constructor(
    group: Group,
    schedule: Schedule,
    uses: readonly number[],
    targets: ReadonlyMap<Tensor, View>,
    summed: Tensor | undefined,
  ) {
    const shape = group.members[0]?.node.shape ?? [];
    this.#size = sizeOf(shape);
    this.units = Math.ceil(this.#size / BLOCK);
    const inside = new Map<Tensor, number>();
    const lastUse = new Map<Tensor, number>();
    group.members.forEach(({ node, operands }, i) => {
      inside.set(node, 0);
      for (const operand of operands) {
        if (!isNode(operand)) continue;
        const count = inside.get(operand);
        if (count === undefined) continue;
        inside.set(operand, count + 1);
        lastUse.set(operand, i);
      }
    });
    const registers = this.#registerOf;
    const idle: number[] = [];
    const written = new Set<number>();
    group.members.forEach(({ node, opcode, operands }, i) => {
      const sources = operands.map((operand) => {
        if (!isNode(operand)) return this.#input(operand);
        return registers.get(operand) ?? this.#input(schedule.view(operand));
      });
      const target = targets.get(node);
      const elsewhere = (uses[node.position] ?? 0) - (inside.get(node) ?? 0);
      const stored = target !== undefined || elsewhere > (node === summed ? 1 : 0);
      let register: number;
      if (stored) {
        register = this.#registers++;
        const view = target ?? schedule.result(node);
        written.add(register);
        this.#outputs.push({ view, register, direct: node.dtype !== "bool" });
      } else {
        register = idle.pop() ?? this.#registers++;
        if (node === summed) written.add(register);
      }
      // Freed only now: lanes of another width must not be written over lanes still to be read.
      for (const operand of operands) {
        if (!isNode(operand) || lastUse.get(operand) !== i) continue;
        const free = registers.get(operand);
        if (free !== undefined && !written.has(free)) idle.push(free);
        lastUse.delete(operand);
      }
      if (node.dtype === "float64") this.#wide = true;
      registers.set(node, register);
      const [a = 0, b = 0, c = 0] = sources;
      this.#instructions.push(opcode, register, a, b, c);
    });
    this.#protectAliases();
  }

  registerOf(node: Tensor): number {
    return this.#registerOf.get(node) ?? 0;
  }

  /** Element operations. */
  get work(): number {
    return (this.#size * this.#instructions.length) / 5;
  }

  words(): (number | Ref)[] {
    const inputs = [...this.#inputs];
    const instructions = this.#instructions.length / 5;
    const words: (number | Ref)[] = [
      this.#size,
      this.#wide ? BLOCK * 8 : BLOCK * 4,
      this.#registers,
      inputs.length,
      instructions,
      this.#outputs.length,
    ];
    let extension =
      words.length + inputs.length * 4 + this.#instructions.length + this.#outputs.length * 4;
    const extensions: number[] = [];
    for (const [view, register] of inputs) {
      const { shape, strides } = collapse(view.shape, [view.strides]);
      const steps = strides[0] ?? [];
      const kind = inputKind(view, steps);
      words.push(kind | (dtypeCode[view.dtype] << 8), register, new Ref(view));
      words.push(kind === 2 ? extension : 0);
      if (kind !== 2) continue;
      extensions.push(shape.length, ...shape, ...steps);
      extension += 1 + 2 * shape.length;
    }
    words.push(...this.#instructions);
    for (const { view, register, direct } of this.#outputs) {
      words.push(dtypeCode[view.dtype], register, new Ref(view), direct ? 1 : 0);
    }
    words.push(...extensions);
    return words;
  }

  #input(view: View): number {
    let register = this.#inputs.get(view);
    if (register === undefined) {
      register = this.#registers++;
      this.#inputs.set(view, register);
      if (view.dtype === "float64") this.#wide = true;
    }
    return register;
  }

  /** An output in an input's own memory waits for the end of the block if the input is read later. */
  #protectAliases(): void {
    const last = (register: number, from: number): number => {
      for (let i = this.#instructions.length - 5; i > from; i -= 5) {
        if (this.#instructions.slice(i + 2, i + 5).includes(register)) return i;
      }
      return -1;
    };
    for (const output of this.#outputs) {
      let at = 0;
      while (this.#instructions[at + 1] !== output.register) at += 5;
      for (const [view, register] of this.#inputs) {
        if (view.buffer === output.view.buffer && last(register, at) >= 0) output.direct = false;
      }
    }
  }
}

/** 0 contiguous, 1 one element for all, 2 strided. */
function inputKind(view: View, steps: readonly number[]): number {
  if (sizeOf(view.shape) === 1) return 1;
  if (steps.every((step) => step === 0)) return 1;
  return steps.length === 1 && steps[0] === 1 ? 0 : 2;
}

function isNode(operand: Tensor | View): operand is Tensor {
  return "operator" in operand;
}
