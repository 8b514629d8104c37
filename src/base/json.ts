/** Any value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object; members that are `undefined` are left out when written. */
export type JsonObject = { [key: string]: Json | undefined };
