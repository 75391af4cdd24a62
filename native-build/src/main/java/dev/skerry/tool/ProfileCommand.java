package dev.skerry.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.compile.ProfileCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on device profiles. */
@Command(
        name = "profile",
        description = "Work on device profiles.",
        mixinStandardHelpOptions = true)
final class ProfileCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** Compiles profiles and shows every problem. */
    @Command(
            name = "lint",
            description = "Check device profiles and show every problem with its place.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every profile compiles",
                "1:a profile has problems",
                "2:the command line was not understood",
                "3:a file cannot be read"
            })
    int lint(
            @Option(names = "--json", description = "Print the problems as a JSON array.")
                    boolean json,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Profiles in YAML.")
                    List<Path> files)
            throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            switch (new ProfileCompiler().compile(file.toString(), read(file))) {
                case CompileResult.Compiled compiled -> {
                    if (!json) {
                        out.printf(
                                "%s: %s %s is right%n",
                                file, compiled.profile().name(), compiled.profile().version());
                    }
                }
                case CompileResult.Rejected rejected -> {
                    problems.addAll(rejected.problems());
                    if (!json) {
                        out.print(rejected.render());
                    }
                }
            }
        }
        if (json) {
            out.println(
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(problems));
        }
        out.flush();
        return (problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND).number();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T033",
                    ExitCode.ENVIRONMENT,
                    "%s cannot be read as UTF-8 text: %s. Check its name and its permissions."
                            .formatted(file, e));
        }
    }
}
