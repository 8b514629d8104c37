import * as v from 'valibot';
import type { JsonObject } from '../base/json.ts';
import { eventSchema, skeletonSchema, type Logged, type LoggedSkeleton, type SessionEvent } from './event.ts';

/** What a value from outside turned out to be: an event, or the reason why it is none. */
export type Decoded<E> =
  { readonly event: E; readonly reason?: undefined } | { readonly event?: undefined; readonly reason: string };

/**
 * The event with exactly the members its schema names, in the schema's order: a node's skeleton before its body. Throws
 * when it is not an event; what is written can always be read back.
 */
export function checkedEvent(event: SessionEvent): SessionEvent {
  return v.parse(eventSchema, event);
}

/** The event as a JSON object: its place first, its body last. The event must be a checked one. */
export function eventToJson(event: Logged): JsonObject {
  const { seq, time, ...members } = event;
  return { seq, time, ...(members as unknown as JsonObject) };
}

/** Reads an event with its body. */
export function eventFromJson(json: unknown): Decoded<Logged> {
  return decode(eventSchema, json);
}

/** Reads an event as folds need it: a node comes without its body, whether the JSON has one or not. */
export function skeletonFromJson(json: unknown): Decoded<LoggedSkeleton> {
  return decode(skeletonSchema, json);
}

const placeSchema = v.object({
  seq: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32 - 1)),
  time: v.pipe(v.number(), v.finite()),
});

function decode<E extends object>(schema: v.GenericSchema<unknown, E>, json: unknown): Decoded<E & Place> {
  const place = v.safeParse(placeSchema, json);
  if (!place.success) return { reason: reasonOf(place.issues) };
  const event = v.safeParse(schema, json);
  if (!event.success) return { reason: reasonOf(event.issues) };
  return { event: Object.assign(event.output, place.output) };
}

type Place = v.InferOutput<typeof placeSchema>;

function reasonOf(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [first] = issues;
  const path = v.getDotPath(first);
  return path === null ? first.message : `${path}: ${first.message}`;
}
