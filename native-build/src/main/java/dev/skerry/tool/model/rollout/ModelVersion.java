package dev.skerry.tool.model.rollout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A version of a model, as people name it: {@code NAME@VERSION}. */
record ModelVersion(String name, String version) {
    private static final Pattern FORM = Pattern.compile("([^@]+)@([^@]+)");

    /** Reads it from a command line. */
    static final class Converter implements ITypeConverter<ModelVersion> {
        @Override
        public ModelVersion convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'%s' is not NAME@VERSION, such as pump-bearing@1.2.0".formatted(text));
            }
            return new ModelVersion(parts.group(1), parts.group(2));
        }
    }
}
