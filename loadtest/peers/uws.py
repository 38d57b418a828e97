"""uWebSockets, through socketify: followers subscribe to one topic, its own publish sends."""

import sys

from socketify import App, CompressOptions, OpCode

app = App()


async def publish(response, request):
    payload = await response.get_text()
    app.publish("room", payload, OpCode.TEXT, False)
    response.write_status(204).end_without_body()


app.ws(
    "/",
    {
        "compression": CompressOptions.DISABLED,
        "open": lambda socket: socket.subscribe("room"),
        "message": lambda socket, message, opcode: None,
    },
)
app.post("/publish", publish)
app.listen({"port": int(sys.argv[1]), "host": "127.0.0.1"}, lambda config: print("listening", flush=True))
app.run()
