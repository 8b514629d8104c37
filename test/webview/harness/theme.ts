import themes from './themes.json' with { type: 'json' };

/** VS Code's themes as a webview sees them: Dark 2026, Light 2026, High Contrast dark and light. */
export type Theme = keyof typeof themes;

export const allThemes: readonly Theme[] = ['dark', 'light', 'hcDark', 'hcLight'];

const bodyClasses: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hcDark: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast-light vscode-high-contrast',
};

/** The theme's variables as a style rule, and the classes VS Code puts on the body. */
export function themeOf(theme: Theme): { css: string; bodyClass: string } {
  const variables = Object.entries(themes[theme]).map(([name, value]) => `${name}: ${value};`);
  return { css: `html { ${variables.join(' ')} }`, bodyClass: bodyClasses[theme] };
}
