/**
 * Resolves when this process is asked to end, by Ctrl+C, a closed terminal or a signal. That it is asked again while it cleans up changes
 * nothing: a signal sent to its whole group comes twice, once by way of the process that started it.
 * @returns {Promise<unknown>}
 */
export function stopAsked() {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
}
