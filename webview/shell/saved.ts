import type { Shown } from '../../src/protocol/frame.ts';
import type { ForkWish } from '../model/forkWish.ts';
import type { UnattendedDraft } from '../model/unattended.ts';

/** One way of a fork that is being written. An empty `name` follows the words. */
export interface Way {
  readonly words: string;
  readonly name: string;
}

/** What a fork that is being written was to be set to, and whether its results come back. */
export interface ForkTerms {
  readonly wish: ForkWish;
  readonly returns: 'on' | 'off';
}

/** What a reload brings back: place, drafts and folds. Nothing of the session itself. */
export interface Saved {
  readonly version: 1;
  /** When it was saved, milliseconds since 1970: of two the newer one counts. */
  readonly at: number;
  readonly shown: Shown | null;
  /** Unsent words by place: `new`, or session and branch. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Unsent ways of forks by session and node. */
  readonly ways: Readonly<Record<string, readonly Way[]>>;
  /** What they were to be set to, likewise. */
  readonly terms: Readonly<Record<string, ForkTerms>>;
  /** What was typed into the sheet for *Unattended* and not started, by place. */
  readonly unattended: Readonly<Record<string, UnattendedDraft>>;
  /** What is unfolded, by key; everything else is folded. */
  readonly open: readonly string[];
  /** The turn at the top of the transcript and how far it is scrolled past, by place; absent at the end. */
  readonly anchors: Readonly<Record<string, { readonly row: string; readonly offset: number }>>;
  /** When each branch was last looked at, by session. */
  readonly seen: Readonly<Record<string, Readonly<Record<number, number>>>>;
  /** Height of the outline in pixels where a person dragged it; 0 for as high as it needs. */
  readonly outlineHeight: number;
}

const nothing: Saved = {
  version: 1,
  at: 0,
  shown: null,
  drafts: {},
  ways: {},
  terms: {},
  unattended: {},
  open: [],
  anchors: {},
  seen: {},
  outlineHeight: 0,
};

/** Reads what an earlier load saved; anything of another shape counts as nothing. */
export function readSaved(state: unknown): Saved {
  if (typeof state !== 'object' || state === null || !('version' in state) || state.version !== 1) return nothing;
  return { ...nothing, ...(state as Saved) };
}

/**
 * What the host kept, where that is newer than what this page began with; undefined otherwise. It comes a moment after the page
 * stands: what the person has done here by then counts before it.
 */
export function newerSaved(began: Saved, present: Saved, kept: string): Saved | undefined {
  let saved: Saved;
  try {
    saved = readSaved(JSON.parse(kept));
  } catch {
    return undefined;
  }
  if (saved.at <= began.at) return undefined;
  if (present === began) return saved;
  return {
    ...saved,
    shown: present.shown === began.shown ? saved.shown : present.shown,
    drafts: { ...saved.drafts, ...present.drafts },
    ways: { ...saved.ways, ...present.ways },
    terms: { ...saved.terms, ...present.terms },
    unattended: { ...saved.unattended, ...present.unattended },
    open: [...new Set([...saved.open, ...present.open])],
    anchors: { ...saved.anchors, ...present.anchors },
    seen: { ...saved.seen, ...present.seen },
  };
}

/** Where drafts and anchors of a place are kept. */
export function placeKey(shown: Shown | null): string {
  return shown ? `${shown.session}/${shown.branch}` : 'new';
}

/** A record with one member set; an `undefined` value takes it out. */
export function withMember<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T | undefined,
): Record<string, T> {
  const rest = Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
  return value === undefined ? rest : { ...rest, [key]: value };
}
