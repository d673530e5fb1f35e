import { effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const key = "nnf-playground-theme";

/** What the reader chose; null follows the system. */
const chosen = signal<Theme | null>(remembered());

const system = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = signal<Theme>(system.matches ? "dark" : "light");
system.addEventListener("change", () => {
  systemTheme.value = system.matches ? "dark" : "light";
});

/** The theme that the page has; whoever reads it in an effect or a component follows it. */
export function theme(): Theme {
  return chosen.value ?? systemTheme.value;
}

/** Changes to the other theme, and remembers it unless it is the system's. */
export function toggleTheme(): void {
  const other = theme() === "dark" ? "light" : "dark";
  chosen.value = other === systemTheme.value ? null : other;
  try {
    if (chosen.value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, chosen.value);
  } catch {
    // Where nothing may be stored, the choice lasts as long as the page.
  }
}

/** Shows the theme, now and whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.style.colorScheme = theme();
  });
}

function remembered(): Theme | null {
  try {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch {
    return null;
  }
}
