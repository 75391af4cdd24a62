package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.sign.Approvals;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs what one says to a request. */
abstract sealed class DecideCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The request's id.")
    private String id = "";

    @Option(
            names = "--digest",
            paramLabel = "SHA-256",
            description =
                    "The digest that 'show' printed, in place of a question: nothing else is signed.")
    private @Nullable String digest;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Your name in the policy (default: as you are logged in).")
    private @Nullable String as;

    @Mixin private KeyOption file = new KeyOption();
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final boolean yes;

    private DecideCommand(boolean yes) {
        this.yes = yes;
    }

    /** Approves. */
    @Command(
            name = "yes",
            description =
                    "Approve a request, after a look at what it says; of a profile and of a policy that is its source.",
            mixinStandardHelpOptions = true)
    static final class Yes extends DecideCommand {
        Yes() {
            super(true);
        }
    }

    /** Refuses. */
    @Command(
            name = "no",
            description = "Refuse a request, which ends it.",
            mixinStandardHelpOptions = true)
    static final class No extends DecideCommand {
        No() {
            super(false);
        }
    }

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            ApproverKey key = ApproverKey.read(file.file());
            Request request = Request.of(api, id);
            PrintWriter out = spec.commandLine().getOut();
            if (yes && request.hasSource()) {
                RequestWords.ofSource(request.source(api)).forEach(out::println);
                out.println();
            }
            RequestWords.of(request).forEach(out::println);
            out.flush();
            confirm(request);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            Approval approval =
                    Approvals.sign(
                            key.privateKey(),
                            name(api),
                            request.bytes(),
                            yes,
                            ChronoUnit.MICROS.between(Instant.EPOCH, now));
            JsonNode answer = api.post(GatewayApi.path("approvals", id), body(approval, now));
            out.printf(
                    "You %s it; it is %s now.%n",
                    yes ? "approved" : "refused", VisibleText.of(answer.path("state").asText()));
            out.flush();
            return ExitCode.OK.number();
        }
    }

    /** What was seen is what is signed, also if the gateway shows another request by now. */
    private void confirm(Request request) {
        if (digest != null) {
            if (!digest.equalsIgnoreCase(request.digest())) {
                throw new ToolException(
                        "SKR-T103",
                        ExitCode.ENVIRONMENT,
                        "The request has the digest %s, and you named %s: it is not the one that you have seen. Nothing was signed."
                                .formatted(request.digest(), digest));
            }
            return;
        }
        String answer =
                Terminal.line(yes ? "Approve this? [y/N] " : "Refuse this? [y/N] ").orElse("");
        if (!answer.strip().equalsIgnoreCase("y")) {
            throw new ToolException(
                    "SKR-T104",
                    ExitCode.ENVIRONMENT,
                    "Nothing was signed. Answer y at a terminal, or name the digest that 'skerry approve show' prints with --digest.");
        }
    }

    private String name(GatewayApi api) {
        return as != null ? as : LoginName.of(api, "--as");
    }

    private static ObjectNode body(Approval approval, Instant at) {
        return new ObjectMapper()
                .createObjectNode()
                .put("approver", approval.getApprover())
                .put("yes", approval.getYes())
                .put("at", at.toString())
                .put(
                        "signature",
                        Base64.getEncoder().encodeToString(approval.getSignature().toByteArray()));
    }
}
