import type { Disposable } from '../base/disposable.ts';
import { type BytePath, below, onDisk, shownPath } from './bytePath.ts';
import { type CapturedRoot, type CaptureRequest, captureRoot } from './capture.ts';
import { type Caps, type Skipped, usualCaps } from './caps.ts';
import { repositoryAt } from './locateRepository.ts';
import { standingOf } from './pin.ts';
import { CheckpointMissing } from './readCheckpoint.ts';
import { openRoot, type Root } from './root.ts';
import { openStore, type StoreDeps } from './store.ts';

/** A work tree and the repositories that lie inside it, each with a store of its own; opened when they are met. */
export class Roots implements Disposable {
  readonly top: Root;
  readonly caps: Caps;
  readonly #deps: StoreDeps;
  readonly #depth: number;
  /** For a copy: where it was copied from, whose stores it shares. */
  readonly #twin: Roots | undefined;
  readonly #inside = new Map<BytePath, Roots>();

  constructor(deps: StoreDeps, top: Root, caps: Caps = usualCaps, depth = 0, twin?: Roots) {
    this.#deps = deps;
    this.#twin = twin;
    this.top = top;
    this.caps = caps;
    this.#depth = depth;
  }

  /** Captures this work tree and those inside. One that fails is named and never keeps the others from being kept. */
  capture(request: CaptureRequest): Promise<CapturedRoot> {
    return this.alone(() => this.captureHeld(request), request.signal);
  }

  /** Runs `work` while nobody else touches the files here, and nothing is cleaned up. */
  alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.top.lock.hold('alone', () => this.top.store.lock.hold('shared', work, signal), signal);
  }

  /** The same as `capture`, for those who are alone already. */
  captureHeld(request: CaptureRequest): Promise<CapturedRoot> {
    return captureRoot(this.top, request, this.caps, (path, before) => this.#captureInside(path, before, request));
  }

  /** The work tree of a repository inside; undefined where there is none now. */
  async inside(path: BytePath): Promise<Roots | undefined> {
    const open = this.#inside.get(path);
    if (open) return open;
    if (this.#depth >= deepest || this.#inside.size >= most) return undefined;
    const folder = onDisk(this.top.workTree, path).toString();
    const repository = await repositoryAt(folder);
    if (!repository) return undefined;
    const twin = await this.#twin?.inside(path);
    const source = twin?.top;
    const store = await openStore(this.#deps, source?.workTree ?? folder, source?.store.repository ?? repository);
    const fixed = source && (await standingOf(source));
    const top = await openRoot(store, folder, '' as BytePath, fixed);
    const roots = new Roots(this.#deps, top, this.caps, this.#depth + 1, twin);
    this.#inside.set(path, roots);
    return roots;
  }

  dispose(): void {
    for (const inner of this.#inside.values()) inner.dispose();
    this.#inside.clear();
    this.top.dispose();
    this.top.store.dispose();
  }

  async #captureInside(path: BytePath, before: string | undefined, request: CaptureRequest): Promise<string | Skipped> {
    try {
      const inner = await this.inside(path);
      if (!inner) return { path, reason: 'repository' };
      const own = knownBelow(request, shownPath(below(path, this.top.prefix)));
      const parents = before === undefined ? [] : [before];
      try {
        return (await inner.capture({ ...own, parents })).id;
      } catch (error) {
        if (!(error instanceof CheckpointMissing)) throw error;
        return (await inner.capture({ ...own, parents: [] })).id;
      }
    } catch {
      request.signal?.throwIfAborted();
      return { path, reason: 'repository' };
    }
  }
}

/** Repositories in repositories, and how many in one. */
const deepest = 4;
const most = 100;

function knownBelow(request: CaptureRequest, folder: string): CaptureRequest {
  if (!request.known) return request;
  const known = request.known.filter(path => path.startsWith(`${folder}/`)).map(path => path.slice(folder.length + 1));
  return { ...request, known };
}
