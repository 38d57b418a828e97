/** Everything that the entrance names says what it is: an editor shows it to whoever uses it. */
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

test("whatever is exported is documented", () => {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const { config } = ts.readConfigFile(path("../tsconfig.json"), ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, path(".."));
  const program = ts.createProgram([path("index.ts")], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const entrance = program.getSourceFile(path("index.ts"));
  const module = entrance === undefined ? undefined : checker.getSymbolAtLocation(entrance);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  expect(exported.length).toBeGreaterThan(50);
  const silent = exported.filter((symbol) => {
    const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return origin.getDocumentationComment(checker).length === 0;
  });
  expect(silent.map((symbol) => symbol.name)).toEqual([]);
});
