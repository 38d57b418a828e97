/** Rates over the months as lines. Each is named at its end, and told from the other by its dots and strokes too. */
import { shown } from "../values.ts";

export interface Series {
  name: string;
  sign: "●" | "■";
  /** Parts of 1; none breaks the line. */
  values: readonly (number | null)[];
}

const HEIGHT = 208;
const TOP = 20;
const FOOT = 28;
const LEFT = 44;
/** For the names at the ends. */
const RIGHT = 148;
const DOT = 4;
/** Names that are nearer than a line of text are moved apart. */
const NAME_APART = 18;
const MONTH_WIDTH = 44;

interface Props {
  series: readonly Series[];
  names: readonly string[];
  width: number;
  label: string;
}

export function Lines({ series, names, width, label }: Props) {
  const ground = HEIGHT - FOOT;
  const right = Math.max(LEFT + DOT, width - RIGHT);
  const x = (nth: number): number =>
    names.length === 1 ? (LEFT + right) / 2 : LEFT + DOT * 2 + (nth / (names.length - 1)) * (right - LEFT - DOT * 4);
  const y = (rate: number): number => ground - rate * (ground - TOP);
  const every = Math.ceil((names.length * MONTH_WIDTH) / Math.max(1, right - LEFT));
  const ends = apart(series.map((one) => ending(one.values, y)));
  return (
    <svg class="assess-svg" viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={label}>
      {[0, 0.5, 1].map((rate) => (
        <g key={rate}>
          <line class={rate === 0 ? "axis" : "grid"} x1={LEFT} x2={right} y1={y(rate)} y2={y(rate)} />
          <text class="soft" x={LEFT - 8} y={y(rate)} dy="0.35em" text-anchor="end">
            {`${rate * 100}%`}
          </text>
        </g>
      ))}
      {names.map(
        (name, nth) =>
          (names.length - 1 - nth) % every === 0 && (
            <text key={nth} class="soft" x={x(nth)} y={HEIGHT - 6} text-anchor="middle">
              {name}
            </text>
          ),
      )}
      {series.map((one, nth) => {
        const end = ends[nth] ?? null;
        const style = one.sign === "●" ? "first" : "second";
        return (
          <g key={one.name} class={style}>
            <path class="line" d={pathOf(one.values, x, y)} />
            {one.values.map((rate, month) => rate !== null && <Dot key={month} sign={one.sign} x={x(month)} y={y(rate)} />)}
            {end !== null && (
              <text x={right + 10} y={end.y} dy="0.35em">
                {`${one.sign} ${one.name} ${shown("rate", end.rate)}`}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function Dot({ sign, x, y }: { sign: Series["sign"]; x: number; y: number }) {
  if (sign === "●") return <circle class="dot" cx={x} cy={y} r={DOT} />;
  return <rect class="dot" x={x - DOT} y={y - DOT} width={DOT * 2} height={DOT * 2} />;
}

function pathOf(values: Series["values"], x: (nth: number) => number, y: (rate: number) => number): string {
  let isOn = false;
  const steps: string[] = [];
  values.forEach((rate, nth) => {
    if (rate !== null) steps.push(`${isOn ? "L" : "M"}${x(nth)} ${y(rate)}`);
    isOn = rate !== null;
  });
  return steps.join(" ");
}

interface Ending {
  rate: number;
  y: number;
}

/** Where the last value that there is stands. */
function ending(values: Series["values"], y: (rate: number) => number): Ending | null {
  const rate = values.reduce<number | null>((found, value) => value ?? found, null);
  return rate === null ? null : { rate, y: y(rate) };
}

function apart([one = null, other = null]: readonly (Ending | null)[]): (Ending | null)[] {
  if (one === null || other === null || Math.abs(one.y - other.y) >= NAME_APART) return [one, other];
  const [upper, lower] = one.y <= other.y ? [one, other] : [other, one];
  const middle = (upper.y + lower.y) / 2;
  const moved = new Map([
    [upper, middle - NAME_APART / 2],
    [lower, middle + NAME_APART / 2],
  ]);
  return [one, other].map((end) => ({ ...end, y: moved.get(end) ?? end.y }));
}
