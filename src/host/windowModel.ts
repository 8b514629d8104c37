import { Emitter } from '../base/emitter.ts';
import type { Frame, SessionRow } from '../protocol/frame.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import type { WallReport } from '../session/wall.ts';
import type { FilesOnDisk } from './files/branchFile.ts';
import { shownTree } from './shownTree.ts';

/** What the extension host knows from the frames it relays: enough for pick lists, the status bar and looking up a node. */
export class WindowModel {
  /** After every frame that changed something here. */
  readonly changed = new Emitter<void>();
  #sessions: readonly SessionRow[] = [];
  #tree: Tree | undefined;
  #wall: WallReport | undefined;

  get sessions(): readonly SessionRow[] {
    return this.#sessions;
  }

  /** The session the panel shows, or showed last, with the nodes the panel has loaded. */
  get tree(): Tree | undefined {
    return this.#tree;
  }

  /** What stands between the hands and this machine; undefined until it is known. */
  get wall(): WallReport | undefined {
    return this.#wall;
  }

  /** The folder of a session; undefined for one nobody knows. */
  folderOf(session: SessionId): string | undefined {
    if (this.#tree?.session === session) return this.#tree.folder;
    return this.#sessions.find(row => row.session === session)?.folder;
  }

  /** Where a branch's files are; undefined for a session nobody knows. Of a session that is not shown only the folder is known. */
  placeOf(session: SessionId, branch: BranchId): FilesOnDisk | undefined {
    const folder = this.folderOf(session);
    if (folder === undefined) return undefined;
    const copy = this.#tree?.session === session ? this.#tree.branches.get(branch)?.copy : undefined;
    return { folder, ...(copy ? { copy: copy.folder } : {}) };
  }

  take(frame: Frame): void {
    const tree = shownTree(this.#tree, frame);
    this.#wall = frame.wall ?? this.#wall;
    if (frame.sessions === undefined && frame.wall === undefined && tree === this.#tree) return;
    this.#sessions = frame.sessions ?? this.#sessions;
    this.#tree = tree;
    this.changed.emit();
  }
}
