/** Takes `POST /publish` and hands its body over; answers once it is handed over. */
export function published(server, each) {
  server.on("request", (request, response) => {
    if (request.url !== "/publish") return;
    let payload = "";
    request.setEncoding("utf8");
    request.on("data", (piece) => (payload += piece));
    request.on("end", () => {
      each(payload);
      response.writeHead(204).end();
    });
  });
}
