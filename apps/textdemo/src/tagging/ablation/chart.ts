import { escapeXml } from "../../terminal/xml.ts";
import { type AblationReport, formatDifference } from "./report.ts";

/** A bar from the axis' zero, or its left end, with its interval. */
interface Bar {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
}

const width = 720;
const left = 205;
const right = 180;
const line = 22;
const colours = {
  WLL: "#c5d3df",
  "WLL, well-formed": "#8fabc2",
  SLL: "#2f6690",
  difference: "#d98e04",
} as const;

/** Tables beside each other. */
const columns = 2;

/** A table with what is written above it. */
export interface TitledReport {
  readonly title: string;
  readonly report: AblationReport;
}

/**
 * Tables as a picture, two in a row.
 * @returns the text of an SVG file
 */
export function ablationChart(reports: readonly TitledReport[]): string {
  const drawings = reports.map(drawing);
  const height = Math.max(...drawings.map(({ end }) => end));
  const [across, down] = [
    Math.min(columns, reports.length) * width,
    Math.ceil(reports.length / columns) * height,
  ];
  const places = drawings.map(
    ({ svg }, i) =>
      `<g transform="translate(${(i % columns) * width}, ${Math.floor(i / columns) * height})">\n` +
      `${svg}</g>\n`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}" ` +
    `viewBox="0 0 ${across} ${down}" font-family="sans-serif" font-size="12" fill="#222">\n` +
    `<rect width="100%" height="100%" fill="#fff"/>\n${places.join("")}</svg>\n`
  );
}

/** The scores, then the differences, each a bar with its 95 % interval. */
function drawing({ title, report }: TitledReport): { svg: string; end: number } {
  const scores = report.scores.map(
    ({ choice, vectors, value, low, high }): Bar => ({
      label: `${choice}, ${vectors}`,
      text: value.toFixed(2),
      value,
      low,
      high,
      colour: colours[choice],
    }),
  );
  const differences = [...report.losses, ...report.starts].map(
    (it): Bar => ({
      label: `${it.name}, ${it.within}`,
      text: formatDifference(it),
      value: it.difference,
      low: it.low,
      high: it.high,
      colour: colours.difference,
    }),
  );
  const top = panel("Score in per cent (the axis does not begin at 0)", scores, 40, ends(scores));
  const zero = { value: 0, low: 0, high: 0 };
  const below = panel("Difference in points", differences, top.end, ends([...differences, zero]));
  const heading = `<text x="12" y="24" font-size="15">${escapeXml(title)}</text>\n`;
  return { svg: heading + top.svg + below.svg, end: below.end };
}

/** Where an axis begins and ends, and the distance of its ticks. */
interface Axis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** An axis of about five round steps around all intervals. */
function ends(bars: readonly Pick<Bar, "value" | "low" | "high">[]): Axis {
  const all = bars.flatMap(({ value, low, high }) => [value, low, high]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const rough = (most - least) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((n) => n * power >= rough) ?? 10);
  const [from, to] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
  return { from, to: to > from ? to : from + step, step };
}

function panel(
  title: string,
  bars: readonly Bar[],
  y: number,
  { from, to, step }: Axis,
): { svg: string; end: number } {
  const x = (value: number): string =>
    (left + ((value - from) / (to - from)) * (width - left - right)).toFixed(1);
  const first = y + 30;
  const bottom = first + bars.length * line;
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => {
    const value = (Math.round(from / step) + i) * step;
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    return (
      `<line x1="${x(value)}" x2="${x(value)}" y1="${first}" y2="${bottom}" stroke="#ddd"/>\n` +
      `<text x="${x(value)}" y="${bottom + 14}" text-anchor="middle">${value.toFixed(digits).replace("-", "−")}</text>\n`
    );
  });
  const origin = Math.min(Math.max(0, from), to);
  const rows = bars.map(({ label, text, value, low, high, colour }, i) => {
    const top = first + i * line;
    const middle = top + line / 2;
    const [begin, end] = [Math.min(origin, value), Math.max(origin, value)];
    const bar = `x="${x(begin)}" y="${top + 4}" width="${(Number(x(end)) - Number(x(begin))).toFixed(1)}"`;
    return (
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(label)}</text>\n` +
      `<rect ${bar} height="${line - 8}" fill="${colour}"/>\n` +
      `<line x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}" stroke="#222"/>\n` +
      `<text x="${width - right + 8}" y="${middle + 4}">${escapeXml(text)}</text>\n`
    );
  });
  const heading = `<text x="12" y="${y + 18}" font-weight="bold">${escapeXml(title)}</text>\n`;
  return { svg: heading + ticks.join("") + rows.join(""), end: bottom + 30 };
}
