/** How the fold remembers "for this session": the tool, and for commands the exact command. */
export function grantKey(tool: string, title: string): string {
  return tool === 'bash' ? `bash:${title}` : tool;
}
