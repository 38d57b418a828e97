/** Breaks a text into lines as a page would: between Chinese characters, between words, and no comma begins a line. */

/** A word of another script, or one character; with whatever must not stand at the beginning of a line. */
const PIECE = /(?:[\w.@%/:&=?#'-]+|[^])[，。！？；：、…—）》」』”’,.!?;:)\]]*/gu;

/** Lines no wider than `width`, as `measure` tells. A word that is wider alone is cut. */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = "";
    for (const piece of paragraph.match(PIECE) ?? []) {
      if (line !== "" && measure(line + piece.trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += line === "" ? piece.trimStart() : piece;
      while (measure(line) > width && [...line].length > 1) {
        const fitting = fits(line, width, measure);
        lines.push(fitting);
        line = line.slice(fitting.length);
      }
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** As much of it as fits, at least one character. */
function fits(text: string, width: number, measure: (text: string) => number): string {
  const [first = "", ...others] = [...text];
  let fitting = first;
  for (const character of others) {
    if (measure(fitting + character) > width) break;
    fitting += character;
  }
  return fitting;
}
