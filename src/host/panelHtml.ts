import { webviewCsp } from '../protocol/webviewCsp.ts';

/** The addresses of the panel's own files as its webview sees them. */
export interface PanelAddresses {
  script: string;
  style: string;
  icons: string;
  cspSource: string;
}

/**
 * The panel's page: its own script and styles, nothing else. No data is written into it; everything arrives by message
 * after the script said that it is ready.
 */
export function panelHtml({ script, style, icons, cspSource }: PanelAddresses, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${attribute(webviewCsp(nonce, cspSource))}">
<meta property="csp-nonce" content="${attribute(nonce)}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${attribute(icons)}">
<link rel="stylesheet" href="${attribute(style)}">
<title>Banyan</title>
</head>
<body>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
