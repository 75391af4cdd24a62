package dev.skerry.tool.site;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program as it is installed: a tree with a {@code bin}, as docs/packages.md tells, or a native
 * executable by itself. It brings its own Java and that one's flags, if it runs on one.
 *
 * @param start what starts it
 * @param isNative whether it is a native executable
 */
public record PackagedProgram(Path start, boolean isNative) {
    /** Names the variable with the agent that is run instead of the checkout's jars. */
    public static final String AGENT = "SKERRY_TEST_AGENT";

    /** The same of the gateway. */
    public static final String GATEWAY = "SKERRY_TEST_GATEWAY";

    /** Read by each {@code java} before its command line. */
    private static final String JAVA_OPTIONS = "JDK_JAVA_OPTIONS";

    /** What a variable names; empty if it is not set. */
    static Optional<PackagedProgram> named(String variable, String name) {
        String value = System.getenv(variable);
        return value == null || value.isBlank()
                ? Optional.empty()
                : Optional.of(at(Path.of(value), name));
    }

    /**
     * The program of a tree.
     *
     * @param name of what lies in its {@code bin}
     * @throws ToolException SKR-T190 if there is none
     */
    public static PackagedProgram at(Path tree, String name) {
        Path place = tree.toAbsolutePath().normalize();
        if (Files.isRegularFile(place) && Files.isExecutable(place)) {
            return new PackagedProgram(place, true);
        }
        Path start = place.resolve("bin").resolve(name);
        if (!Files.isExecutable(start)) {
            throw noProgram(tree, name, null);
        }
        try {
            String target = Files.readString(place.resolve("target")).strip();
            return new PackagedProgram(start, target.endsWith("-native"));
        } catch (IOException e) {
            throw noProgram(tree, name, e);
        }
    }

    private static ToolException noProgram(Path tree, String name, @Nullable IOException why) {
        return new ToolException(
                "SKR-T190",
                ExitCode.ENVIRONMENT,
                "%s is no program: bin/%s and target%s are not there. Make one with ./skerry package, unpack it and name its top folder."
                        .formatted(tree, name, why == null ? "" : " (" + why.getMessage() + ")"));
    }

    /** A process of it with these system properties, {@code -Dname=value}. */
    ProcessSpec with(
            String name, List<String> properties, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>(List.of(start.toString()));
        Map<String, String> variables = new HashMap<>(environment);
        if (isNative) {
            command.addAll(properties);
        } else {
            variables.put(
                    JAVA_OPTIONS,
                    properties.stream()
                            .map(PackagedProgram::quoted)
                            .collect(Collectors.joining(" ")));
        }
        return new ProcessSpec(name, command, variables, "", log);
    }

    /** As the {@code java} launcher reads it: in quotes, within which blanks are no ends. */
    private static String quoted(String option) {
        return option.indexOf('"') >= 0 ? "'" + option + "'" : "\"" + option + "\"";
    }
}
