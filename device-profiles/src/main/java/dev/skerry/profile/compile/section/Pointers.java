package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import java.util.regex.Pattern;

/** Checks where values stand in payloads. */
final class Pointers {
    private static final int MAX_CHARS = 512;
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
    private static final Pattern SENML_NAME = Pattern.compile("[-:./_A-Za-z0-9]{1,512}");

    private Pointers() {}

    /** Reports what is not a JSON pointer (RFC 6901, section 3), at the scalar that has it. */
    static void check(Fields fields, Scalar pointer, String text) {
        if (text.length() > MAX_CHARS) {
            report(fields, pointer, "a JSON pointer has at most " + MAX_CHARS + " characters", "");
        } else if (!text.isEmpty() && text.charAt(0) != '/') {
            String proposal =
                    "/"
                            + text.replaceFirst("^\\$\\.?", "")
                                    .replaceAll("\\[\"?'?([^\\]'\"]*)'?\"?]", "/$1")
                                    .replace('.', '/')
                                    .replaceFirst("^/", "");
            report(
                    fields,
                    pointer,
                    "'" + text + "' is not a JSON pointer: it begins with /",
                    "write from: " + proposal);
        } else if (BAD_ESCAPE.matcher(text).find()) {
            report(
                    fields,
                    pointer,
                    "'" + text + "' is not a JSON pointer: ~ stands alone",
                    "write ~0 for ~ and ~1 for / within a name");
        }
    }

    /** Reports what can't be part of a SenML name (RFC 8428, section 4.5.1). */
    static void checkSenmlName(Fields fields, Scalar name) {
        if (!SENML_NAME.matcher(name.text()).matches()) {
            report(
                    fields,
                    name,
                    "'" + name.text() + "' can't be the name of a SenML record",
                    "it has letters, digits and - : . / _");
        } else if (name.text().startsWith("/")) {
            report(
                    fields,
                    name,
                    "'" + name.text() + "' begins with /, but the payload is SenML",
                    "write the record's name: " + name.text().substring(1));
        }
    }

    private static void report(Fields fields, Scalar at, String message, String hint) {
        fields.report(at, ProblemCode.BAD_POINTER, message, hint.isEmpty() ? null : hint);
    }
}
