package dev.skerry.profile.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that a device can be told to do, by an MQTT publish.
 *
 * @param topic with {@code {site}} and {@code {device}}
 * @param payload JSON text to publish
 * @param confirm CEL expression over the device's resources that shows that the command took
 *     effect, or null when nothing shows it
 * @param expires how long the command may wait for its device
 */
public record CommandSpec(
        String name, String topic, String payload, @Nullable String confirm, Duration expires) {}
