package dev.skerry.profile.policy;

/**
 * What an approver of the policy said to a request; somebody has verified that it was this one, and
 * this request.
 *
 * @param atMicros by the approver's clock, microseconds since 1970-01-01T00:00:00Z
 */
public record Vote(String approver, boolean yes, long atMicros) {}
