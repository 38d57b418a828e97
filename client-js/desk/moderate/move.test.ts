/** Where a question may be moved: what is near comes first, what cannot take it is not offered. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { anInterview } from "../../lib/testing/objects.ts";
import { destinations } from "./move.tsx";

const here = anInterview({ id: "here", campaign_id: "week" });
const ids = (wanted: string): string[] => destinations(ALL, here, wanted).map(({ id }) => id);

const ALL = [
  here,
  anInterview({ id: "ended", status: "ended", campaign_id: "week", title: "道路养护" }),
  anInterview({ id: "elsewhere", planned_start_at: "2030-03-01T10:00:00.000Z" }),
  anInterview({ id: "live", campaign_id: "week", departments: [{ id: "roads", code: "ROADS", name: "示例道路局" }] }),
  anInterview({ id: "rehearsal", campaign_id: "week", rehearsal: true }),
];

test("those of the same campaign come first, the live ones before the others", () => {
  expect(ids("")).toEqual(["live", "ended", "elsewhere"]);
});

test("they are found by title and department", () => {
  expect(ids("养护")).toEqual(["ended"]);
  expect(ids("道路局")).toEqual(["live"]);
});
