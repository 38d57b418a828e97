/**
 * A portal of the city: a page of another origin, served by another server on another port, under a policy as strict as
 * one can be that shows the room at all. It embeds a room as the city's own page says.
 */
import { createServer } from "node:http";

/** @typedef {Awaited<ReturnType<typeof portal>>} Portal */

/** Nothing but what the city's page says is needed, and no markup from script. @param {string} city */
const policyFor = (city) =>
  [
    "default-src 'none'",
    `script-src ${city}`,
    `connect-src ${city} ${city.replace(/^http/, "ws")}`,
    `img-src data: ${city}`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

export async function portal() {
  let city = "";
  let element = "";
  let style = "";

  const server = createServer((request, response) => {
    if (request.url === "/portal.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(style);
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policyFor(city) }).end(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>示例市门户网站</title>
      <link rel="stylesheet" href="/portal.css"><link rel="icon" href="data:,"><main><h1>示例市门户网站</h1><p>今晚的在线访谈：</p>${element}</main>
      <script src="${city}/embed.js" crossorigin async></script></html>`,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the portal has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Whose rooms it shows. @param {string} url */
    of(url) {
      city = url;
    },
    /** What its editors have put into the page. @param {string} attributes of the element @param {string} [css] */
    write(attributes, css = "") {
      element = `<wenzheng-room ${attributes}></wenzheng-room>`;
      style = css;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
