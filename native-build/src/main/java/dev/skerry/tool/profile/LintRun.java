package dev.skerry.tool.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.compile.Problem;
import dev.skerry.tool.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks files one after the other and shows every problem. */
public final class LintRun {
    private final PrintWriter out;
    private final boolean json;

    /**
     * A run.
     *
     * @param json whether problems are shown as one JSON array
     */
    public LintRun(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /**
     * What came of a file.
     *
     * @param right what it is, for people; null when it is wrong
     * @param problems of one that is right only warnings
     */
    public record Checked(@Nullable String right, List<Problem> problems) {}

    /** Compiles a file. */
    @FunctionalInterface
    public interface Compiler {
        Checked check(String fileName, String text);
    }

    /** Checks all of them. */
    public ExitCode check(List<Path> files, Compiler compiler) {
        List<Problem> problems = new ArrayList<>();
        var exit = ExitCode.OK;
        for (Path file : files) {
            Checked checked;
            try {
                checked =
                        compiler.check(
                                file.toString(), SourceFile.read(file, SourceFile.MAX_BYTES));
                if (checked.right() == null && exit == ExitCode.OK) {
                    exit = ExitCode.FOUND;
                }
            } catch (IOException e) {
                checked = new Checked(null, List.of(unreadable(file, e)));
                exit = ExitCode.ENVIRONMENT;
            }
            problems.addAll(checked.problems());
            if (!json) {
                show(file, checked);
            }
        }
        if (json) {
            out.println(asJson(problems));
        }
        out.flush();
        return exit;
    }

    private void show(Path file, Checked checked) {
        if (checked.right() != null) {
            out.printf("%s: %s is right%n", file, checked.right());
        }
        checked.problems().forEach(problem -> out.print(problem.render()));
    }

    private static String asJson(List<Problem> problems) {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(problems);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("problems are JSON", e);
        }
    }

    private static Problem unreadable(Path file, IOException e) {
        return new Problem(
                "SKR-T033",
                file.toString(),
                1,
                1,
                "",
                "the file can't be read as text: " + SourceFile.reason(e),
                "check its name, its permissions and its encoding");
    }
}
