import type { ComponentChildren } from 'preact';
import { askHost, openFile } from '../shell/act.ts';
import { consume } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { linkTarget } from './linkTarget.ts';

/** A link of a text. It never carries the address into the document: the host opens it after judging it again. */
export function Link({ href, children }: { href: string; children?: ComponentChildren }) {
  const panel = usePanel();
  const target = linkTarget(href);
  if (target.type === 'none') return <span title={href}>{children}</span>;
  const open = (event: Event): void => {
    consume(event);
    if (target.type === 'outside') return askHost(panel, { type: 'openLink', url: target.url });
    openFile(panel, target.path, target.line);
  };
  return (
    <button type="button" role="link" class="link" title={href} onClick={open}>
      {children}
    </button>
  );
}
