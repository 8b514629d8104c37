/**
 * Turns an English sentence into the person's language; `{0}`, `{1}` … are replaced by the arguments. In the window it is
 * VS Code's own; taken as an argument so that the deciding files need no editor.
 */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;
