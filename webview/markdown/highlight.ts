import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

/** Text, or text in the colour of a scope such as `keyword`. */
export type Coloured = string | { readonly scope: string; readonly parts: readonly Coloured[] };

/** Longer code is shown without colours. */
const longest = 50_000;

/** The parts of `code` with their scopes; the code itself where the language is not known. */
export function highlight(code: string, language: string): readonly Coloured[] {
  const name = language.split(/[\s{,:]/)[0]?.toLowerCase() ?? '';
  if (code.length > longest || !hljs.getLanguage(name)) return [code];
  const { _emitter: tree } = hljs.highlight(code, { language: name, ignoreIllegals: true });
  return tree instanceof ColourTree ? tree.root : [code];
}

type Node = { scope: string; parts: Coloured[] };

/** What the highlighter writes its findings into: a tree of parts instead of a string of HTML. */
class ColourTree {
  readonly root: Coloured[] = [];
  readonly #open: Node[] = [];

  addText(text: string): void {
    if (text !== '') this.#into().push(text);
  }

  startScope(scope: string): void {
    const node: Node = { scope: scope.split('.')[0] ?? scope, parts: [] };
    this.#into().push(node);
    this.#open.push(node);
  }

  endScope(): void {
    this.#open.pop();
  }

  __addSublanguage(other: ColourTree): void {
    this.#into().push(...other.root);
  }

  finalize(): void {
    this.#open.length = 0;
  }

  toHTML(): string {
    return '';
  }

  #into(): Coloured[] {
    return this.#open.at(-1)?.parts ?? this.root;
  }
}

const languages = { bash, css, diff, go, java, json, markdown, python, rust, sql, typescript, xml, yaml };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(['js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'javascript'], { languageName: 'typescript' });
hljs.registerAliases(['sh', 'shell', 'zsh', 'console'], { languageName: 'bash' });
hljs.configure({ __emitter: ColourTree });
