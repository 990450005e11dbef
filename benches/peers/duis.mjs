// Parses messages of DUIS, one a line, with @smartdcc/duis-parser; prints messages a second.
import { readFileSync } from "node:fs";
import { parseDuis } from "@smartdcc/duis-parser";

const lines = readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line);
for (let round = 0; round < Number(process.argv[3]); round += 1) {
  const begin = process.hrtime.bigint();
  for (const line of lines) parseDuis("simplified", line);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  console.log("duis-parser", lines.length, lines.length, lines.length / seconds);
}
