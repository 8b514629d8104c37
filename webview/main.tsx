import { render } from 'preact';
import './styles/main.css';
import { assertNever } from '../src/base/assertNever.ts';
import { keepComparing } from './compare/comparing.ts';
import { App } from './shell/App.tsx';
import { createBridge, type Pushed, type VsCodeApi } from './shell/bridge.ts';
import { carryOut } from './shell/commands.ts';
import { stayOnCard } from './shell/allowOrGo.ts';
import { announce, keepSaved, keepTime, learnModels, tellContext } from './shell/effects.ts';
import { focusComposer } from './shell/focus.ts';
import { frameQueue } from './shell/frames.ts';
import { globalKeys } from './shell/globalKeys.ts';
import { createPanel, type Panel } from './shell/panel.ts';
import { newerSaved, readSaved } from './shell/saved.ts';
import { show } from './shell/show.ts';
import { registerControls } from './ui/registerControls.ts';
import { setStrings } from './words/t.ts';

declare function acquireVsCodeApi(): VsCodeApi;

registerControls();
start(acquireVsCodeApi());

function start(api: VsCodeApi): void {
  const saved = readSaved(api.getState());
  const bridge = createBridge(api, window, message => receive(panel, message));
  const panel = createPanel(bridge, saved);
  const takeFrame = frameQueue(panel, window);
  panel.wanted.value = saved.shown ?? undefined;
  document.addEventListener('keydown', event => globalKeys(panel, event));
  keepSaved(panel, api, window);
  keepTime(panel, window);
  tellContext(panel);
  announce(panel);
  stayOnCard(panel);
  learnModels(panel);
  keepComparing(panel, window);
  render(<App panel={panel} />, document.body);
  bridge.post({ type: 'ready', shown: saved.shown });
  // A window that has just loaded keeps its focus where the person has it.
  if (document.hasFocus()) focusComposer();

  function receive(to: Panel, message: Pushed): void {
    switch (message.type) {
      case 'frame':
        return takeFrame(message.frame);
      case 'command':
        return carryOut(to, message.command);
      case 'window':
        to.window.value = message.window;
        return undefined;
      case 'kept': {
        const present = to.saved.peek();
        const newer = newerSaved(saved, present, message.state);
        if (!newer) return undefined;
        to.saved.value = newer;
        return present.shown === newer.shown ? undefined : show(to, newer.shown);
      }
      case 'strings':
        return setStrings(message.bundle);
      default:
        return assertNever(message);
    }
  }
}
