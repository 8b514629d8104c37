import * as v from 'valibot';

/** What the worker is told, one JSON line each. `open` comes first and once. */
export const toWorkerSchema = v.variant('type', [
  v.object({
    type: v.literal('open'),
    /** Absolute folders that tools may reach; relative paths start at the first. */
    roots: v.array(v.string()),
    /** Absolute folder for whole outputs. */
    outputFolder: v.string(),
    /** Absolute path of ripgrep; empty to look for it on `PATH`. */
    ripgrep: v.string(),
  }),
  v.object({
    type: v.literal('call'),
    id: v.number(),
    agent: v.string(),
    name: v.string(),
    input: v.optional(v.unknown()),
  }),
  v.object({ type: v.literal('cancel'), id: v.number() }),
]);
export type ToWorker = v.InferOutput<typeof toWorkerSchema>;

const factSchema = v.variant('type', [
  v.object({ type: v.literal('failed') }),
  v.object({ type: v.literal('cancelled') }),
  v.object({ type: v.literal('fileRead'), path: v.string() }),
  v.object({
    type: v.literal('fileChanged'),
    path: v.string(),
    change: v.picklist(['created', 'edited', 'deleted']),
    added: v.number(),
    removed: v.number(),
  }),
  v.object({ type: v.literal('exited'), code: v.nullable(v.number()), signal: v.nullable(v.string()) }),
  v.object({ type: v.literal('outputKept'), path: v.string(), bytes: v.number() }),
]);

/** What the worker says, one JSON line each. `answer` is the last word about a call. */
export const fromWorkerSchema = v.variant('type', [
  v.object({ type: v.literal('output'), id: v.number(), text: v.string() }),
  v.object({ type: v.literal('fact'), id: v.number(), fact: factSchema }),
  v.object({ type: v.literal('answer'), id: v.number(), text: v.string() }),
  /** A process group began or ended, so that someone can end it should the worker die. */
  v.object({ type: v.literal('group'), group: v.number(), state: v.picklist(['started', 'ended']) }),
]);
export type FromWorker = v.InferOutput<typeof fromWorkerSchema>;
