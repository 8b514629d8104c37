import { demoAgent } from '../messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../messagesApi/startMessagesApi.ts';
import { gestures, type Gestures } from './gestures.ts';
import { openPage, type OpenWindow } from './page.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

/** What most stories begin with: an API with an agent behind it, VS Code with a key for it, and a window with the panel. */
export interface Scene {
  readonly api: MessagesApi;
  readonly workbench: Workbench;
  readonly window: OpenWindow;
  readonly ui: Gestures;
  stop(): Promise<void>;
}

/** Opens a scene whose VS Code has these settings. */
export async function openScene(settings: Readonly<Record<string, unknown>> = {}): Promise<Scene> {
  const api = await startMessagesApi({ brain: demoAgent });
  const started = startWorkbench({
    settings: { 'banyan.baseUrl': api.url, ...settings },
    env: { ANTHROPIC_API_KEY: 'test-key' },
  });
  const stop = async (): Promise<void> => {
    await started.then(workbench => workbench.stop()).catch(() => undefined);
    await api.close();
  };
  try {
    const workbench = await started;
    const window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
    const ui = gestures(window.page);
    await ui.useKey();
    return { api, workbench, window, ui, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
