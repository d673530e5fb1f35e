/** Made when it is first needed: it takes as long as loading many modules. */
let grouped: Intl.NumberFormat | undefined;

/** 1234567 → `1,234,567`. */
export function formatCount(count: number): string {
  grouped ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  return grouped.format(count);
}

/** `1 line`, `2 lines`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** Seconds as `42 s`, `1:05` or `2:03:09`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * A number with one decimal or more as C and Python write it: of two texts that are equally near the
 * even one, where `toFixed` takes the larger.
 */
export function formatDecimal(value: number, decimals: number): string {
  // A double that lies half-way between two such texts ends within these digits.
  const further = 25;
  const exact = value.toFixed(decimals + further);
  const below = exact.slice(0, -further);
  const isTie = /^50*$/.test(exact.slice(-further));
  return isTie && /[02468]$/.test(below) ? below : value.toFixed(decimals);
}
