package dev.skerry.tool.people;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passwords, from the terminal without showing them, else from the first line of standard input.
 */
final class PasswordInput {
    private PasswordInput() {}

    static String read(String prompt) {
        if (Terminal.isThere()) {
            return checked(Terminal.secret(prompt).orElse(null));
        }
        try {
            return checked(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine());
        } catch (IOException e) {
            throw none(e.toString());
        }
    }

    private static String checked(@Nullable String line) {
        if (line == null || line.isEmpty()) {
            throw none("nothing was given");
        }
        return line;
    }

    private static ToolException none(String why) {
        return new ToolException(
                "SKR-T090",
                ExitCode.ENVIRONMENT,
                "No password could be read: %s. Type it at a terminal, or send it as a line on standard input."
                        .formatted(why));
    }
}
