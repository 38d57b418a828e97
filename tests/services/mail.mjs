/** A private mail server on a free port of the loopback address: it takes every mail and keeps it as a file (Maildir). */
import { connect } from "node:net";
import { join } from "node:path";
import { freePort, start } from "./process.mjs";

/** @param {string} folder @returns {Promise<import("./process.mjs").Running & { url: string, box: string }>} */
export async function mail(folder) {
  const [port, box] = [await freePort(), join(folder, "mail")];
  const options = ["-n", "-l", `127.0.0.1:${port}`, "-c", "aiosmtpd.handlers.Mailbox", box];
  const running = await start({
    name: "The mail server",
    argv: ["aiosmtpd", ...options],
    cwd: folder,
    log: join(folder, "mail.log"),
    stopSignal: "SIGTERM",
    account: null,
    answers: () => greets(port),
  });
  return { ...running, url: `smtp://127.0.0.1:${port}`, box: join(box, "new") };
}

/** @param {number} port @returns {Promise<boolean>} */
function greets(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", (greeting) => {
      socket.end("QUIT\r\n");
      resolve(greeting.toString().startsWith("220 "));
    });
    socket.once("error", () => resolve(false));
  });
}
