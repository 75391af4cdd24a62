package dev.skerry.tool.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.FirstBootText;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows how far enrolments are. */
@Command(
        name = "list",
        description = "Show enrolments, how far each is and what went wrong, the newest first.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode enrolments = api.get("/api/enrolments");
            PrintWriter out = spec.commandLine().getOut();
            if (enrolments.isEmpty()) {
                out.println("There are none. './skerry enrol token' makes one.");
            }
            enrolments.forEach(enrolment -> print(out, enrolment));
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private static void print(PrintWriter out, JsonNode enrolment) {
        out.printf(
                "%s  %-9s  %s%n",
                enrolment.path("enrolmentId").asText(),
                enrolment.path("state").asText(),
                enrolment.path("agentId").asText("any agent"));
        for (JsonNode step : enrolment.path("steps")) {
            if (!step.path("at").isNull()) {
                out.printf(
                        "  %-11s  %s  %s%n",
                        step.path("step").asText(),
                        step.path("at").asText(),
                        step.path("detail").asText(""));
            }
        }
        JsonNode firstBoot = enrolment.path("firstBoot");
        if (firstBoot.isObject()) {
            out.println("  " + FirstBootText.summary(firstBoot));
            firstBoot.path("steps").forEach(step -> out.println("  " + FirstBootText.step(step)));
        }
        for (JsonNode failure : enrolment.path("failures")) {
            out.printf(
                    "  %-11s  %s  %s from %s: %s%n",
                    failure.path("step").asText(),
                    failure.path("at").asText(),
                    failure.path("code").asText(),
                    failure.path("peer").asText("an unknown address"),
                    failure.path("message").asText());
        }
    }
}
