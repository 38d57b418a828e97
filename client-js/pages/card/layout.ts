/** How the picture is laid out: sections of lines, one below the other. Nothing is drawn here. */
import type { Content, Reply } from "./content.ts";
import { linesOf } from "./lines.ts";

/** All lengths are of a picture of this width, which is then drawn larger. */
export const WIDTH = 720;
export const MARGIN = 48;
/** Around what stands on a ground of its own. */
const INSET = 24;
const LINE = 1.7;

export const INK = "#16202a";
export const SOFT = "#5a6672";
export const SEA = "#0b5a86";
const ANSWERED = "#1f7a4d";
const ANSWERED_TINT = "#eef6f1";
const GROUND = "#f5f7f8";

export interface Type {
  size: number;
  weight: 400 | 600;
  colour: string;
}

export interface Block extends Type {
  lines: string[];
}

export interface Section {
  /** Room above it. */
  above: number;
  blocks: Block[];
  /** What it stands on, with a bar at its left. */
  ground?: { colour: string; bar: string };
}

/** How wide a text would be. */
export type Measure = (text: string, type: Type) => number;

export function sectionsOf(content: Content, measure: Measure): Section[] {
  const set = (width: number) => (text: string, size: number, weight: Type["weight"], colour: string) =>
    blockOf(text, { size, weight, colour }, width, measure);
  const open = set(WIDTH - 2 * MARGIN);
  const inset = set(WIDTH - 2 * MARGIN - 2 * INSET);
  const replySection = ({ department, about, text, isAnswer }: Reply): Section => {
    const bar = isAnswer ? ANSWERED : SOFT;
    return {
      above: 20,
      blocks: [inset(department, 22, 600, bar), inset(about, 18, 400, SOFT), inset(text, 24, 400, INK)],
      ground: { colour: isAnswer ? ANSWERED_TINT : GROUND, bar },
    };
  };
  const small = (text: string): Block => open(text, 18, 400, SOFT);
  const title = [open(content.title, 28, 600, INK), ...given(content.text).map((text) => open(text, 22, 400, INK))];
  return [
    { above: 0, blocks: [open(content.service, 22, 600, SEA), ...given(content.above).map(small)] },
    { above: 24, blocks: [...title, ...content.details.map(small)] },
    ...content.replies.map(replySection),
  ];
}

/** None where there is no text. */
function given(text: string): string[] {
  return text === "" ? [] : [text];
}

export function blockOf(text: string, type: Type, width: number, measure: Measure): Block {
  return { ...type, lines: linesOf(text, width, (line) => measure(line, type)) };
}

/** An even number, so that edges fall on whole points when it is drawn larger by a half. */
export function lineHeight({ size }: Type): number {
  return 2 * Math.round((size * LINE) / 2);
}

export function heightOf({ blocks, ground }: Section): number {
  const lines = blocks.reduce((sum, block) => sum + block.lines.length * lineHeight(block), 0);
  return lines + (ground === undefined ? 0 : INSET);
}

/** Where the text of a section begins, from its corner. */
export function textAt({ ground }: Section): { left: number; top: number } {
  return ground === undefined ? { left: 0, top: 0 } : { left: INSET, top: INSET / 2 };
}
