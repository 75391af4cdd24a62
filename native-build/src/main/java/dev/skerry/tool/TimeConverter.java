package dev.skerry.tool;

import dev.skerry.profile.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times on the command line as profiles write them: {@code 500ms}, {@code 90s}. */
public final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        Duration time = Durations.parse(text);
        if (time == null) {
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' is not a time: write a number with ms, s, m, h or d, such as 90s");
        }
        return time;
    }
}
