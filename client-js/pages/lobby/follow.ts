/** The lobby as a page follows it: while somebody looks, and at once when the network is back. */
import { cityAt, type FollowedLobby, type Lobby } from "../../lib/index.ts";
import type { LobbyPage } from "./words.ts";

export function follow(
  page: LobbyPage,
  onLobby: (lobby: Lobby) => void,
  onConnection: (isConnected: boolean) => void,
): FollowedLobby {
  const followed = cityAt(location.origin, { language: page.lang }).lobby(page.campaign_id, {
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
