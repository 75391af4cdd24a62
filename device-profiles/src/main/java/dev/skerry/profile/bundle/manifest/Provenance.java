package dev.skerry.profile.bundle.manifest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param trainedAt when it was trained, if that is known
 * @param data what it was trained on, in words
 * @param tool what trained it
 * @param seed what its training can be repeated with, if that is known
 */
public record Provenance(
        @Nullable Instant trainedAt, String data, String tool, @Nullable Long seed) {}
