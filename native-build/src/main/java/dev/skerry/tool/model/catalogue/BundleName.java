package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What people call a bundle: {@code NAME@VERSION}, or {@code NAME} for its latest version.
 *
 * @param version null for the latest
 */
record BundleName(String name, @Nullable String version) {
    private static final Pattern FORM = Pattern.compile("([^@]+)(?:@([^@]+))?");

    /** Reads it from a command line. */
    static final class Converter implements ITypeConverter<BundleName> {
        @Override
        public BundleName convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException(
                        "'%s' is not NAME or NAME@VERSION, such as pump-bearing@1.2.0"
                                .formatted(text));
            }
            return new BundleName(parts.group(1), parts.group(2));
        }
    }

    /** The path of its version in a gateway's API, which is asked for the latest if need be. */
    String path(GatewayApi api) {
        String wanted = version;
        if (wanted == null) {
            JsonNode versions = api.get(GatewayApi.path("models", name)).path("versions");
            wanted = versions.path(0).path("version").asText();
        }
        return GatewayApi.path("models", name, wanted);
    }
}
