/** Where the script of an interview's page starts. The page is readable and usable before it runs and without it. */
import { blockOf, maybe, type PageData } from "./page.ts";
import { startRoom } from "./room_page.ts";

startRoom();

// Where it cannot be loaded, a link leads to the video as without script.
const shown = maybe("video");
if (shown !== null) {
  import("./video.ts").then(
    ({ video }) => video(shown, blockOf<PageData>("page").lang),
    () => undefined,
  );
}
