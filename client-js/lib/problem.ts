/**
 * A refusal or a fault as the person's side of the program knows it: the contract's `problem+json`, and three
 * codes of our own for when no answer came at all. Texts for those three belong to whoever draws.
 */

/** What is wrong with one field of what was sent. */
export interface FieldFault {
  field: string;
  code: string;
  detail: string;
}

/** Why something was not done: a refusal of the server, or one of our own codes. */
export interface Problem {
  /** 0 when there was no answer. */
  status: number;
  /** Stable and English: what a program compares. */
  code: string;
  title: string;
  detail: string;
  errors: FieldFault[];
  retry_after_s: number | null;
  request_id: string | null;
}

/** No connection; none within the time; an answer that is not the interface's. */
export type OwnCode = "unreachable" | "no_answer" | "not_understood";

/** A problem that no server told. */
export function ownProblem(code: OwnCode, status = 0): Problem {
  return { status, code, title: "", detail: "", errors: [], retry_after_s: null, request_id: null };
}

/**
 * Whether the same call may well succeed a little later, so that trying again by itself is right. A limit that
 * does not say when it ends is none that waiting helps with.
 */
export function isPassing(problem: Problem): boolean {
  if (problem.status === 429) return problem.retry_after_s !== null;
  return problem.status === 0 || problem.status >= 500;
}

/** Reads a body of `application/problem+json`; whatever is missing is left empty. */
export function problemOf(
  status: number,
  body: unknown,
  headers: { retry_after: string | null; request_id: string | null } = NO_HEADERS,
): Problem {
  const fields = isObject(body) ? body : {};
  return {
    status,
    code: textOf(fields.code) || `http_${status}`,
    title: textOf(fields.title),
    detail: textOf(fields.detail),
    errors: Array.isArray(fields.errors) ? fields.errors.filter(isObject).map(faultOf) : [],
    // Replies on the socket have no headers: there the body says it.
    retry_after_s: secondsOf(headers.retry_after) ?? numberOf(fields.retry_after_s),
    request_id: headers.request_id ?? (textOf(fields.request_id) || null),
  };
}

function faultOf(fault: Record<string, unknown>): FieldFault {
  return { field: textOf(fault.field), code: textOf(fault.code), detail: textOf(fault.detail) };
}

function secondsOf(header: string | null): number | null {
  if (header === null || !/^\d{1,9}$/.test(header)) return null;
  return Number(header);
}

const NO_HEADERS = { retry_after: null, request_id: null };
const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
