package dev.skerry.profile.compile.section;

import com.google.re2j.Pattern;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.section.MessageShape.ResourceInAddress;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.BinaryField;
import dev.skerry.profile.model.Encoding;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Resource.Place;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.text.Suggestions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource stands in messages: {@code from}, which depends on what they look like, and
 * {@code encoding}.
 */
final class PlaceSection {
    private static final Map<String, Encoding> ENCODINGS =
            Map.of("text", Encoding.TEXT, "base64", Encoding.BASE64, "hex", Encoding.HEX);

    private final MessageShape shape;
    private final Set<String> groups = new TreeSet<>();
    private final Map<String, String> taken = new HashMap<>();

    PlaceSection(MessageShape shape) {
        this.shape = shape;
        if (shape.pattern() != null) {
            groups.addAll(Pattern.compile(shape.pattern()).namedGroups().keySet());
        }
    }

    /** The place of a resource that the device reports. */
    Place read(Fields resource, String name, @Nullable ValueType type) {
        YamlNode from = resource.node("from");
        BinaryField field = null;
        Scalar written = null;
        if (from instanceof YamlNode.Mapping mapping) {
            var fields = new Fields(resource.findings(), "'from' of " + resource.what(), mapping);
            if (shape.format() != PayloadFormat.BINARY && !isWholeText()) {
                written = fields.requiredScalar("in", example(name));
            }
            field = FieldSection.read(fields, type);
            fields.finish();
        } else if (shape.format() == PayloadFormat.BINARY
                && shape.address() == ResourceInAddress.NONE) {
            resource.required("from", "{ at: 0, as: uint16 }");
            if (from != null) {
                resource.report(
                        from,
                        ProblemCode.WRONG_KIND,
                        "'from' of a binary message says at which byte the value stands",
                        "write from: { at: 0, as: uint16 }");
            }
        } else if (from != null && isWholeText()) {
            resource.report(
                    from,
                    ProblemCode.BAD_POINTER,
                    "the whole text is the value, so 'from' says nothing",
                    "remove it, or give the source a pattern");
        } else {
            written = resource.scalar("from");
        }
        String place = written == null ? usual(name) : written.text();
        check(resource, written, place);
        claim(resource, written, place, name, field != null);
        return new Place(place, field, encoding(resource, type, field));
    }

    private boolean isWholeText() {
        return shape.isOneValue() && shape.address() == ResourceInAddress.NONE;
    }

    private String usual(String name) {
        if (shape.address() == ResourceInAddress.NONE && shape.format().isDocument()) {
            return "/" + name;
        }
        return name;
    }

    private String example(String name) {
        return shape.address() == ResourceInAddress.NONE && shape.format().isDocument()
                ? "/data"
                : name;
    }

    private void check(Fields resource, @Nullable Scalar written, String place) {
        if (shape.address() != ResourceInAddress.NONE) {
            if (written != null) {
                checkPart(resource, written);
            }
        } else if (shape.format().isSenml()) {
            if (written != null) {
                Pointers.checkSenmlName(resource, written);
            }
        } else if (shape.format().isDocument()) {
            if (written != null) {
                Pointers.check(resource, written, place);
            }
        } else if (shape.pattern() != null && !groups.contains(place)) {
            resource.report(
                    written == null ? resource.place() : written,
                    ProblemCode.BAD_POINTER,
                    "the pattern has no group '" + place + "'",
                    Suggestions.didYouMean(place, groups));
        }
    }

    /** What stands for {resource}, and a pointer into the document after #. */
    private void checkPart(Fields resource, Scalar written) {
        String text = written.text();
        int end = text.indexOf('#');
        String part = end < 0 ? text : text.substring(0, end);
        boolean hasLevels = part.contains("/");
        if (part.isEmpty()
                || part.startsWith("/")
                || part.endsWith("/")
                || part.contains("//")
                || part.contains("+")
                || part.contains("{")) {
            resource.report(
                    written,
                    ProblemCode.BAD_POINTER,
                    "'" + text + "' does not say what stands for {resource} in the address",
                    "write the level as the device has it, such as relay or relay/0");
        } else if (hasLevels && shape.address() == ResourceInAddress.ONE_LEVEL) {
            resource.report(
                    written,
                    ProblemCode.BAD_POINTER,
                    "{resource} is one level of the address, '" + part + "' has more",
                    "write one level, or put {resource} at the end of the address");
        } else if (end >= 0 && shape.format().isDocument()) {
            Pointers.check(resource, written, text.substring(end + 1));
        } else if (end >= 0) {
            resource.report(
                    written,
                    ProblemCode.BAD_POINTER,
                    "a pointer leads into json and cbor, but the payload is " + shape.words(),
                    "remove what begins with #");
        }
    }

    /** A SenML record and a text belong to one resource. */
    private void claim(
            Fields resource, @Nullable Scalar written, String place, String name, boolean isField) {
        boolean isShared =
                isField || shape.format().isDocument() || shape.format() == PayloadFormat.BINARY;
        String key = isWholeText() ? "" : place;
        String other = isShared ? null : taken.putIfAbsent(key, name);
        if (other == null || other.equals(name)) {
            return;
        }
        YamlNode at = written == null ? resource.place() : written;
        if (isWholeText()) {
            resource.report(
                    at,
                    ProblemCode.AMBIGUOUS,
                    "the whole text is already the value of '" + other + "'",
                    "write {resource} into the topic, or give the source a pattern");
        } else {
            resource.report(
                    at,
                    ProblemCode.AMBIGUOUS,
                    "'" + place + "' is already where '" + other + "' is read",
                    shape.format().isSenml()
                            ? "a SenML record belongs to one resource"
                            : "a value belongs to one resource");
        }
    }

    private @Nullable Encoding encoding(
            Fields resource, @Nullable ValueType type, @Nullable BinaryField field) {
        Scalar written = resource.scalar("encoding");
        boolean isBytes = type == ValueType.BYTES || field != null;
        if (written == null) {
            if (shape.format() == PayloadFormat.BINARY) {
                return null;
            }
            return isBytes
                    ? Encoding.BASE64
                    : shape.format() == PayloadFormat.TEXT ? Encoding.TEXT : null;
        }
        Encoding chosen = Values.choice(resource, "encoding", written, ENCODINGS, Map.of());
        if (chosen == null) {
            return null;
        }
        boolean ofBytes = chosen != Encoding.TEXT;
        if (shape.format() == PayloadFormat.BINARY) {
            notHere(resource, written, "in binary messages", "remove it");
        } else if (type != null && ofBytes != isBytes) {
            notHere(
                    resource,
                    written,
                    "for type " + Types.nameOf(type),
                    ofBytes
                            ? "it belongs to type: bytes, and to from: { in: …, at: … }"
                            : "bytes are written in base64 or hex");
        }
        return chosen;
    }

    private static void notHere(Fields resource, Scalar written, String where, String why) {
        resource.report(
                written,
                ProblemCode.NOT_FOR_TYPE,
                "'encoding: %s' means nothing %s".formatted(written.text(), where),
                why);
    }
}
