import type { VNode } from 'preact';
import type { Token, Tokens } from 'marked';
import { t } from '../words/t.ts';
import { Checked } from './Checked.tsx';
import { Link } from './Link.tsx';

/** Running text. HTML in it stays text, and images are links: nothing is ever loaded. */
export function Inline({ tokens }: { tokens: readonly Token[] | undefined }) {
  return (
    <>
      {tokens?.map((token, index) => (
        <Piece key={index} token={token} />
      ))}
    </>
  );
}

function Piece({ token }: { token: Token }): VNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={(token as Tokens.Strong).tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={(token as Tokens.Em).tokens} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={(token as Tokens.Del).tokens} />
        </del>
      );
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'checkbox':
      return <Checked state={(token as Tokens.Checkbox).checked ? 'done' : 'open'} />;
    case 'br':
      return <br />;
    case 'link': {
      const { href, tokens } = token as Tokens.Link;
      return (
        <Link href={href}>
          <Inline tokens={tokens} />
        </Link>
      );
    }
    case 'image': {
      const { href, text } = token as Tokens.Image;
      return <Link href={href}>{t('Image: {words}', { words: text || href })}</Link>;
    }
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? <Inline tokens={tokens} /> : <>{text}</>;
    }
    case 'escape':
      return <>{(token as Tokens.Escape).text}</>;
    default:
      return <>{token.raw}</>;
  }
}
