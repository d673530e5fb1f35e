import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

/** Most problems that are listed. */
const mostListed = 20;

interface NoticeProps {
  readonly failure: Signal<string | null>;
  readonly problems: Signal<readonly string[]>;
}

/** What the reader should know before the scene: what cannot work, and what of the address was odd. */
export function Notice({ failure, problems }: NoticeProps): JSX.Element {
  return (
    <>
      <div role="alert">
        {failure.value === null ? null : <p class="notice grave">{failure.value}</p>}
      </div>
      <div role="status">
        {problems.value.length === 0 ? null : (
          <div class="notice">
            <div>
              <p>Not everything in the address could be used:</p>
              <ul>
                {problems.value.slice(0, mostListed).map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
                {problems.value.length > mostListed ? (
                  <li>and {problems.value.length - mostListed} more.</li>
                ) : null}
              </ul>
            </div>
            <button
              type="button"
              onClick={() => {
                problems.value = [];
              }}
            >
              Close
            </button>
          </div>
        )}
      </div>
    </>
  );
}
