/**
 * `<wenzheng-room interview="…" lang="…" theme="…" city="…">`: a room on a page of another site. Everything is in its
 * shadow, so that neither the page's styles nor its scripts reach in, nor ours out; how it looks is set by
 * `--wenzheng-…` properties.
 */
import { say } from "../pages/words.ts";
import { follow, type Following, type Stand } from "./follow.ts";
import { speak, type Lang } from "./parts.ts";
import { away, make } from "./shell.ts";
import { shown, type Shown } from "./shown.ts";
import { dressed } from "./style.ts";

/** The element's class for the city at `home`. */
export function roomElement(home: string): CustomElementConstructor {
  return class extends HTMLElement {
    static readonly observedAttributes = ["interview", "city", "theme"];

    private following: Following | null = null;
    private room: Shown | null = null;
    private readonly inside = this.attachShadow({ mode: "open" });
    private readonly theme = window.matchMedia("(prefers-color-scheme: dark)");
    private readonly onTheme = (): void => this.showTheme();

    connectedCallback(): void {
      // Safari before 14 knows only the older way to listen.
      this.theme.addListener(this.onTheme);
      this.start();
    }

    disconnectedCallback(): void {
      this.theme.removeListener(this.onTheme);
      this.end();
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
      if (!this.isConnected || before === now || this.following === null) return;
      if (name === "theme") return this.showTheme();
      this.end();
      this.start();
    }

    private start(): void {
      const city = (this.getAttribute("city") ?? home).replace(/\/+$/, "");
      const said = this.closest("[lang]")?.getAttribute("lang") ?? "";
      const lang = speak(said.toLowerCase().startsWith("en") ? "en" : "zh-CN");
      this.following = follow({
        city,
        interview_id: this.getAttribute("interview")?.trim() ?? "",
        lang,
        onStand: (stand) => this.show(stand, city, lang),
        onState: (state) => this.room?.setConnection(state),
      });
    }

    private end(): void {
      this.following?.stop();
      this.room?.stop();
      this.following = null;
      this.room = null;
    }

    private show(stand: Stand, city: string, lang: Lang): void {
      if (stand.name === "shown") {
        if (this.room !== null) return this.room.update(stand.view, stand.before);
        this.room = shown(city, lang, stand.parts, stand.view);
        this.fill(city, this.room.root);
        return;
      }
      const said = make("p", { class: "empty", role: "status" }, wordsOf(stand.name));
      const way = this.wayOn(stand.name, city);
      if (way !== null) said.append(make("br"), way);
      this.fill(city, make("section", { class: "wenzheng" }, said));
    }

    /** What to do next. */
    private wayOn(stand: Exclude<Stand["name"], "shown">, city: string): HTMLElement | null {
      switch (stand) {
        case "loading":
        case "missing":
          return null;
        case "unreachable": {
          const retry = make("button", { type: "button", class: "button quiet" }, say("embed.retry"));
          retry.addEventListener("click", () => this.following?.retryNow());
          return retry;
        }
        case "not_registered":
          return away(`${city}/interviews/${this.getAttribute("interview") ?? ""}`, say("embed.open"));
        case "not_found":
          return away(`${city}/`, say("embed.home"));
        default:
          return stand satisfies never;
      }
    }

    private fill(city: string, root: HTMLElement): void {
      while (this.inside.firstChild !== null) this.inside.firstChild.remove();
      dressed(this.inside, city);
      this.inside.append(root);
      this.showTheme();
    }

    private showTheme(): void {
      const theme = this.getAttribute("theme");
      const isDark = theme === "dark" || (theme === "auto" && this.theme.matches);
      this.inside.querySelector(".wenzheng")?.classList.toggle("dark", isDark);
    }
  };
}

function wordsOf(stand: Exclude<Stand["name"], "shown">): string {
  switch (stand) {
    case "loading":
      return say("embed.loading");
    case "missing":
      return say("embed.missing");
    case "not_registered":
      return say("embed.not_registered", { origin: location.origin });
    case "not_found":
      return say("embed.not_found");
    case "unreachable":
      return say("embed.unreachable");
    default:
      return stand satisfies never;
  }
}
