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
  const { _emitter: emitter, errorRaised } = hljs.highlight(code, { language: name, ignoreIllegals: true });
  const root = 'root' in emitter ? (emitter.root as Found) : undefined;
  return errorRaised || !root ? [code] : root.children.map(coloured);
}

/** The tree the highlighter builds before it would write it as HTML. */
interface Found {
  readonly scope?: string;
  readonly children: readonly (string | Found)[];
}

/** A scope's first word is its colour: `title.function` is a `title`. */
function coloured(found: string | Found): Coloured {
  if (typeof found === 'string') return found;
  return { scope: found.scope?.split(/[.:]/)[0] ?? 'none', parts: found.children.map(coloured) };
}

const languages = { bash, css, diff, go, java, json, markdown, python, rust, sql, typescript, xml, yaml };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(['js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'javascript'], { languageName: 'typescript' });
hljs.registerAliases(['sh', 'shell', 'zsh', 'console'], { languageName: 'bash' });
