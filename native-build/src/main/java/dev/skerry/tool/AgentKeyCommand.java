package dev.skerry.tool;

import dev.skerry.profile.file.DataKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the key that an agent's data rest under. */
@Command(
        name = "key",
        description = {
            "Make a key that what an agent keeps is sealed with: 32 random bytes, readable for you alone.",
            "Keep a copy where no thief of the device finds it; without the key nobody can read the data."
        },
        mixinStandardHelpOptions = true)
final class AgentKeyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where to; not where the agent's data are.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            DataKey.make(file, new SecureRandom());
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(
                    "SKR-A678",
                    ExitCode.ENVIRONMENT,
                    "%s is there already and stays as it is: what was sealed with it opens with no other. Name another file."
                            .formatted(file));
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-A670",
                    ExitCode.ENVIRONMENT,
                    "The key can't be written to %s: %s.".formatted(file, Folders.reason(e)));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "Made %s. Keep a copy elsewhere: nobody can read the agent's data without it. Start the agent with --key-file %1$s.%n",
                        file);
        return ExitCode.OK.number();
    }
}
