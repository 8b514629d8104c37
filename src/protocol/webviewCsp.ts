/**
 * The content security policy of Banyan's webviews. Nothing is loaded but the extension's own files; there is no network,
 * no inline script or style, and no HTML from strings (`fast-html` is the policy name the control library asks for).
 * `cspSource` is `webview.cspSource`; the same `nonce` also belongs in `<meta property="csp-nonce">` before the script.
 */
export function webviewCsp(nonce: string, cspSource: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `require-trusted-types-for 'script'`,
    `trusted-types fast-html`,
  ].join('; ');
}
