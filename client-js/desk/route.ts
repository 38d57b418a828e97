/** Which page of the desk is open: the address, kept by the browser's history. Links are ordinary links. */
import { batch, computed, signal } from "@preact/signals";

export type Route =
  | { name: "start" }
  | { name: "moderate"; interview_id: string | null }
  | { name: "host"; interview_id: string }
  | { name: "answer" }
  | { name: "plan" }
  | { name: "rankings"; id: string | null }
  | { name: "samples"; id: string | null }
  | { name: "oversight" }
  | { name: "assess" }
  | { name: "departments" }
  | { name: "calendar" }
  | { name: "topics" }
  | { name: "staff" }
  | { name: "settings" }
  | { name: "notices" }
  | { name: "webhooks" }
  | { name: "nowhere" };

const BASE = "/desk";
const path = signal(location.pathname);
const search = signal(location.search);

export const route = computed<Route>(() => routeOf(path.value));

/** What a page keeps of itself in its address. */
export const query = computed(() => new URLSearchParams(search.value));

export function routeOf(pathname: string): Route {
  const [page = "", id, more, rest] = pathname.slice(BASE.length).split("/").filter(Boolean);
  if (rest !== undefined) return { name: "nowhere" };
  if (page === "interviews" && id !== undefined && more === "host") return { name: "host", interview_id: id };
  if (more !== undefined) return { name: "nowhere" };
  if (page === "moderate") return { name: "moderate", interview_id: id ?? null };
  if (page === "rankings" || page === "samples") return { name: page, id: id ?? null };
  if (id !== undefined) return { name: "nowhere" };
  switch (page) {
    case "":
      return { name: "start" };
    case "answer":
    case "plan":
    case "oversight":
    case "assess":
    case "departments":
    case "calendar":
    case "topics":
    case "staff":
    case "settings":
    case "notices":
    case "webhooks":
      return { name: page };
    default:
      return { name: "nowhere" };
  }
}

export function addressOf(page: string, id?: string): string {
  return id === undefined ? `${BASE}/${page}` : `${BASE}/${page}/${id}`;
}

/** The host's screen of an interview. */
export function hostAddress(interview_id: string): string {
  return `${BASE}/interviews/${interview_id}/host`;
}

export function go(address: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  arrived();
  scrollTo(0, 0);
}

function arrived(): void {
  batch(() => {
    path.value = location.pathname;
    search.value = location.search;
  });
}

/** Plain clicks on links within the desk change the page without a reload. */
export function startRouting(): void {
  addEventListener("popstate", arrived);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || !isPlain(event) || link.target !== "" || link.origin !== location.origin) return;
    if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

function isPlain(event: MouseEvent): boolean {
  return (
    event.button === 0 &&
    !event.defaultPrevented &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.shiftKey &&
    !event.altKey
  );
}
