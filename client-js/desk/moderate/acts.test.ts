/** What each act shows before the server has answered, and what takes it back. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { anAnswer, aQuestion } from "../../lib/testing/objects.ts";
import { inverseOf, withActs, type Act } from "./acts.ts";

const before = aQuestion("q1", { status: "approved", department_id: "heat" });
const after = (question: typeof before, ...acts: Act[]) =>
  withActs(
    new Map([[question.id, question]]),
    acts.map((act, no) => ({ no, act, seq: null })),
  ).get(question.id);

test.each([
  [
    { name: "approve", id: "q1", department_id: "water" },
    { status: "approved", department_id: "water" },
  ],
  [
    { name: "approve", id: "q1", department_id: null },
    { status: "approved", department_id: "heat" },
  ],
  [
    { name: "reject", id: "q1", reason: "重复" },
    { status: "rejected", reject_reason: "重复" },
  ],
  [{ name: "unreject", id: "q1" }, { status: "pending" }],
  [{ name: "redact", id: "q1", text: "***" }, { text: "***" }],
  [
    { name: "merge", id: "q1", into: "q2" },
    { status: "merged", merged_into: "q2" },
  ],
  [
    { name: "hide", id: "q1", reason: "隐私" },
    { status: "hidden", hide_reason: "隐私" },
  ],
  [{ name: "pin", id: "q1" }, { pinned: true }],
  [{ name: "assign", id: "q1", department_id: "water" }, { department_id: "water" }],
] satisfies [Act, object][])("%o shows as %o before the server has answered", (act, shown) => {
  expect(after(before, act)).toMatchObject(shown);
});

test("unmerging and unhiding lead back to where the question was", () => {
  const answered = { ...before, status: "hidden" as const, answers: [anAnswer("a1", "q1")] };
  expect(after(answered, { name: "unhide", id: "q1" })?.status).toBe("answered");
  expect(after({ ...before, status: "merged" }, { name: "unmerge", id: "q1" })?.status).toBe("approved");
  const unmoderated = { ...before, status: "merged" as const, moderated_at: null };
  expect(after(unmoderated, { name: "unmerge", id: "q1" })?.status).toBe("pending");
});

test("acts add up in the order in which they were given, and acts on unknown questions do nothing", () => {
  const acts: Act[] = [
    { name: "pin", id: "q1" },
    { name: "assign", id: "q1", department_id: "water" },
    { name: "pin", id: "nowhere" },
    { name: "unpin", id: "q1" },
  ];
  expect(after(before, ...acts)).toEqual({ ...before, department_id: "water" });
});

test("every act that can be undone has its inverse", () => {
  expect(inverseOf({ name: "approve", id: "q1", department_id: null }, before)?.name).toBe("hide");
  expect(inverseOf({ name: "reject", id: "q1", reason: "重复" }, before)).toEqual({
    name: "unreject",
    id: "q1",
  });
  expect(inverseOf({ name: "merge", id: "q1", into: "q2" }, before)).toEqual({ name: "unmerge", id: "q1" });
  expect(inverseOf({ name: "assign", id: "q1", department_id: "water" }, before)).toEqual({
    name: "assign",
    id: "q1",
    department_id: "heat",
  });
  expect(inverseOf({ name: "unhide", id: "q1" }, before)).toBeNull();
});
