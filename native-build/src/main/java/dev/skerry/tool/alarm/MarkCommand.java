package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether an alarm was right. */
@Command(
        name = "mark",
        description = {
            "Say whether an alarm was right, or take back what was said.",
            "The last mark counts; those before stay in the alarm's history."
        },
        mixinStandardHelpOptions = true)
final class MarkCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The alarm's number.")
    private long id;

    @Parameters(
            index = "1",
            paramLabel = "MARK",
            description = "${COMPLETION-CANDIDATES}; none takes the mark back.")
    private Mark mark = Mark.NONE;

    @Option(
            names = "--comment",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What was seen, up to 500 characters.")
    private String comment = "";

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private enum Mark {
        TRUE,
        FALSE,
        UNSURE,
        NONE;

        /** As it is written, and listed by the help. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        String path = GatewayApi.path("alarms", Long.toString(id), "mark");
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode alarm =
                    mark == Mark.NONE
                            ? api.delete(path)
                            : api.put(
                                    path,
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("mark", mark.toString())
                                            .put("comment", comment));
            PrintWriter out = spec.commandLine().getOut();
            out.print(AlarmText.alarm(alarm));
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
