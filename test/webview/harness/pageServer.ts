import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { panelHtml } from '../../../src/host/panelHtml.ts';
import { themeOf, type Theme } from './theme.ts';

const nonce = 'panelharness';
const icons = path.resolve('node_modules/@vscode/codicons/dist');
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** Serves the panel's own page in a theme, with `script` run before the panel's. Every request's path is noted. */
export async function servePanel(folder: string, script: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push(url.pathname);
    if (url.pathname === '/panel.html') {
      const theme = (url.searchParams.get('theme') ?? 'dark') as Theme;
      response.setHeader('content-type', 'text/html');
      response.end(page(theme, script, origin(server)));
      return;
    }
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end();
    const name = path.basename(url.pathname);
    const file = path.join(name.startsWith('codicon') ? icons : folder, name);
    response.setHeader('content-type', types[path.extname(name)] ?? 'text/plain');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: origin(server),
    asked,
    close: () => new Promise<void>(resolve => void (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The host's page with what VS Code adds to it: the theme, and the one object a webview may ask for. */
function page(theme: Theme, script: string, cspSource: string): string {
  const { css, bodyClass } = themeOf(theme);
  const html = panelHtml({ script: '/main.js', style: '/main.css', icons: '/codicon.css', cspSource }, nonce);
  return html
    .replace('</title>', `</title><style nonce="${nonce}">${css}</style><script nonce="${nonce}">${script}</script>`)
    .replace('<body>', `<body class="${bodyClass}" data-vscode-theme-kind="${bodyClass.split(' ')[0]}">`);
}
