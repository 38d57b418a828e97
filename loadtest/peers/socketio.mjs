/**
 * Socket.IO: one room that everybody joins. `recommended`: WebSocket alone, no compression, the request of each handshake
 * forgotten, as its pages on memory and on performance advise.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { published } from "./published.mjs";

const [port, settings] = process.argv.slice(2);
const server = createServer();
const isRecommended = settings === "recommended";
const io = new Server(server, isRecommended ? { transports: ["websocket"], perMessageDeflate: false, httpCompression: false } : {});
if (isRecommended) io.engine.on("connection", (socket) => (socket.request = null));
io.on("connection", (socket) => socket.join("room"));
published(server, (payload) => io.to("room").emit("event", payload));
server.listen(Number(port), "127.0.0.1", () => console.log("listening"));
