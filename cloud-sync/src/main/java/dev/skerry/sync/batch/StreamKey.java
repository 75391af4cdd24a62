package dev.skerry.sync.batch;

/**
 * Names a stream within an agent.
 *
 * @param deviceId at most 255 bytes of UTF-8
 * @param resource at most 255 bytes of UTF-8
 */
public record StreamKey(String deviceId, String resource, ColumnType type) {}
