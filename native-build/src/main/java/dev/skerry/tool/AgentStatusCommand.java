package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks an agent how it stands. */
@Command(
        name = "status",
        description =
                "Show an agent's link, certificate, ledger, the drift of its models and troubles; exits with 1 if there are troubles.",
        mixinStandardHelpOptions = true)
final class AgentStatusCommand implements Callable<Integer> {
    @Mixin private AgentOption agent = new AgentOption();

    @Option(names = "--json", description = "Print all that the agent says as one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        JsonNode status = agent.ask("GET", "/api/status");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status.toPrettyString());
        } else {
            show(status, out);
        }
        out.flush();
        return (status.path("troubles").isEmpty() ? ExitCode.OK : ExitCode.FOUND).number();
    }

    private static void show(JsonNode status, PrintWriter out) {
        out.printf(
                "agent        %s, site %s, version %s%n",
                status.path("id").asText(),
                status.path("site").asText(),
                status.path("version").asText());
        JsonNode link = status.path("link");
        out.printf(
                "link         %s%s%s%n",
                link.path("state").asText(),
                link.path("gateway").asText().isEmpty() ? "" : ", " + link.path("gateway").asText(),
                link.path("since").isTextual() ? ", since " + link.path("since").asText() : "");
        out.printf("certificate  %s%n", certificate(status.path("certificate")));
        JsonNode signing = status.path("signing");
        out.printf(
                "orders       %s%n",
                signing.path("believes").asText().equals("pinned")
                        ? "those that are signed by " + signing.path("keys").path(0).asText()
                        : "all: no signing keys of the gateway are pinned");
        out.printf("policy       %s%n", policy(status.path("policy")));
        JsonNode atRest = status.path("atRest");
        out.printf(
                "at rest      %s%n",
                atRest.path("sealed").asBoolean()
                        ? "sealed with the key of " + atRest.path("key").asText()
                        : "not encrypted: whoever takes the disk along can read it");
        JsonNode ledger = status.path("ledger");
        out.printf(
                "ledger       %d accepted, %d pending, %d acknowledged, %d lost%n",
                ledger.path("accepted").asLong(),
                ledger.path("pending").asLong(),
                ledger.path("acknowledged").asLong(),
                ledger.path("lost").asLong());
        status.path("bundles").forEach(bundle -> out.println("model        " + bundle(bundle)));
        status.path("marks")
                .forEach(
                        model ->
                                out.printf(
                                        "marks        model %s: %d true, %d false, %d unsure%n",
                                        model.path("modelDigest").asText(),
                                        model.path("trueAlarms").asInt(),
                                        model.path("falseAlarms").asInt(),
                                        model.path("unsure").asInt()));
        status.path("models").forEach(model -> drift(model, out));
        JsonNode troubles = status.path("troubles");
        troubles.forEach(
                trouble ->
                        out.printf(
                                "trouble      %s %s%n",
                                trouble.path("code").asText(), trouble.path("message").asText()));
    }

    private static void drift(JsonNode model, PrintWriter out) {
        for (JsonNode drift : model.path("drift")) {
            out.printf(
                    Locale.ROOT,
                    "drift        %s/%s: %s, PSI %.3f, KS %.3f over %d values%n",
                    model.path("profile").asText(),
                    model.path("name").asText(),
                    drift.path("of").asText(),
                    drift.path("psi").asDouble(),
                    drift.path("ks").asDouble(),
                    drift.path("samples").asLong());
        }
    }

    private static String bundle(JsonNode bundle) {
        String version = bundle.path("version").asText();
        String code = bundle.path("code").asText();
        long compared = bundle.path("compared").asLong();
        String state = bundle.path("state").asText();
        return "%s%s, %s%s: %d steps, %d alarms%s, 99 of 100 runs within %d us, %d devices"
                .formatted(
                        bundle.path("name").asText(),
                        version.isEmpty() ? "" : "-" + version,
                        state.equals("reverted")
                                ? "given up"
                                : bundle.path("role").asText() + ", " + state,
                        code.isEmpty() ? "" : " (" + code + ")",
                        bundle.path("steps").asLong(),
                        bundle.path("alarms").asLong(),
                        compared == 0
                                ? ""
                                : ", the same on %d of %d"
                                        .formatted(bundle.path("agreed").asLong(), compared),
                        bundle.path("latencyP99Micros").asLong(),
                        bundle.path("devices").asInt());
    }

    private static String policy(JsonNode policy) {
        return policy.isObject()
                ? "%s, %d rules, SHA-256 %s"
                        .formatted(
                                policy.path("version").asText().equals("0")
                                        ? "from a file of this machine"
                                        : "version " + policy.path("version").asText(),
                                policy.path("rules").size(),
                                policy.path("digest").asText())
                : "none: nothing needs approvals";
    }

    private static String certificate(JsonNode certificate) {
        return certificate.isObject()
                ? "%s, serial %s, ends %s, is renewed from %s on"
                        .formatted(
                                certificate.path("subject").asText(),
                                certificate.path("serial").asText(),
                                certificate.path("endsAt").asText(),
                                certificate.path("renewsAt").asText())
                : "none";
    }
}
