/** A button that takes one file and gives its text. The field itself lies unseen behind it. */
import { t } from "../words.ts";

interface Props {
  /** Endings, as a browser's dialog filters by them: `.csv,.ics`. */
  accept: string;
  isBusy: boolean;
  onText: (text: string, name: string) => void;
}

export function FileButton({ accept, isBusy, onText }: Props) {
  const read = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const text = textOf(await new Response(file).arrayBuffer());
    // The same file, put right meanwhile, may be chosen again.
    input.value = "";
    onText(text, file.name);
  };
  return (
    <label class="button file">
      {t("file.import")}
      <input
        type="file"
        class="unseen"
        accept={accept}
        disabled={isBusy}
        onChange={(event) => void read(event.currentTarget)}
      />
    </label>
  );
}

/** Tables written by office programs are often in the country's own encoding, which is no valid UTF-8. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
