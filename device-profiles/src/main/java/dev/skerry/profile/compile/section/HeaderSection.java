package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the profile is called: schema, name, version, description. */
public final class HeaderSection {
    /** The format that this compiler reads. */
    public static final String SCHEMA = "skerry.device/v1";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern SEMVER =
            Pattern.compile(
                    "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
                            + "(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?"
                            + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final int MAX_VERSION_CHARS = 64;
    private static final int MAX_DESCRIPTION_CHARS = 1_000;

    private HeaderSection() {}

    record Header(String name, String version, String description) {}

    static Header read(Fields profile) {
        schema(profile);
        String name = name(profile);
        String version = version(profile);
        Scalar description = profile.scalar("description");
        if (description != null && description.text().length() > MAX_DESCRIPTION_CHARS) {
            Values.wrong(
                    profile,
                    description,
                    "the description has more than %,d characters".formatted(MAX_DESCRIPTION_CHARS),
                    null);
        }
        return new Header(name, version, description == null ? "" : description.text());
    }

    private static void schema(Fields profile) {
        Scalar schema = profile.requiredScalar("schema", SCHEMA);
        if (schema != null && !schema.text().equals(SCHEMA)) {
            profile.report(
                    schema,
                    ProblemCode.BAD_SCHEMA,
                    "the format '" + schema.text() + "' is not known",
                    "write schema: " + SCHEMA);
        }
    }

    /**
     * Whether this is another description of a device; says so, for then all else would be wrong.
     */
    static boolean isForeign(Fields profile) {
        String foreign =
                profile.has("schema")
                        ? null
                        : profile.has("deviceResources")
                                ? "an EdgeX device profile"
                                : profile.has("@context") ? "a W3C Thing Description" : null;
        if (foreign != null) {
            profile.report(
                    profile.place(),
                    ProblemCode.BAD_SCHEMA,
                    "this is " + foreign + ", not a profile of Skerry",
                    "make one of it: ./skerry profile import FILE");
        }
        return foreign != null;
    }

    private static String name(Fields profile) {
        Scalar name = profile.requiredScalar("name", "my-device");
        if (name == null) {
            return "";
        }
        if (!NAME.matcher(name.text()).matches() && Values.isName(profile, "a profile", name)) {
            profile.report(
                    name,
                    ProblemCode.BAD_NAME,
                    "'" + name.text() + "' can't be the name of a profile",
                    "separate words with -: write '" + name.text().replace('_', '-') + "'");
        }
        return name.text();
    }

    private static String version(Fields profile) {
        Scalar version = profile.requiredScalar("version", "1.0.0");
        if (version == null) {
            return "";
        }
        if (version.text().length() > MAX_VERSION_CHARS
                || !SEMVER.matcher(version.text()).matches()) {
            profile.report(
                    version,
                    ProblemCode.BAD_VERSION,
                    "'" + version.text() + "' is not a semantic version",
                    proposal(version.text()));
        }
        return version.text();
    }

    private static @Nullable String proposal(String version) {
        String plain = version.startsWith("v") ? version.substring(1) : version;
        if (plain.length() > MAX_VERSION_CHARS) {
            return "write three numbers, such as 1.0.0";
        }
        for (int i = 0; i < 3; i++) {
            if (SEMVER.matcher(plain).matches()) {
                return "write version: " + plain;
            }
            plain += ".0";
        }
        return "write three numbers, such as 1.0.0";
    }
}
