package dev.skerry.agent.pipeline;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the agent works by, and what is wrong with those that it can't use. One broken
 * file does not keep the others from working.
 *
 * @param host works for the agent's own machine where no other profile does; null for none
 */
public record ProfileCatalog(
        List<DeviceProfile> profiles, @Nullable DeviceProfile host, List<Refusal> troubles) {
    /** The profile of the agent's own machine, for agents that were given none. */
    private static final String HOST_PROFILE = "/profiles/host.yaml";

    private static final int MAX_PROFILES = 500;
    private static final long MAX_FILE_BYTES = 1 << 20;

    public ProfileCatalog {
        profiles = List.copyOf(profiles);
        troubles = List.copyOf(troubles);
    }

    /**
     * Compiles every {@code *.yaml} and {@code *.yml} of a directory, in the order of their names.
     *
     * @param withHost whether to have the shipped profile of the host as well
     */
    public static ProfileCatalog load(Path directory, boolean withHost) {
        Loading loading = new Loading();
        loading.directory(directory);
        if (withHost) {
            loading.shipped(HOST_PROFILE);
        }
        return new ProfileCatalog(loading.profiles, loading.host, loading.troubles);
    }

    private static final class Loading {
        private final ProfileCompiler compiler = new ProfileCompiler();
        private final List<DeviceProfile> profiles = new ArrayList<>();
        private final List<Refusal> troubles = new ArrayList<>();
        private @Nullable DeviceProfile host;

        private void directory(Path directory) {
            try (Stream<Path> entries = Files.list(directory)) {
                List<Path> files = entries.filter(Loading::isYaml).sorted().toList();
                if (files.size() > MAX_PROFILES) {
                    refuse(
                            "SKR-A301",
                            "%s has %d profiles, only the first %d are used: remove some"
                                    .formatted(directory, files.size(), MAX_PROFILES));
                }
                files.stream().limit(MAX_PROFILES).forEach(this::file);
            } catch (IOException e) {
                refuse(
                        "SKR-A301",
                        "the profiles directory %s can't be read (%s): check skerry.agent.profiles-dir"
                                .formatted(directory, e));
            }
        }

        private static boolean isYaml(Path file) {
            String name = file.getFileName().toString();
            return name.endsWith(".yaml") || name.endsWith(".yml");
        }

        private void file(Path file) {
            try {
                if (Files.size(file) > MAX_FILE_BYTES) {
                    refuse(
                            "SKR-A302",
                            "profile %s is larger than %d bytes: it can't be a profile"
                                    .formatted(file, MAX_FILE_BYTES));
                    return;
                }
                DeviceProfile profile = compiled(file.toString(), Files.readString(file));
                if (profile != null) {
                    add(file.toString(), profile);
                }
            } catch (IOException e) {
                refuse("SKR-A302", "profile %s can't be read (%s)".formatted(file, e));
            }
        }

        private void shipped(String resource) {
            try (@Nullable InputStream in = ProfileCatalog.class.getResourceAsStream(resource)) {
                if (in == null) {
                    refuse("SKR-A302", "the agent was packed without its built-in " + resource);
                    return;
                }
                host =
                        compiled(
                                "built in " + resource,
                                new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                refuse("SKR-A302", "the built-in %s can't be read (%s)".formatted(resource, e));
            }
        }

        private @Nullable DeviceProfile compiled(String name, String yaml) {
            return switch (compiler.compile(name, yaml)) {
                case CompileResult.Rejected rejected -> {
                    refuse("SKR-A303", "a profile is not used:\n" + rejected.render());
                    yield null;
                }
                case CompileResult.Compiled(DeviceProfile profile) -> profile;
            };
        }

        private void add(String name, DeviceProfile profile) {
            if (profiles.stream().anyMatch(other -> other.name().equals(profile.name()))) {
                refuse(
                        "SKR-A304",
                        "profile '%s' in %s is not used because another file has a profile of that name: rename or remove one"
                                .formatted(profile.name(), name));
                return;
            }
            profiles.add(profile);
        }

        private void refuse(String code, String message) {
            troubles.add(new Refusal(code, message));
        }
    }
}
