import type { ComponentChildren } from 'preact';
import type { Token, Tokens } from 'marked';
import { memo } from '../ui/memo.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Checked } from './Checked.tsx';
import { Inline } from './Inline.tsx';

/** One block of a text. Only what is named here reaches the document; anything else shows as its source. */
export const MarkdownBlock = memo(function MarkdownBlock({ token, settled }: { token: Token; settled: 'yes' | 'no' }) {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'hr':
      return <hr />;
    case 'code': {
      const { text, lang } = token as Tokens.Code;
      return <CodeBlock text={text} language={lang ?? ''} settled={settled} />;
    }
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      return (
        <p class="heading" role="heading" aria-level={Math.min(6, depth + 2)}>
          <Inline tokens={tokens} />
        </p>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Inline tokens={(token as Tokens.Paragraph).tokens} />
        </p>
      );
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? <Inline tokens={tokens} /> : <>{text}</>;
    }
    case 'checkbox':
      return <Checked state={(token as Tokens.Checkbox).checked ? 'done' : 'open'} />;
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens, settled)}</blockquote>;
    case 'list':
      return <List list={token as Tokens.List} settled={settled} />;
    case 'table':
      return <Table table={token as Tokens.Table} />;
    default:
      return <p>{token.raw}</p>;
  }
});

function blocks(tokens: readonly Token[], settled: 'yes' | 'no'): ComponentChildren {
  return tokens.map((token, index) => <MarkdownBlock key={index} token={token} settled={settled} />);
}

function List({ list, settled }: { list: Tokens.List; settled: 'yes' | 'no' }) {
  const items = list.items.map((item, index) => (
    <li key={index} class={item.task ? 'task' : undefined}>
      {blocks(item.tokens, settled)}
    </li>
  ));
  return list.ordered ? <ol start={Number(list.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    <div class="table" tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col" class={cell.align ?? undefined}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} class={cell.align ?? undefined}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
