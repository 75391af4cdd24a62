import { bytesOf, jsonOf, path, request, withQuery, yamlOf } from './api';
import type { AgentSightings, DryRun, Profile, ProfileAssignment, ProfileDiff, ProfileLint, ProfileVersion, AssignmentPreview, TemplateSummary } from './types';
import type { Schema } from '../editor/schema';

export type ProfilePlace = Pick<ProfileAssignment, 'scope' | 'target' | 'device'>;

/** What the pages of profiles ask of the gateway beside the list. */
export const profileApi = {
  profile: (name: string) => request<Profile>(path('profiles', name)),
  source: async (name: string, version: string): Promise<string> => new TextDecoder().decode(await bytesOf(path('profiles', name, 'versions', version, 'source'))),
  schema: () => request<Schema>('/api/profiles/schema', { headers: { accept: 'application/schema+json' } }),
  lint: (source: string, from: string | undefined, signal: AbortSignal) =>
    request<ProfileLint>(withQuery('/api/profiles/lint', { from }), { ...yamlOf('POST', source), signal }),
  push: (source: string) => request<ProfileVersion>('/api/profiles', yamlOf('POST', source)),
  removeVersion: (name: string, version: string) => request<ProfileVersion>(path('profiles', name, 'versions', version), { method: 'DELETE' }),
  diff: (name: string, from: string, to: string) => request<ProfileDiff>(withQuery(path('profiles', name, 'diff'), { from, to })),
  dryRun: (body: { source?: string; name?: string; version?: string; messages: string; site?: string }, signal: AbortSignal) =>
    request<DryRun>('/api/profiles/dry-run', { ...jsonOf('POST', body), signal }),
  draft: (captured: string) =>
    request<{ drafts: { name: string; yaml: string }[]; leftOut: string[]; skipped: number }>('/api/profiles/draft', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: captured }),
  importDescription: (text: string, format: string) =>
    request<{ format: string; yaml: string; leftovers: { code: string; place: string; message: string }[] }>(withQuery('/api/profiles/import', { format }), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: text }),
  templates: () => request<TemplateSummary[]>('/api/profile-templates'),
  template: (name: string) => request<{ name: string; source: string; messages: string }>(path('profile-templates', name)),
  sightings: (profile?: string) => request<AgentSightings[]>(withQuery('/api/sightings', { profile })),
  preview: (name: string, place: ProfilePlace, version: string | null) =>
    request<AssignmentPreview>(path('profiles', name, 'assignments', 'preview'), jsonOf('POST', { ...(version === null ? {} : { version }), scope: place.scope, target: place.target, device: place.device })),
};
