import type { ComponentChildren, JSX } from "preact";

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** One of the three parts of a scene: predict, act, explain. */
export function Part({ id, title, children }: PartProps): JSX.Element {
  return (
    <section class={`part ${id}`} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** A formula that was written with tex`…`. */
export function Formula({ math }: { readonly math: string }): JSX.Element {
  // The markup was made from this repository's own text when the page was built.
  return <span class="formula" dangerouslySetInnerHTML={{ __html: math }} />;
}

/** Something to unfold below a scene. */
export function Fold({ title, children }: Omit<PartProps, "id">): JSX.Element {
  return (
    <details class="fold">
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** A figure with its title. */
export function Figure({ title, children }: Omit<PartProps, "id">): JSX.Element {
  return (
    <figure class="figure">
      <figcaption>{title}</figcaption>
      {children}
    </figure>
  );
}

/** Something that may be wider than the page, and then scrolls, by keys as well. */
export function Scroller({ title, children }: Omit<PartProps, "id">): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="wide" tabIndex={0} aria-label={title}>
      {children}
    </section>
  );
}

/** The program that computes what is shown; tests run it. */
export function Program({ text }: { readonly text: string }): JSX.Element {
  return (
    <Fold title="The program">
      <Scroller title="Program">
        <pre>
          <code>{text.trim()}</code>
        </pre>
      </Scroller>
    </Fold>
  );
}
