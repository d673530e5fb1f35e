const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/**
 * A number for people: so many significant digits, a real minus sign, and powers of ten where a
 * number is too large or too small to be read otherwise. What is not computed yet is an ellipsis.
 */
export function formatNumber(value: number | undefined, digits = 6): string {
  if (value === undefined) return "…";
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
    const power = [...exponent.replace("+", "")].map((digit) => superscripts[digit]).join("");
    return `${Number(mantissa)} × 10${power}`.replace("-", "−");
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** A number as it is, with a real minus sign. */
export function readable(value: number): string {
  return String(value).replace("-", "−");
}
