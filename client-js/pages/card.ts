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
      image.src = save.href = drawn(contentOf(document.body, new Date()), getComputedStyle(document.body).fontFamily);
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

offer(byId("card"));
