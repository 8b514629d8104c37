import * as v from 'valibot';

/** What stands between the hands and the machine. `container`: the person declared the container to be the wall. */
export const wallReportSchema = v.object({
  kind: v.picklist(['walled', 'container', 'none']),
  /** What builds it, by name and version; empty for none. */
  driver: v.string(),
  /** One sentence for a person: what holds, or why there is none and what to install. */
  words: v.string(),
});
export type WallReport = v.InferOutput<typeof wallReportSchema>;

export const noWall: WallReport = { kind: 'none', driver: '', words: 'There is no wall around the hands here.' };

/** What one working copy's wall lets through. Two branches with equal reach may share hands. */
export interface Reach {
  /** Whether the working copy may be written. */
  readonly files: 'read' | 'write';
  /** Hosts the hands may speak to (`registry.example.org`, `*.example.org`); none: no network. */
  readonly hosts: readonly string[];
}

/** A lent credential was put in on the way out: its name, never its value, and the host that got it. */
export const lentUseSchema = v.object({ name: v.string(), host: v.string() });
export type LentUse = v.InferOutput<typeof lentUseSchema>;

/** Something the wall refused or took away. */
export const violationSchema = v.object({
  kind: v.picklist(['network', 'quarantined']),
  /** The host with its port, or the path relative to the working copy. */
  what: v.string(),
  /** One sentence for a person and the agent. */
  words: v.string(),
});
export type Violation = v.InferOutput<typeof violationSchema>;
