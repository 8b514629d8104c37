import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { assertNever } from '../base/assertNever.ts';
import { Disposables, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Frame, Shown } from '../protocol/frame.ts';
import type { FromWebview, PanelCommand, PanelContext, ToWebview } from '../protocol/webviewMessage.ts';
import { CommandQueue } from './commandQueue.ts';
import type { Connection } from './connection.ts';
import { emptyPanelContext } from './contextKeys.ts';
import { FrameRelay } from './frameRelay.ts';
import { hostAction } from './hostActions.ts';
import type { Keys } from './keys.ts';
import { panelHtml } from './panelHtml.ts';
import type { parseFromWebview } from './parseFromWebview.ts';
import type { PanelMemory } from './panelMemory.ts';
import { reasonOf } from './reason.ts';
import { windowFacts } from './windowFacts.ts';
import type { WindowModel } from './windowModel.ts';

export const panelId = 'banyan.panel';

/** What the panel asks of the rest of the window. */
export interface PanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly keys: Keys;
  readonly model: WindowModel;
  readonly memory: PanelMemory;
  readonly log: vscode.LogOutputChannel;
}

/**
 * The panel: relays intents and queries up and frames down, and holds nothing of a session. The webview is thrown away
 * when it is hidden; a new one asks from nothing.
 */
export class PanelView implements vscode.WebviewViewProvider, Disposable {
  /** The page said what it shows. */
  readonly context = new Emitter<PanelContext>();
  /** The panel came into sight or left it. */
  readonly visibility = new Emitter<'visible' | 'hidden'>();
  /** A page is there and listens. */
  readonly arrived = new Emitter<void>();
  readonly #deps: PanelDeps;
  readonly #relay: FrameRelay;
  readonly #owned = new Disposables();
  #view: vscode.WebviewView | undefined;
  #ready = false;
  #parser: Promise<{ parseFromWebview: typeof parseFromWebview }> | undefined;
  #badge: vscode.ViewBadge | undefined;
  #showing: PanelContext = emptyPanelContext;
  readonly #commands = new CommandQueue(command => this.#post({ type: 'command', command }));

