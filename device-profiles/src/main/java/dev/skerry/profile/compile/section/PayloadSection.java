package dev.skerry.profile.compile.section;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.TimeField;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How messages are read: {@code payload}, {@code pattern}, {@code compression}, {@code time}. */
final class PayloadSection {
    private static final int MAX_PATTERN_CHARS = 1_024;
    private static final Map<String, PayloadFormat> FORMATS =
            Map.of(
                    "json", PayloadFormat.JSON,
                    "cbor", PayloadFormat.CBOR,
                    "senml+json", PayloadFormat.SENML_JSON,
                    "senml+cbor", PayloadFormat.SENML_CBOR,
                    "text", PayloadFormat.TEXT,
                    "binary", PayloadFormat.BINARY);
    private static final Map<String, String> FORMAT_SLIPS =
            Map.of(
                    "senml", "senml+json",
                    "plain", "text",
                    "string", "text",
                    "raw", "binary",
                    "bytes", "binary",
                    "application/json", "json");
    private static final Map<String, Boolean> COMPRESSIONS = Map.of("none", false, "gzip", true);
    private static final Map<String, String> COMPRESSION_SLIPS = Map.of("gz", "gzip");
    private static final Map<String, TimeField.Format> TIME_FORMATS =
            Map.of(
                    "epoch-seconds", TimeField.Format.EPOCH_SECONDS,
                    "epoch-millis", TimeField.Format.EPOCH_MILLIS,
                    "epoch-micros", TimeField.Format.EPOCH_MICROS,
                    "iso-8601", TimeField.Format.ISO_8601);
    private static final Map<String, String> TIME_SLIPS =
            Map.of(
                    "s", "epoch-seconds",
                    "unix", "epoch-seconds",
                    "ms", "epoch-millis",
                    "us", "epoch-micros",
                    "iso", "iso-8601",
                    "iso8601", "iso-8601");

    private PayloadSection() {}

    static Payload read(Fields source) {
        PayloadFormat format = format(source);
        return new Payload(format, gzip(source), pattern(source, format), time(source, format));
    }

    private static PayloadFormat format(Fields source) {
        Scalar payload = source.scalar("payload");
        PayloadFormat format =
                payload == null
                        ? null
                        : Values.choice(source, "payload", payload, FORMATS, FORMAT_SLIPS);
        return format == null ? PayloadFormat.JSON : format;
    }

    private static boolean gzip(Fields source) {
        Scalar compression = source.scalar("compression");
        Boolean chosen =
                compression == null
                        ? null
                        : Values.choice(
                                source,
                                "compression",
                                compression,
                                COMPRESSIONS,
                                COMPRESSION_SLIPS);
        return chosen != null && chosen;
    }

    private static @Nullable String pattern(Fields source, PayloadFormat format) {
        Scalar pattern = source.scalar("pattern");
        if (pattern == null) {
            return null;
        }
        if (format != PayloadFormat.TEXT) {
            source.report(
                    pattern,
                    ProblemCode.NOT_FOR_TYPE,
                    "'pattern' takes a text apart, but the payload is no text",
                    "write payload: text, or remove it");
            return null;
        }
        String fault = patternFault(pattern.text());
        if (fault != null) {
            source.report(
                    pattern,
                    ProblemCode.EXPRESSION_PATTERN,
                    fault,
                    "write a named group for each resource, such as \"t=(?P<temperature>[0-9.]+)\"");
            return null;
        }
        return pattern.text();
    }

    private static @Nullable String patternFault(String pattern) {
        if (pattern.length() > MAX_PATTERN_CHARS) {
            return "a pattern has at most %,d characters".formatted(MAX_PATTERN_CHARS);
        }
        try {
            return Pattern.compile(pattern).namedGroups().isEmpty()
                    ? "the pattern has no named group, so it finds no resource"
                    : null;
        } catch (PatternSyntaxException e) {
            return "this is no regular expression: " + e.getDescription();
        }
    }

    private static @Nullable TimeField time(Fields source, PayloadFormat format) {
        Fields time = source.fields("time");
        if (time == null) {
            return null;
        }
        Scalar from = time.requiredScalar("from", "/ts");
        Scalar written = time.requiredScalar("format", "epoch-millis");
        time.finish();
        if (!format.isDocument()) {
            source.report(
                    time.place(),
                    ProblemCode.NOT_FOR_TYPE,
                    format.isSenml()
                            ? "'time' means nothing for SenML, whose records carry their own"
                            : "'time' is read from json and cbor",
                    "remove it");
            return null;
        }
        if (from != null) {
            Pointers.check(time, from, from.text());
        }
        TimeField.Format chosen =
                written == null
                        ? null
                        : Values.choice(time, "format", written, TIME_FORMATS, TIME_SLIPS);
        return from == null || chosen == null ? null : new TimeField(from.text(), chosen);
    }
}
