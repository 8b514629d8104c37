import { isFileAddress } from '../base/fileAddress.ts';
import type { Model, ModelRequest, Warmed } from './model.ts';

/** One model of two: whoever writes replies into a folder, for requests to a `file:` address, and the API for all others. */
export function modelByAddress(api: Required<Model>, files: Model): Required<Model> {
  const isOfFiles = ({ credential }: ModelRequest): boolean => isFileAddress(credential.baseUrl);
  return {
    stream: (request, ...signals) => (isOfFiles(request) ? files : api).stream(request, ...signals),
    compacts: async (model, credential, signal) =>
      !isFileAddress(credential.baseUrl) && (await api.compacts(model, credential, signal)),
    warm: (request, signal) => (isOfFiles(request) ? noCache() : api.warm(request, signal)),
  };
}

/** Nobody who plays an agent is to answer a request for no words. */
function noCache(): Promise<Warmed> {
  return Promise.resolve({ failure: { kind: 'invalid', message: 'There is no prompt cache here.', status: 400 } });
}
