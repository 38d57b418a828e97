/** Makes a picture of what the page is about, to pass on. What draws is loaded by the press. */
import { byId, must } from "./page.ts";

function offer(section: HTMLElement): void {
  const make = must<HTMLButtonElement>(section, "button");
  const status = must(section, "[role=status]");
  const made = must(section, "figure");
  const image = must<HTMLImageElement>(made, "img");
  const save = must<HTMLAnchorElement>(made, "a");
  const words = section.dataset;

  const draw = async (): Promise<void> => {
    make.disabled = true;
    status.textContent = words.making ?? "";
    try {
      const [{ contentOf }, { drawn }] = await Promise.all([import("./card/content.ts"), import("./card/draw.ts")]);
      const content = contentOf(document.body, new Date());
      const code = await codeOf(content.address);
      image.src = save.href = drawn(content, code, getComputedStyle(document.body).fontFamily);
      await image.decode();
      made.hidden = false;
      status.textContent = words.made ?? "";
    } catch {
      status.textContent = words.failed ?? "";
    }
    make.disabled = false;
  };
  make.addEventListener("click", () => void draw());
  section.hidden = false;
}

async function codeOf(address: string): Promise<HTMLImageElement> {
  const code = new Image();
  code.src = `/code.svg?to=${encodeURIComponent(new URL(address).pathname)}`;
  await code.decode();
  return code;
}

offer(byId("card"));
