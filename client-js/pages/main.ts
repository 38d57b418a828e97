/** Where the script of an interview's page starts. The page is readable and usable before it runs and without it. */
import { startRoom } from "./room_page.ts";

startRoom();
