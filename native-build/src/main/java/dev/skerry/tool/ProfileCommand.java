package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.compile.ProfileCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        subcommands = NewProfileCommand.class,
        mixinStandardHelpOptions = true)
final class ProfileCommand {
    /** More than any profile that the compiler takes, in the longest encoding of its characters. */
    private static final int MAX_BYTES = 1 << 20;

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
                "3:a file cannot be read; the others were checked"
            })
    int lint(
            @Option(names = "--json", description = "Print the problems as a JSON array.")
                    boolean json,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Profiles in YAML.")
                    List<Path> files)
            throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Problem> problems = new ArrayList<>();
        var exit = ExitCode.OK;
        for (Path file : files) {
            String text;
            try {
                text = read(file);
            } catch (IOException e) {
                Problem problem = unreadable(file, e);
                problems.add(problem);
                exit = ExitCode.ENVIRONMENT;
                if (!json) {
                    out.print(problem.render());
                }
                continue;
            }
            switch (new ProfileCompiler().compile(file.toString(), text)) {
                case CompileResult.Compiled compiled -> {
                    if (!json) {
                        out.printf(
                                "%s: %s %s is right%n",
                                file, compiled.profile().name(), compiled.profile().version());
                    }
                }
                case CompileResult.Rejected rejected -> {
                    problems.addAll(rejected.problems());
                    exit = exit == ExitCode.OK ? ExitCode.FOUND : exit;
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
        return exit.number();
    }

    private static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            // The compiler says that it is too large, whatever stands at the cut.
            return bytes.length > MAX_BYTES
                    ? new String(bytes, UTF_8)
                    : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    private static Problem unreadable(Path file, IOException e) {
        String reason =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such file";
                    case AccessDeniedException _ -> "its permissions don't allow it";
                    case CharacterCodingException _ -> "it is not UTF-8";
                    case FileSystemException failure when failure.getReason() != null ->
                            failure.getReason();
                    default -> "the disk or its driver failed (" + e.getMessage() + ")";
                };
        return new Problem(
                "SKR-T033",
                file.toString(),
                1,
                1,
                "",
                "the file can't be read as text: " + reason,
                "check its name, its permissions and its encoding");
    }
}