  constructor(deps: PanelDeps) {
    this.#deps = deps;
    this.#relay = new FrameRelay({
      post: frame => this.#post({ type: 'frame', frame }),
      ack: n => deps.connection.ack(n),
    });
    this.#owned.add(deps.connection.frames.on(frame => this.#relay.relay(frame)));
    this.#owned.add(deps.connection.changed.on(state => !('server' in state) && this.#relay.forget()));
  }

  /** What the page showed last. */
  get showing(): PanelContext {
    return this.#showing;
  }

  get visible(): boolean {
    return this.#view?.visible === true;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const root = vscode.Uri.joinPath(this.#deps.extensionUri, 'dist', 'webview');
    const file = (name: string): string => view.webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    const owned = new Disposables();
    this.#view = view;
    view.webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: [root],
    };
    view.badge = this.#badge;
    owned.add(view.webview.onDidReceiveMessage(message => void this.#receive(view, message)));
    owned.add(view.onDidChangeVisibility(() => this.#onVisibility()));
    owned.add(
      view.onDidDispose(() => {
        owned.dispose();
        if (this.#view !== view) return;
        this.#view = undefined;
        this.#onVisibility();
      }),
    );
    view.webview.html = panelHtml(
      {
        script: file('main.js'),
        style: file('main.css'),
        icons: file('codicon.css'),
        cspSource: view.webview.cspSource,
      },
      randomBytes(16).toString('base64url'),
    );
    this.visibility.emit('visible');
  }

  /** Carries the commands of one gesture to the page, bringing the panel into sight. They wait until the page can. */
  async command(...commands: PanelCommand[]): Promise<void> {
    this.#commands.ask(commands);
    if (this.visible) this.#view?.show(false);
    else await vscode.commands.executeCommand(`${panelId}.focus`);
  }

  /** Says something in the panel itself, where it is in sight; `unseen` where that has to happen elsewhere. */
  say(words: string): 'said' | 'unseen' {
    if (!this.visible || !this.#ready) return 'unseen';
    this.#post({ type: 'command', command: { type: 'tell', words } });
    return 'said';
  }

  /** Sends something beside the frames of the background process, such as the window's standing. */
  tell(frame: Omit<Frame, 'n'>): void {
    this.#relay.tell(frame);
  }

  /** Sends the window's facts again. */
  refreshFacts(): void {
    if (this.#ready) this.#post({ type: 'window', window: windowFacts() });
  }

  /** The number on the panel's icon; undefined for none. */
  badge(badge: vscode.ViewBadge | undefined): void {
    this.#badge = badge;
    if (this.#view) this.#view.badge = badge;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #onVisibility(): void {
    if (!this.visible) {
      this.#ready = false;
      this.#commands.gone();
      this.#relay.close();
      this.#deps.connection.show(null);
    }
    this.visibility.emit(this.visible ? 'visible' : 'hidden');
  }

  /** The schema is built with the first message: a window whose panel is never seen starts without it. */
  async #receive(view: vscode.WebviewView, message: unknown): Promise<void> {
    this.#parser ??= import('./parseFromWebview.ts');
    const parsed = (await this.#parser).parseFromWebview(message);
    if (parsed.type === 'unreadable') this.#deps.log.warn(`The panel sent something unknown. ${parsed.why}`);
    else if (this.#view === view) this.#handle(parsed);
  }

  #handle(message: FromWebview): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#post({ type: 'strings', bundle: stringBundle() });
        this.refreshFacts();
        this.#relay.open();
        // The list may have come before the page was there, and comes again only when it changes.
        // What came up before the page was there is told anew.
        this.tell({
          sessions: [...this.#deps.model.sessions],
          ...(this.#deps.model.wall ? { wall: this.#deps.model.wall } : {}),
        });
        this.#show(message.shown);
        this.#sendKept();
        this.arrived.emit();
        return this.#commands.arrived();
      case 'keep':
        return this.#deps.memory.keep(message.state);
      case 'show':
        return this.#show(message.shown);
      case 'intent':
        return void this.#intent(message);
      case 'query':
        return void this.#query(message);
      case 'ack':
        return this.#relay.drawn(message.n);
      case 'host':
        return void hostAction(message.action, this.#deps).catch(error => this.#failed(error));
      case 'context':
        this.#showing = message.context;
        this.#commands.shows(message.context.shown?.session ?? '');
        return this.context.emit(message.context);
      default:
        return assertNever(message);
    }
  }

  async #intent({ id, intent }: Extract<FromWebview, { type: 'intent' }>): Promise<void> {
    try {
      const answer = await (await this.#deps.connection.need()).intent(intent);
      this.#post({ type: 'intentAnswer', id, answer });
    } catch (error) {
      this.#post({
        type: 'intentAnswer',
        id,
        answer: { type: 'intentRefused', reason: reasonOf(error), code: 'gone' },
      });
    }
  }

  async #query({ id, query }: Extract<FromWebview, { type: 'query' }>): Promise<void> {
    try {
      const answer = await (await this.#deps.connection.ask()).query(query);
      this.#post({ type: 'queryAnswer', id, answer, failed: '' });
    } catch (error) {
      this.#post({ type: 'queryAnswer', id, answer: null, failed: reasonOf(error) });
    }
  }

  #sendKept(): void {
    const state = this.#deps.memory.read();
    if (state !== undefined) this.#post({ type: 'kept', state });
  }

  #show(shown: Shown | null): void {
    this.#commands.expects(shown?.session ?? '');
    this.#deps.connection.show(shown);
  }

  /** Never awaited: a hidden webview answers late or not at all. */
  #post(message: ToWebview): void {
    void this.#view?.webview.postMessage(message);
  }

  #failed(error: unknown): void {
    this.#deps.log.error(reasonOf(error));
    void vscode.window.showErrorMessage(reasonOf(error));
  }
}

/** The localised words of this language; empty in English. */
function stringBundle(): Record<string, string> {
  return { ...vscode.l10n.bundle };
}
