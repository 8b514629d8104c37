import { render } from 'preact';
import '../../../webview/styles/main.css';
import { Button } from '../../../webview/ui/Button.tsx';
import { Checkbox } from '../../../webview/ui/Checkbox.tsx';
import { Dropdown } from '../../../webview/ui/Dropdown.tsx';
import { ProgressRing } from '../../../webview/ui/ProgressRing.tsx';
import { RadioGroup } from '../../../webview/ui/Radio.tsx';
import { TextField } from '../../../webview/ui/TextField.tsx';
import { registerControls } from '../../../webview/ui/registerControls.ts';

declare function acquireVsCodeApi(): { postMessage(message: object): void };

/** A page with every control there is, so that drift of the toolkit is seen. */
registerControls();
const api = acquireVsCodeApi();
const chosen = (what: string, value: string): void => document.body.setAttribute(`data-${what}`, value);

render(
  <main>
    <Button onClick={() => chosen('button', 'primary')}>Allow Once</Button>
    <Button look="secondary" onClick={() => chosen('button', 'secondary')}>
      Deny…
    </Button>
    <Button off="Write what to try first" onClick={() => chosen('button', 'off')}>
      Start Branch
    </Button>
    <TextField
      label="Name"
      value="main"
      onEnter={value => chosen('text', value)}
      onLeave={() => chosen('text', 'left')}
    />
    <Checkbox words="Send its result" value="on" onChange={value => chosen('check', value)} />
    <Dropdown
      label="Effort"
      value="high"
      options={[
        { value: 'low', words: 'low' },
        { value: 'high', words: 'high' },
      ]}
      onChange={value => chosen('drop', value)}
    />
    <RadioGroup
      label="Authority"
      value="ask"
      choices={[
        { value: 'ask', words: 'Ask', detail: 'Asks first.' },
        { value: 'auto', words: 'Auto', detail: '', off: 'Needs the sandbox.' },
      ]}
      onChoose={value => chosen('radio', value)}
    />
    <ProgressRing label="Loading" />
  </main>,
  document.body,
);
api.postMessage({ type: 'ready', shown: null });
