/**
 * Follows the lobby of a campaign: asks for it every few seconds, less regularly than a clock so that those who came
 * together do not ask together, and not at all while nobody looks. What is fetched is cached on the way.
 */
import { backoff } from "./backoff.ts";
import type { Cancel, Chance, Clock } from "./clock.ts";
import type { Http } from "./http.ts";
import type { Id, Lobby } from "./types.ts";

/** Between two answers on average. */
export const EVERY_MS = 3_000;
/** Of that, how much is left to chance. */
const JITTER = 0.4;

/** What is needed to follow a lobby. */
export interface LobbyOptions {
  clock: Clock;
  chance: Chance;
  http: Http;
  campaign_id: Id;
  /** Whether somebody looks, and who is told when that changes. */
  visibility: { isHidden(): boolean; onChange(run: () => void): void };
  onLobby(lobby: Lobby): void;
  /** Whether the last answer came; said when it changes. */
  onConnection(isConnected: boolean): void;
}

/** A lobby that is followed. */
export interface FollowedLobby {
  /** Asks at once. */
  retryNow(): void;
  stop(): void;
}

/** Follows a lobby from now on, until one stops. */
export function followLobby(options: LobbyOptions): FollowedLobby {
  const { clock, chance, visibility } = options;
  const waits = backoff(chance);
  let cancel: Cancel = () => undefined;
  let isConnected = true;
  let isAsking = false;
  let isStopped = false;

  const plan = (wait_ms: number): void => {
    cancel();
    if (!isStopped && !visibility.isHidden()) cancel = clock.after(wait_ms, () => void ask());
  };

  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    cancel();
    const path = { id: options.campaign_id };
    const result = await options.http.call("GET /campaigns/{id}/lobby", { path }, { tries_max: 1 });
    isAsking = false;
    if (isStopped) return;
    if (result.ok) {
      waits.reset();
      options.onLobby(result.body);
    }
    if (result.ok !== isConnected) {
      isConnected = result.ok;
      options.onConnection(isConnected);
    }
    const regular_ms = EVERY_MS * (1 - JITTER / 2 + JITTER * chance());
    const told_ms = result.ok ? 0 : (result.problem.retry_after_s ?? 0) * 1_000;
    plan(Math.max(told_ms, result.ok ? regular_ms : regular_ms + waits.next()));
  };

  visibility.onChange(() => {
    if (visibility.isHidden()) cancel();
    else if (!isStopped) void ask();
  });
  plan(EVERY_MS * chance());

  return {
    retryNow: () => void ask(),
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}
