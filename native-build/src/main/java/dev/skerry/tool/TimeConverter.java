package dev.skerry.tool;

import dev.skerry.profile.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times on the command line as profiles write them: {@code 90s}, {@code 2m}. */
public final class TimeConverter implements ITypeConverter<Duration> {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(7);

    @Override
    public Duration convert(String text) {
        Duration time = Durations.parse(text);
        if (time == null) {
            throw new TypeConversionException(
                    "'%s' is not a time: write a number with ms, s, m, h or d, such as 90s"
                            .formatted(text));
        }
        if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
            throw new TypeConversionException("'%s' is not a time from 1s to 7d".formatted(text));
        }
        return time;
    }
}
