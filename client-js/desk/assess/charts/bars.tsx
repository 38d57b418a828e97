/** Bars lying one under the other, each with its name before it and its number after it. */
import { figure } from "../../words.ts";

export interface Bar {
  name: string;
  value: number;
}

const ROW = 26;
const BAR = 16;
const NAME_WIDTH = 148;
const NUMBER_WIDTH = 56;

export function Bars({ bars, width, label }: { bars: readonly Bar[]; width: number; label: string }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const length = Math.max(0, width - NAME_WIDTH - NUMBER_WIDTH);
  const height = bars.length * ROW;
  return (
    <svg class="assess-svg" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      <line class="axis" x1={NAME_WIDTH} x2={NAME_WIDTH} y1={0} y2={height} />
      {bars.map((bar, nth) => {
        const middle = nth * ROW + ROW / 2;
        const long = (bar.value / most) * length;
        return (
          <g key={bar.name}>
            <text class="soft" x={NAME_WIDTH - 10} y={middle} dy="0.35em" text-anchor="end">
              {bar.name}
            </text>
            <rect class="bar" x={NAME_WIDTH} y={middle - BAR / 2} width={long} height={BAR} />
            <text x={NAME_WIDTH + long + 8} y={middle} dy="0.35em">
              {figure(bar.value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
