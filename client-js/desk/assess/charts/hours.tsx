/** The hours of a day side by side, the fullest with its number. */
import { figure } from "../../words.ts";

const HEIGHT = 208;
const TOP = 24;
const FOOT = 24;
/** Half of an hour's name stands beyond the end. */
const SIDE = 22;
/** An hour has its name under its beginning; all of them would not fit. */
const NAMED_EVERY = 6;

interface Props {
  /** From midnight on. */
  counts: readonly number[];
  width: number;
  label: string;
}

export function Hours({ counts, width, label }: Props) {
  const most = Math.max(1, ...counts);
  const step = (width - 2 * SIDE) / counts.length;
  const ground = HEIGHT - FOOT;
  const left = (hour: number): number => SIDE + hour * step;
  const named = counts.map((_, hour) => hour).filter((hour) => hour % NAMED_EVERY === 0);
  return (
    <svg class="assess-svg" viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={label}>
      {counts.map((count, hour) => {
        const high = (count / most) * (ground - TOP);
        const isMost = count === most;
        return (
          <g key={hour}>
            <rect
              class={isMost ? "bar" : "bar faint"}
              x={left(hour) + 1}
              y={ground - high}
              width={Math.max(1, step - 2)}
              height={high}
            />
            {isMost && (
              <text x={left(hour) + step / 2} y={ground - high - 8} text-anchor="middle">
                {figure(count)}
              </text>
            )}
          </g>
        );
      })}
      <line class="axis" x1={SIDE} x2={width - SIDE} y1={ground} y2={ground} />
      {[...named, counts.length].map((hour) => (
        <text key={hour} class="soft" x={left(hour)} y={HEIGHT - 6} text-anchor="middle">
          {`${hour}:00`}
        </text>
      ))}
    </svg>
  );
}
