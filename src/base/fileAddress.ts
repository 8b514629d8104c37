/** Whether a base URL names a folder in which somebody writes the replies: no key is needed there, and nothing is sent anywhere. */
export function isFileAddress(baseUrl: string): boolean {
  return baseUrl.startsWith('file:');
}
