import jsQR from "jsqr";
import { expect, test } from "vitest";
import { squaresOf } from "./code.ts";

const SIDE = 4;
const QUIET = 4;

/** What a telephone reads from the squares. */
function readFrom(squares: boolean[][]): string | undefined {
  const width = (squares.length + 2 * QUIET) * SIDE;
  const points = new Uint8ClampedArray(width * width * 4).fill(255);
  squares.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (!isDark) return;
      for (let point = 0; point < SIDE * SIDE; point += 1) {
        const [across, down] = [(QUIET + x) * SIDE + (point % SIDE), (QUIET + y) * SIDE + Math.floor(point / SIDE)];
        points.set([0, 0, 0, 255], (down * width + across) * 4);
      }
    }),
  );
  return jsQR(points, width, width)?.data;
}

test.each(["https://wenzheng.example.org/questions/01J9ZK3V8Q7N5T2R4W6Y8A0C1E", `http://127.0.0.1:8080/${"a".repeat(200)}`])(
  "the code of %s is read as it was written",
  (address) => {
    expect(readFrom(squaresOf(address))).toBe(address);
  },
);
