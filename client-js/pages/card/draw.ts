/** Draws the picture: always light, in the page's own typeface, as high as its text. */
import type { Content } from "./content.ts";
import { blockOf, heightOf, INK, lineHeight, MARGIN, SEA, sectionsOf, SOFT, textAt, WIDTH } from "./layout.ts";
import type { Block, Section, Type } from "./layout.ts";

const SCALE = 1.5;
const BAR = 4;
const PAPER = "#ffffff";
const HAIR = "#dfe4e8";
/** The side of the code with the white around it, at most; its squares are whole points. */
const CODE = 180;
/** That white, in squares: it may lie in the margin. */
const QUIET = 4;
const GAP = 24;

type Brush = CanvasRenderingContext2D;

/** As the address of an image. `code` leads to what it shows. */
export function drawn(content: Content, code: HTMLImageElement, face: string): string {
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Error("this browser draws no pictures");
  const measure = (text: string, type: Type): number => {
    brush.font = fontOf(type, face);
    return brush.measureText(text).width;
  };
  const sections = sectionsOf(content, measure);
  const foot = sections.reduce((top, section) => top + section.above + heightOf(section), MARGIN) + GAP;
  canvas.width = WIDTH * SCALE;
  canvas.height = (foot + CODE + MARGIN) * SCALE;
  brush.scale(SCALE, SCALE);
  brush.textBaseline = "middle";
  fill(brush, PAPER, 0, 0, WIDTH, canvas.height);
  fill(brush, SEA, 0, 0, WIDTH, 2 * BAR);
  let top = MARGIN;
  for (const section of sections) {
    drawSection(brush, face, section, top + section.above);
    top += section.above + heightOf(section);
  }
  fill(brush, HAIR, MARGIN, foot, WIDTH - 2 * MARGIN, 1);
  const codeLeft = drawCode(brush, code, foot + GAP);
  const type = (size: number, weight: Type["weight"], colour: string): Type => ({ size, weight, colour });
  const width = codeLeft - GAP - MARGIN;
  const told = [
    blockOf(content.scan, type(20, 600, INK), width, measure),
    blockOf(content.asOf, type(17, 400, SOFT), width, measure),
    blockOf(content.address, type(15, 400, SOFT), width, measure),
  ];
  drawBlocks(brush, face, told, MARGIN, foot + GAP);
  return canvas.toDataURL("image/png");
}

function drawSection(brush: Brush, face: string, section: Section, top: number): void {
  if (section.ground !== undefined) {
    fill(brush, section.ground.colour, MARGIN, top, WIDTH - 2 * MARGIN, heightOf(section));
    fill(brush, section.ground.bar, MARGIN, top, BAR, heightOf(section));
  }
  const inner = textAt(section);
  drawBlocks(brush, face, section.blocks, MARGIN + inner.left, top + inner.top);
}

function drawBlocks(brush: Brush, face: string, blocks: readonly Block[], left: number, top: number): void {
  let middle = top;
  for (const block of blocks) {
    brush.font = fontOf(block, face);
    brush.fillStyle = block.colour;
    for (const line of block.lines) {
      brush.fillText(line, left, middle + lineHeight(block) / 2);
      middle += lineHeight(block);
    }
  }
}

/** Where its first square is; that of its upper row is at `top`. */
function drawCode(brush: Brush, code: HTMLImageElement, top: number): number {
  const square = Math.floor((CODE * SCALE) / code.naturalWidth) / SCALE;
  const [side, quiet] = [code.naturalWidth * square, QUIET * square];
  const left = WIDTH - MARGIN + quiet - side;
  brush.drawImage(code, left, top - quiet, side, side);
  return left + quiet;
}

function fill(brush: Brush, colour: string, left: number, top: number, width: number, height: number): void {
  brush.fillStyle = colour;
  brush.fillRect(left, top, width, height);
}

function fontOf({ weight, size }: Type, face: string): string {
  return `${weight} ${size}px ${face}`;
}
