/** The assessment's addresses. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { addressFor, OVERVIEW, placeOf } from "./place.ts";

const TODAY = "2026-11-27";
const read = (address: string) => placeOf(new URL(address, "https://city.example").searchParams, TODAY);

test("without an address it is this month, compared with the one before", () => {
  const place = read("/desk/assess");
  expect(place).toMatchObject({ period: { from: "2026-11-01", to: "2026-11-30" }, isCompared: true });
  expect(place).toMatchObject({ ...OVERVIEW, department: null });
});

test("a place goes into its address and out again", () => {
  const place = {
    period: { from: "2026-01-01", to: "2026-12-31" },
    isCompared: false,
    department: "heat",
    campaign: "week",
    sort: "-response",
    figure: "overdue_open" as const,
    row: "roads",
    part: { from: "2026-03-01", to: "2026-03-31" },
    slice: { over: 60000, up_to: 300000, hour: null },
    question: "q1",
  };
  expect(read(addressFor(place))).toEqual(place);
  expect(read(addressFor(place, OVERVIEW))).toEqual({ ...place, ...OVERVIEW });
});

test("what is no period and no figure is not believed", () => {
  const place = read("/desk/assess?from=2026-12-01&to=2026-11-01&figure=luck&part_from=x&part_to=y&over=-1&hour=x");
  expect(place).toMatchObject({ period: { from: "2026-11-01", to: "2026-11-30" }, figure: null, part: null, slice: null });
});
