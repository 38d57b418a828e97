/** `ws`: every message to every socket. `recommended`: bufferutil beside it, no compression, no tracking of its own. */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { published } from "./published.mjs";

const [port, settings] = process.argv.slice(2);
const server = createServer();
const followers = new Set();
const own = settings === "recommended" ? { clientTracking: false, perMessageDeflate: false, skipUTF8Validation: true } : {};
new WebSocketServer({ server, ...own }).on("connection", (socket) => {
  followers.add(socket);
  socket.on("close", () => followers.delete(socket));
});
published(server, (payload) => {
  const data = Buffer.from(payload);
  for (const socket of followers) socket.send(data, { binary: false });
});
server.listen(Number(port), "127.0.0.1", () => console.log("listening"));
