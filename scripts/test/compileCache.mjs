import { enableCompileCache } from 'node:module';
import path from 'node:path';

/**
 * Loaded into the process of every test file: what Node makes of a source (types taken out, compiled) is kept for the next
 * process. Files of the application's tests load several hundred sources, which took most of their time. Node keys an
 * entry by its own version and by the source's content, so nothing here can go stale. It is not handed on to what tests start.
 */
enableCompileCache(path.resolve(import.meta.dirname, '..', '..', 'out', 'compile-cache'));
