/**
 * Where the script that other sites load starts: it makes `<wenzheng-room>` known, once, and leaves nothing else
 * behind on the page.
 */
import { roomElement } from "./element.ts";

const NAME = "wenzheng-room";

// Where this script came from is where the city is. Only while it runs can that be told.
const script = document.currentScript;
const home = script instanceof HTMLScriptElement && script.src !== "" ? new URL(script.src).origin : location.origin;

if (customElements.get(NAME) === undefined) customElements.define(NAME, roomElement(home));
