import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** One line that says where and when numbers were measured. */
export function machineFacts() {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${availableParallelism()} × ${model}, ${memory}, ${type()} ${release()} ${arch()}, Node ${process.version}`;
}
