import type { Reach, Violation, WallReport } from '../../session/wall.ts';

/** How this machine builds a wall. Made once, by `detectWall`. */
export interface WallBuilder {
  /** Its kind is `walled`. */
  readonly report: WallReport;
  /** `anywhere`: it obeys `WallPlan.shownAt`. Absent: folders can only be seen at their own paths. */
  readonly shows?: 'anywhere';
  /** Makes everything ready for one worker behind a wall. It does not throw for anything a workspace holds. */
  prepare(plan: WallPlan): Promise<PreparedWall>;
}

/** What a wall lets through. All paths are absolute. */
export interface WallPlan {
  /** The working copy's folders; tools start in the first. */
  readonly roots: readonly string[];
  /**
   * The first root is a copy that is seen at this path, in the place of what is there, which is not seen at all. What is told
   * of it speaks of this path.
   */
  readonly shownAt?: string;
  readonly reach: Reach;
  /** Seen in the first root, whatever folder stands in its place. */
  readonly scratchFolders?: ScratchFolders;
  /** Read-only inside even where it lies in a hidden place: the runtime folder, the Node program's folder. */
  readonly readable: readonly string[];
  /** Writable inside wherever it lies; made when absent. */
  readonly writable: readonly string[];
  /** Not to be seen inside: the state folder, the extension, other working copies. */
  readonly hidden: readonly string[];
  /** The worker's environment; the wall changes the folder for temporary files. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the wall before, to go on with; made anew when absent. */
  readonly scratch?: Scratch;
  /** A folder inside the state folder where everything made on disk is written down before it is made. */
  readonly journal: string;
}

/** Where agents of a workspace leave files for each other. All paths are absolute. */
export interface ScratchFolders {
  /** The folder in the workspace with those of all sessions: to be read. */
  readonly root: string;
  /** Folders in there that are written whatever the reach, and guarded. One that is not there, or is a link, is not. */
  readonly writable: readonly string[];
}

/** The temporary files and the home of hands. They outlive a wall when they are handed to the next. */
export interface Scratch {
  /** Absolute. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** A wall that a worker can be started behind, any number of times until it is released. */
export interface PreparedWall {
  /** Run as `[...argv, program, ...args]`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the system-call filter that has to be open as descriptor 4; empty for none. */
  readonly filter: string;
  readonly guard: Guard;
  /** Present where process numbers inside are those outside, and what runs inside does not end with the wall by itself. */
  readonly processes?: 'shared';
  /** Absent where `release` takes the temporary files away too. */
  readonly scratch?: Scratch;
  /** Takes away what was made on disk but the scratch, once nothing runs behind the wall any more. */
  release(): Promise<void>;
}

/** Looks, from outside of the wall, at what must not appear or change in the working copy. */
export interface Guard {
  /**
   * Compares with the look before. What appeared or changed in a protected place is in quarantine when this resolves, and
   * told. Never rejects for what a workspace holds.
   */
  look(): Promise<Violation[]>;
  /**
   * Takes everything as it is now to be the person's own doing; to be called only when nothing can have run behind the wall
   * since the last look. False when something protected is not held by the wall any more, or not yet: build it anew.
   */
  accept(): Promise<boolean>;
  /**
   * Looks by itself, at once, when something protected appears where programs would not wait: at the top of a working copy
   * and in its git directory. What it finds is told by the next `look`. Ends when the function it returns is called.
   */
  watch(): () => void;
}
