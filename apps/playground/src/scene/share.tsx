import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { AddressBar } from "../state/address.ts";

/** Copies the address of the present state. */
export function Share({ address }: { readonly address: AddressBar }): JSX.Element {
  const told = useSignal("");
  const copy = async (): Promise<void> => {
    const { href } = address;
    try {
      await navigator.clipboard.writeText(href);
      told.value = "Copied.";
    } catch {
      told.value = `Copy it from here: ${href}`;
    }
  };
  return (
    <section class="share" aria-labelledby="share">
      <h2 id="share" class="small">
        Share
      </h2>
      <p>
        The address of this page holds everything you set. Whoever opens it gets the same run, bit
        for bit.
      </p>
      <p class="row">
        <button type="button" onClick={() => void copy()}>
          Copy the link
        </button>
        <span role="status">{told}</span>
      </p>
    </section>
  );
}
