package dev.skerry.tool.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param name for people, and the name of its log file
 * @param command program and arguments
 * @param environment variables added to this process's own
 * @param limits shell commands run in front of it, such as {@code ulimit -f 100}; empty for none
 * @param log where its output goes; appended to
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        String limits,
        Path log) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The same program with more variables. */
    public ProcessSpec with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return new ProcessSpec(name, command, all, limits, log);
    }

    /** The same program without an argument. */
    public ProcessSpec without(String argument) {
        List<String> fewer = command.stream().filter(word -> !word.equals(argument)).toList();
        return new ProcessSpec(name, fewer, environment, limits, log);
    }

    /** The same program under a limit of the shell. */
    public ProcessSpec limited(String shellLimits) {
        return new ProcessSpec(name, command, environment, shellLimits, log);
    }
}
