/**
 * A refusal or a fault as the person's side of the program knows it: the contract's `problem+json`, and three
 * codes of our own for when no answer came at all. Texts for those three belong to whoever draws.
 */

export interface FieldFault {
  field: string;
  code: string;
  detail: string;
}

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

export type OwnCode = "unreachable" | "no_answer" | "not_understood";

export function ownProblem(code: OwnCode, status = 0): Problem {
  return { status, code, title: "", detail: "", errors: [], retry_after_s: null, request_id: null };
}

/** Whether the same call may well succeed a little later, so that trying again by itself is right. */
export function isPassing(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 429 || problem.status >= 500;
}

/** Reads a body of `application/problem+json`; whatever is missing is left empty. */
export function problemOf(
  status: number,
  body: unknown,
  headers: { retry_after: string | null; request_id: string | null },
): Problem {
  const fields = isObject(body) ? body : {};
  return {
    status,
    code: textOf(fields.code) || `http_${status}`,
    title: textOf(fields.title),
    detail: textOf(fields.detail),
    errors: Array.isArray(fields.errors) ? fields.errors.filter(isObject).map(faultOf) : [],
    retry_after_s: secondsOf(headers.retry_after),
    request_id: headers.request_id,
  };
}

function faultOf(fault: Record<string, unknown>): FieldFault {
  return { field: textOf(fault.field), code: textOf(fault.code), detail: textOf(fault.detail) };
}

function secondsOf(header: string | null): number | null {
  if (header === null || !/^\d{1,9}$/.test(header)) return null;
  return Number(header);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
