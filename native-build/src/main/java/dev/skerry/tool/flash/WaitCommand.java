package dev.skerry.tool.flash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.FirstBootText;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import dev.skerry.tool.WholeNumber;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows a device from its first boot to its first reading. */
@Command(
        name = "wait",
        description = {
            "Wait for an agent that was put onto a card: shows each step of its enrolment as it is taken, to the first",
            "reading, and what to look at when the next one does not come."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:its first reading is here",
            "1:it did not come in time, or its token can't be used any more; the message says where it stopped",
            "3:the gateway can't be asked, or knows of no enrolment of this agent"
        },
        mixinStandardHelpOptions = true)
final class WaitCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final Map<String, String> HINTS =
            Map.of(
                    "contact",
                    "The device has not shown its token. Is it powered, with the card in it, and in the network? Its console and its LED tell the step of the first boot (docs/flash.md); does it reach the gateway's address?",
                    "certificate",
                    "The device has shown its token and got no certificate: the failures above say why.",
                    "session",
                    "The agent has its certificate and does not connect: look at 'journalctl -u skerry-agent' on the device.",
                    "reading",
                    "The agent is connected and sends no reading: does a device send, and do its profiles fit? See './skerry agent status'.");

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent's id.")
    private String agentId = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            converter = WholeNumber.Positive.class,
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 900;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Mixin private ReportOption report = new ReportOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Set<String> told = new HashSet<>();

    @Override
    public Integer call() {
        return report.run(spec, this::await);
    }

    private int await(Report to) {
        long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            while (true) {
                JsonNode enrolment = newest(api);
                tell(to, enrolment);
                String state = enrolment.path("state").asText();
                if (state.equals("complete")) {
                    to.say(
                            "%s is here, and its readings come.".formatted(agentId),
                            Report.event("complete").put("agentId", agentId));
                    return ExitCode.OK.number();
                }
                if (state.equals("cancelled") || state.equals("expired")) {
                    throw new ToolException(
                            "SKR-F052",
                            ExitCode.FOUND,
                            "The token of %s is %s: no device can use it. Prepare the card again with another: './skerry flash prepare' with --enrol-at."
                                    .formatted(agentId, state));
                }
                if (System.nanoTime() > end) {
                    throw late(enrolment);
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FOUND.number();
        }
    }

    /** The gateway lists the newest first. */
    private JsonNode newest(GatewayApi api) {
        for (JsonNode enrolment : api.get("/api/enrolments")) {
            if (enrolment.path("agentId").asText().equals(agentId)) {
                return enrolment;
            }
        }
        throw new ToolException(
                "SKR-F051",
                ExitCode.ENVIRONMENT,
                "The gateway at %s knows of no enrolment of %s. './skerry enrol list' shows those that it has; a token without an agent's id is named by its agent only once it is used."
                        .formatted(gateway.address(), agentId));
    }

    private void tell(Report to, JsonNode enrolment) {
        for (JsonNode step : enrolment.path("steps")) {
            String at = step.path("at").asText("");
            if (!step.path("at").isNull() && told.add(step.path("step").asText())) {
                to.say(
                        "%-11s  %s  %s"
                                .formatted(
                                        step.path("step").asText(),
                                        at,
                                        VisibleText.of(step.path("detail").asText("")))
                                .stripTrailing(),
                        event("step", step, at).put("detail", step.path("detail").asText("")));
            }
        }
        tellFirstBoot(to, enrolment.path("firstBoot"));
        for (JsonNode failure : enrolment.path("failures")) {
            String at = failure.path("at").asText();
            if (told.add(at + failure.path("code").asText())) {
                String message = VisibleText.of(failure.path("message").asText());
                to.say(
                        "%-11s  %s  %s %s"
                                .formatted(
                                        failure.path("step").asText(),
                                        at,
                                        failure.path("code").asText(),
                                        message),
                        event("failure", failure, at)
                                .put("code", failure.path("code").asText())
                                .put("message", message));
            }
        }
    }

    /** It is told once the agent is connected; a step that the agent saw too early comes later. */
    private void tellFirstBoot(Report to, JsonNode firstBoot) {
        int number = 0;
        for (JsonNode step : firstBoot.path("steps")) {
            number++;
            if (told.add("boot " + number + step.path("name").asText())) {
                to.say(
                        FirstBootText.step(step),
                        Report.event("boot-step")
                                .put("step", step.path("name").asText())
                                .put("boot", step.path("boot").asInt())
                                .put("sinceBootMillis", step.path("sinceBootMillis").asLong())
                                .put("detail", step.path("detail").asText("")));
            }
        }
        if (number > 0 && told.add(firstBoot.path("isDone").asText() + number)) {
            to.say(
                    FirstBootText.summary(firstBoot),
                    Report.event("first-boot")
                            .put("isDone", firstBoot.path("isDone").asBoolean())
                            .put("boots", firstBoot.path("boots").asInt())
                            .put("tookMillis", firstBoot.path("tookMillis").asLong()));
        }
    }

    private static ObjectNode event(String name, JsonNode of, String at) {
        return Report.event(name).put("step", of.path("step").asText()).put("at", at);
    }

    private ToolException late(JsonNode enrolment) {
        String next = "reading";
        for (JsonNode step : enrolment.path("steps")) {
            if (step.path("at").isNull()) {
                next = step.path("step").asText();
                break;
            }
        }
        return new ToolException(
                "SKR-F050",
                ExitCode.FOUND,
                "%s did not come within %d s; the next step would be '%s'. %s"
                        .formatted(
                                agentId,
                                timeoutSeconds,
                                next,
                                HINTS.getOrDefault(next, "Look at the gateway's log.")));
    }
}
