/** Reads a workbook as a program of another house would: a zip, in it the sheets as XML. Only what ours has in them. */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/** The rows of every sheet, each by the heads of its first. @param {string} path @returns {Record<string, string | number>[][]} */
export function sheetsOf(path) {
  const files = unzip(readFileSync(path));
  const shared = all(files.get("xl/sharedStrings.xml") ?? "", /<si>(.*?)<\/si>/gs).map(textOf);
  const sheets = [...files.keys()].filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)).sort();
  return sheets.map((name) => {
    const [heads = [], ...rows] = all(files.get(name) ?? "", /<row [^>]*>(.*?)<\/row>/gs).map((row) => cells(row, shared));
    return rows.map((row) => Object.fromEntries(row.map(([column, value]) => [headOf(heads, column), value])));
  });
}

/** @typedef {[column: string, value: string | number]} Cell */

/** @param {string} row @param {string[]} shared @returns {Cell[]} */
function cells(row, shared) {
  return [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gs)].map(([, column = "", how = "", inside = ""]) => {
    const value = /<v>(.*?)<\/v>/s.exec(inside)?.[1];
    if (/t="inlineStr"/.test(how)) return [column, textOf(inside)];
    if (value === undefined) throw new Error(`a cell without a value: ${inside}`);
    return [column, /t="s"/.test(how) ? (shared[Number(value)] ?? "") : Number(value)];
  });
}

/** @param {Cell[]} heads @param {string} column */
function headOf(heads, column) {
  return String(heads.find(([one]) => one === column)?.[1] ?? column);
}

/** @param {Buffer} zip @returns {Map<string, string>} */
function unzip(zip) {
  const files = new Map();
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END_OF_DIRECTORY).buffer));
  if (end < 0) throw new Error("not a zip");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, nameBytes] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes);
    const local = zip.readUInt32LE(at + 42);
    const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    files.set(name, (method === DEFLATED ? inflateRawSync(bytes) : bytes).toString("utf8"));
    at += ENTRY_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** @param {string} xml */
const textOf = (xml) => all(xml, /<t[^>]*>(.*?)<\/t>/gs).join("").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** @param {string} text @param {RegExp} pattern */
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
