/** A plan in its form and out again. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { anInterview } from "../../lib/testing/objects.ts";
import { choicesIn, copyOf, emptyForm, formOf, lasting, planOf, starting } from "./form.ts";

const NOW = Date.parse("2030-02-20T03:17:00.000Z");

test("an interview goes into its form and out again unchanged", () => {
  const interview = anInterview({
    collect_from: "2030-02-25T01:00:00.000Z",
    guests: [{ name: "甲", post: "局长" }],
  });
  expect(planOf(formOf(interview))).toEqual({
    title: interview.title,
    subject: interview.subject,
    department_ids: ["heat"],
    planned_start_at: interview.planned_start_at,
    planned_end_at: interview.planned_end_at,
    guests: interview.guests,
    moderation: "pre",
    answer_within_days: 7,
    collect_from: interview.collect_from,
  });
});

test("the campaign is sent where it is another one, and does not go into a copy", () => {
  const interview = anInterview({ campaign_id: "week" });
  const form = formOf(interview);
  expect(choicesIn(form, interview)).toEqual({});
  expect(choicesIn({ ...form, campaign_id: "" }, interview)).toEqual({ campaign_id: "" });
  expect(choicesIn(form, null)).toEqual({ campaign_id: "week" });
  expect(copyOf(interview, NOW).campaign_id).toBe("");
});

test("the video is sent where it is another one, also when there is none any more", () => {
  const interview = anInterview({ video_url: "https://video.example.org/live.m3u8" });
  const form = formOf(interview);
  expect(choicesIn(form, interview)).toEqual({});
  expect(choicesIn({ ...form, video_url: " " }, interview)).toEqual({ video_url: "" });
  expect(choicesIn(form, null)).toEqual({ video_url: "https://video.example.org/live.m3u8" });
});

test("another start keeps the length, another length keeps the start", () => {
  const form = formOf(anInterview());
  expect(starting(form, "2030-03-02T09:00")).toMatchObject({
    start: "2030-03-02T09:00",
    end: "2030-03-02T10:30",
  });
  expect(lasting(form, 120)).toMatchObject({ start: form.start, end: "2030-03-01T21:30" });
});

test("a copy has the plan, another day and no pre-questions yet", () => {
  const copy = copyOf(anInterview({ collect_from: "2030-02-25T01:00:00.000Z" }), NOW);
  expect(copy).toMatchObject({
    title: "供热问题在线访谈",
    start: "2030-02-27T12:00",
    end: "2030-02-27T13:30",
    collect_from: "",
  });
});

test("nameless guests and missing times are not sent", () => {
  const form = { ...emptyForm(NOW), title: " 供热 ", guests: [{ name: " ", post: "" }] };
  expect(planOf(form)).toMatchObject({ title: "供热", guests: [] });
  expect(planOf({ ...form, end: "" })).toBeNull();
});
