import { expect, it } from "vitest";
import { bytesOf } from "../src/engine/wasm/bytes.ts";

it("reads every byte: 90 characters, alone and behind either prefix", () => {
  const characters = Array.from({ length: 90 }, (_, i) => String.fromCharCode(35 + i));
  const text = ["", "}", "~"].flatMap((prefix) => characters.map((c) => prefix + c)).join("");
  const bytes = Array.from({ length: 270 }, (_, i) => (i + 252) % 256);
  expect([...bytesOf(text)]).toEqual(bytes);
});

it("reads the text of no bytes", () => {
  expect(bytesOf("").length).toBe(0);
});
