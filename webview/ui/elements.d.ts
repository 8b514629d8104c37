import type { HTMLAttributes, Ref } from 'preact';

type Control = HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement> };

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Control & { appearance?: 'primary' | 'secondary'; disabled?: boolean };
      'vscode-text-field': Control & { value?: string; placeholder?: string | undefined };
      'vscode-dropdown': Control & { value?: string; disabled?: boolean };
      'vscode-option': Control & { value?: string; selected?: boolean };
      'vscode-checkbox': Control & { checked?: boolean; disabled?: boolean };
      'vscode-radio-group': Control & { value?: string; orientation?: 'vertical' | 'horizontal' };
      'vscode-radio': Control & { value?: string; checked?: boolean; disabled?: boolean };
      'vscode-progress-ring': Control;
    }
  }
}
