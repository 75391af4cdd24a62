import { path, request, withQuery } from './api';
import type { Device, RecentMessage } from './types';

/** As many as a list of names can be of use. */
const OFFERED = 500;

/** What is asked of single devices and their agents, beside their pages. */
export const deviceApi = {
  some: () => request<Device[]>(withQuery('/api/devices', { limit: OFFERED })),
  messages: (agentId: string, deviceId: string) => request<{ site: string; messages: RecentMessage[] }>(path('agents', agentId, 'devices', deviceId, 'messages')),
};
