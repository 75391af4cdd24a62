package dev.skerry.gateway.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of an alarm.
 *
 * @param verdict null in a history, where the mark before was taken back
 * @param comment empty for none
 */
public record AlarmMark(@Nullable Verdict verdict, String comment, String by, Instant at) {}
