package dev.skerry.tool.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that an agent gets onto its card: files, or those that a gateway has, by name.
 *
 * @param gateway whose API is asked by the login of the command line; null when none was named
 */
record ProfileFiles(@Nullable String gateway) {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_NAMES = 20;
    private static final String FILE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,80}\\.yaml";

    /**
     * All of them, by their paths in the card's folder.
     *
     * @param wanted files, which end in .yaml or have a / in them, and names, with a version as in
     *     {@code tank@1.2.0} or without
     */
    Map<String, byte[]> read(List<String> wanted) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names = wanted.stream().filter(one -> !isFile(one)).toList();
        for (String file : wanted) {
            if (isFile(file)) {
                add(files, ofFile(Path.of(file)));
            }
        }
        if (!names.isEmpty()) {
            try (GatewayApi api = new GatewayApi(address(names.getFirst()))) {
                JsonNode kept = api.get("/api/profiles");
                for (String name : names) {
                    add(files, ofGateway(api, kept, name));
                }
            }
        }
        return files;
    }

    private URI address(String name) {
        try {
            URI address = URI.create(gateway == null ? "" : gateway);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // As if there were none.
        }
        throw new ToolException(
                "SKR-F039",
                ExitCode.USAGE,
                "'%s' is the name of a gateway's profile, and no gateway is named to ask for it: add --enrol-at or --gateway. A file ends in .yaml."
                        .formatted(name));
    }

    private static boolean isFile(String wanted) {
        return wanted.endsWith(".yaml") || wanted.contains("/");
    }

    private static void add(Map<String, byte[]> files, Map.Entry<String, byte[]> one) {
        if (files.put("profiles/" + one.getKey(), one.getValue()) != null) {
            throw new ToolException(
                    "SKR-F034",
                    ExitCode.USAGE,
                    "Two profiles would be the file %s on the card: name one of them."
                            .formatted(one.getKey()));
        }
    }

    private static Map.Entry<String, byte[]> ofFile(Path profile) throws IOException {
        String name = String.valueOf(profile.getFileName());
        if (!name.matches(FILE_NAME)
                || !Files.isRegularFile(profile)
                || Files.size(profile) > LARGEST) {
            throw new ToolException(
                    "SKR-F034",
                    ExitCode.USAGE,
                    "'%s' is no profile's file: one is there, ends in .yaml, has no blanks in its name and at most 1 MiB."
                            .formatted(profile));
        }
        return Map.entry(name, Files.readAllBytes(profile));
    }

    private Map.Entry<String, byte[]> ofGateway(GatewayApi api, JsonNode kept, String wanted) {
        String name = wanted.replaceFirst("@.*", "");
        String version = wanted.contains("@") ? wanted.substring(name.length() + 1) : "";
        for (JsonNode profile : kept) {
            if (profile.path("name").asText().equals(name)) {
                // The highest comes first.
                for (JsonNode one : profile.path("versions")) {
                    if (version.isEmpty() || one.path("version").asText().equals(version)) {
                        return fetched(api, name, one);
                    }
                }
                throw unknown(
                        "no version '%s' of the profile '%s'".formatted(version, name),
                        profile.path("versions"),
                        "version");
            }
        }
        throw unknown("no profile '%s'".formatted(name), kept, "name");
    }

    private ToolException unknown(String what, JsonNode all, String member) {
        String known =
                StreamSupport.stream(all.spliterator(), false)
                        .limit(MOST_NAMES)
                        .map(one -> VisibleText.of(one.path(member).asText()))
                        .collect(Collectors.joining(", "));
        return new ToolException(
                "SKR-F038",
                ExitCode.USAGE,
                "The gateway at %s has %s; it has %s. A file ends in .yaml."
                        .formatted(gateway, what, known.isEmpty() ? "none" : known));
    }

    /** The agent judges it again; but here somebody reads why it would not work by it. */
    private Map.Entry<String, byte[]> fetched(GatewayApi api, String name, JsonNode version) {
        String number = version.path("version").asText();
        byte[] source =
                api.bytes(GatewayApi.path("profiles", name, "versions", number, "source"), LARGEST);
        boolean isIt =
                new ProfileCompiler().compile(name, new String(source, UTF_8))
                                instanceof CompileResult.Compiled(var profile)
                        && profile.name().equals(name)
                        && profile.version().equals(number)
                        && profile.digest().equals(version.path("digest").asText());
        if (!isIt) {
            throw new ToolException(
                    "SKR-F053",
                    ExitCode.ENVIRONMENT,
                    "What the gateway at %s sent is not version %s of the profile '%s', or agents of this version can't work by it. Use the gateway's own command line."
                            .formatted(gateway, number, name));
        }
        return Map.entry(name + ".yaml", source);
    }
}
