import * as v from 'valibot';
import { violationSchema } from '../../session/wall.ts';

/** A credential the hands may use without knowing it. */
export const lentSchema = v.object({
  name: v.string(),
  /** What the hands see instead. */
  placeholder: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,}$/)),
  /** Fits into a header: no line can be ended with it. */
  value: v.pipe(v.string(), v.regex(/^[\x20-\x7e]{4,}$/)),
  /** The only hosts it is put in for, written as in `Reach.hosts`. */
  hosts: v.array(v.string()),
});
export type Lent = v.InferOutput<typeof lentSchema>;

/** What the gate is told: once, on one JSON line on its control pipe, which then stays open for as long as it lives. */
export const toGateSchema = v.object({
  type: v.literal('open'),
  /** The walled worker's command line and environment. */
  argv: v.pipe(v.array(v.string()), v.minLength(1)),
  env: v.record(v.string(), v.string()),
  cwd: v.string(),
  /** The file handed to the child as descriptor 4; empty for none. */
  filter: v.string(),
  hosts: v.array(v.string()),
  lent: v.array(lentSchema),
  /** The person's HTTP proxy; empty for none. */
  proxy: v.string(),
});
export type ToGate = v.InferOutput<typeof toGateSchema>;

/** What the gate says on the same pipe, one JSON line each. */
export const fromGateSchema = v.variant('type', [
  v.object({ type: v.literal('started'), pid: v.number() }),
  v.object({ type: v.literal('violation'), violation: violationSchema }),
  /** A lent credential was put in. */
  v.object({ type: v.literal('used'), name: v.string(), host: v.string() }),
]);
export type FromGate = v.InferOutput<typeof fromGateSchema>;

/** The descriptor the bridge has in the worker, and the variable that says so. */
export const bridgeDescriptor = 3;
export const bridgeVariable = 'BANYAN_BRIDGE_FD';
