/** A picture for what is being written: handed in as soon as it is chosen, described in words, taken away again. */
import { useId } from "preact/hooks";
import type { Id, Picture } from "../../lib/index.ts";
import { useSending } from "../sending.ts";
import { call } from "../server.ts";
import { t } from "../words.ts";
import { TextField } from "./field.tsx";
import { ProblemLine } from "./problem.tsx";

/** What was chosen; `alt` says what it shows. */
export type Chosen = Pick<Picture, "id" | "url" | "alt">;

const KINDS = "image/jpeg,image/png,image/webp,image/gif";

interface Props {
  picture: Chosen | null;
  onPicture: (picture: Chosen | null) => void;
}

/** As a command names it. */
export function named(picture: Chosen | null): { picture_id?: Id; picture_alt?: string } {
  return picture === null ? {} : { picture_id: picture.id, picture_alt: picture.alt.trim() };
}

export const isSame = (one: Chosen | null, other: Chosen | null): boolean =>
  one?.id === other?.id && one?.alt.trim() === other?.alt;

/** As a revision names it. */
export const renamed = (picture: Chosen | null): ReturnType<typeof named> & { without_picture?: boolean } =>
  picture === null ? { without_picture: true } : named(picture);

/** A picture without words waits for them. */
export const isDescribed = (picture: Chosen | null): boolean => picture === null || picture.alt.trim() !== "";

export function PictureField({ picture, onPicture }: Props) {
  const id = useId();
  const { isBusy, problem, send } = useSending();
  const choose = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const sent = await send(async () => call("POST /pictures", { body: new Uint8Array(await file.arrayBuffer()) }));
    // The same file can be chosen again after it was refused.
    input.value = "";
    if (sent !== null) onPicture({ id: sent.body.id, url: sent.body.url, alt: "" });
  };
  return (
    <div class="picture-field">
      <ProblemLine problem={problem} />
      {picture === null ? (
        <>
          <label class="plain" for={id}>
            {t(isBusy ? "picture.sending" : "picture.add")}
          </label>
          <input
            id={id}
            class="unseen"
            type="file"
            accept={KINDS}
            disabled={isBusy}
            onChange={(event) => void choose(event.currentTarget)}
          />
        </>
      ) : (
        <>
          <img src={picture.url} alt="" />
          <TextField
            label={t("picture.alt")}
            hint={t("picture.alt_hint")}
            value={picture.alt}
            onValue={(alt) => onPicture({ ...picture, alt })}
          />
          <button class="plain" type="button" onClick={() => onPicture(null)}>
            {t("picture.remove")}
          </button>
        </>
      )}
    </div>
  );
}
