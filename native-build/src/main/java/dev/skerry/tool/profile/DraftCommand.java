package dev.skerry.tool.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.profile.draft.Capture;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafter;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.tool.Address;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drafts profiles from captured messages. */
@Command(
        name = "draft",
        description = {
            "Draft profiles from captured messages; what is guessed is marked by '# guess:'.",
            "Capture with: mosquitto_sub -h BROKER -v -t '#' > capture.txt"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:at least one profile was drafted",
            "1:nothing could be drafted",
            "2:the command line was not understood",
            "3:a file cannot be read, or is there already"
        })
final class DraftCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "CAPTURE",
            description =
                    "What mosquitto_sub -v or -F %%j printed, or JSON lines with topic and payload, payloadBase64 or payloadHex (default: standard input).")
    private List<Path> captures = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE|DIR",
            description =
                    "Write there instead of printing: one profile to FILE.yaml, or each to DIR/NAME.yaml.")
    private @Nullable Path output;

    @Option(
            names = "--agent",
            paramLabel = "URL",
            converter = Address.OfAgent.class,
            description =
                    "Draft from what a running agent has discovered instead, such as http://127.0.0.1:8090.")
    private @Nullable URI agent;

    @Option(names = "--force", description = "Write over files that are there already.")
    private boolean force;

    @Option(names = "--json", description = "Print drafts and what was left out as JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What is printed as JSON; the files are those that were written. */
    private record Report(
            List<Draft> drafts, List<String> leftOut, List<String> skipped, List<String> files) {}

    @Override
    public Integer call() throws JsonProcessingException {
        List<String> skipped = new ArrayList<>();
        Drafts drafts = agent == null ? ofCaptures(skipped) : DiscoveredDrafts.of(agent);
        if (drafts.drafts().isEmpty() && !json) {
            throw new ToolException(
                    "SKR-T061",
                    ExitCode.FOUND,
                    "Nothing can be drafted%s. Capture while devices send, then draft again, or write a profile with 'skerry profile new'."
                            .formatted(
                                    drafts.leftOut().isEmpty()
                                            ? ""
                                            : ": " + String.join("; ", drafts.leftOut())));
        }
        List<Path> files = written(drafts.drafts());
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(
                            new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(
                                            new Report(
                                                    drafts.drafts(),
                                                    drafts.leftOut(),
                                                    skipped,
                                                    files.stream().map(Path::toString).toList())));
        } else {
            print(drafts, files, skipped);
        }
        return (drafts.drafts().isEmpty() ? ExitCode.FOUND : ExitCode.OK).number();
    }

    private Drafts ofCaptures(List<String> skipped) {
        var capture = new Capture();
        skipped.addAll(CaptureFiles.read(captures, capture::add));
        return Drafter.draft(capture);
    }

    private List<Path> written(List<Draft> drafts) {
        Path to = output;
        if (to == null) {
            return List.of();
        }
        var files = new DraftFiles(to, force);
        return files.write(drafts);
    }

    private void print(Drafts drafts, List<Path> files, List<String> skipped) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            List<String> texts = new ArrayList<>();
            for (Draft draft : drafts.drafts()) {
                texts.add(
                        drafts.drafts().size() == 1
                                ? draft.yaml()
                                : "# ---- " + draft.name() + ".yaml\n" + draft.yaml());
            }
            out.print(String.join("\n", texts));
        } else {
            for (int i = 0; i < files.size(); i++) {
                Draft draft = drafts.drafts().get(i);
                out.printf(
                        "Wrote %s, drafted from %,d messages of %s.%n",
                        files.get(i),
                        draft.messages(),
                        draft.devices().size() == 1
                                ? draft.devices().getFirst()
                                : draft.devices().size() + " devices");
            }
            out.println(
                    "Check the lines marked '# guess:', then try: ./skerry profile dry-run PROFILE CAPTURE");
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        drafts.leftOut().forEach(left -> err.println("Not drafted: " + left));
        skipped.forEach(err::println);
        err.flush();
    }
}
