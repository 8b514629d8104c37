import { noLine } from './line.ts';

/** Where the record of an event lies. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** A place between two lines of a log, and what must be known to read or write on from there. */
export interface LogPoint {
  /** The file's number; 0 before the first. */
  readonly segment: number;
  /** Bytes and lines of that file before this place. */
  readonly offset: number;
  readonly lines: number;
  /** The last readable event, where its record lies, and the record's hash. */
  readonly seq: number;
  readonly last: Place;
  readonly link: string;
  /** Unreadable lines since that event. */
  readonly unreadable: number;
}

/** Before the first line of a session. */
export const beginning: LogPoint = {
  segment: 0,
  offset: 0,
  lines: 0,
  seq: 0,
  last: { segment: 0, offset: 0, length: 0 },
  link: noLine,
  unreadable: 0,
};
