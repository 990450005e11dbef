// Parses messages of DUIS, one a line of a file, with @smartdcc/duis-parser: all of them once for each line on its
// standard input, and answers how many that is in a second.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseDuis } from "@smartdcc/duis-parser";

const lines = readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line);
for await (const _asked of createInterface({ input: process.stdin })) {
  const begin = process.hrtime.bigint();
  for (const line of lines) parseDuis("simplified", line);
  console.log(lines.length / (Number(process.hrtime.bigint() - begin) / 1e9));
}
