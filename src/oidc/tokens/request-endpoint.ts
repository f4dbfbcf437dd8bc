// Asks an endpoint of an App's own protocol from within the process: no socket, the same rules.
import inject from 'light-my-request';
import { type RequestInfo, setRequestInfo } from '../request/info.ts';
import type { Protocol } from './protocol.ts';

export async function requestEndpoint(
  protocol: Protocol,
  { path, form, info }: { path: string; form: Record<string, string>; info: RequestInfo },
): Promise<{ status: number; json: Record<string, unknown>; retryAfter: number }> {
  const response = await inject(
    (request, response) => {
      setRequestInfo(request, info);
      void protocol.handle(request, response);
    },
    {
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      payload: new URLSearchParams(form).toString(),
    },
  );
  const retryAfter = Number(response.headers['retry-after'] ?? 0);
  return { status: response.statusCode, json: response.json(), retryAfter };
}
