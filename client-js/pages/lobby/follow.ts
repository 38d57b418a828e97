/** The lobby as a page follows it: the browser's own clock, network and visibility. */
import {
  browserFetch,
  followLobby,
  http,
  newKey,
  systemChance,
  systemClock,
  type FollowedLobby,
  type Lobby,
} from "../../lib/index.ts";
import type { LobbyPage } from "./words.ts";

export function follow(
  page: LobbyPage,
  onLobby: (lobby: Lobby) => void,
  onConnection: (isConnected: boolean) => void,
): FollowedLobby {
  const shared = { clock: systemClock, chance: systemChance };
  const calls = http({ ...shared, fetch: browserFetch, newKey, origin: "", language: page.lang });
  const followed = followLobby({
    ...shared,
    http: calls,
    campaign_id: page.campaign_id,
    visibility: {
      isHidden: () => document.hidden,
      onChange: (run) => document.addEventListener("visibilitychange", run),
    },
    onLobby,
    onConnection,
  });
  window.addEventListener("online", followed.retryNow);
  return followed;
}
