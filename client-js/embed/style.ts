/**
 * Dresses the element's shadow without a style in the page: a sheet made by script, which no policy forbids; in
 * browsers that cannot, the same as a file of the city's.
 */
import text from "./embed.css?inline";

let made: CSSStyleSheet | null = null;

export function dressed(shadow: ShadowRoot, city: string): void {
  if (!("adoptedStyleSheets" in shadow) || !("replaceSync" in CSSStyleSheet.prototype)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `${city}/embed.css`;
    shadow.append(link);
    return;
  }
  if (made === null) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
  }
  shadow.adoptedStyleSheets = [made];
}
