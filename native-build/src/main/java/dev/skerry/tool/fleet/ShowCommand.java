package dev.skerry.tool.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.JsonText;
import dev.skerry.tool.VisibleText;
import dev.skerry.tool.client.api.DevicesApi;
import dev.skerry.tool.client.api.FleetApi;
import dev.skerry.tool.client.model.AgentView;
import dev.skerry.tool.client.model.CommandDeclaration;
import dev.skerry.tool.client.model.DeviceView;
import dev.skerry.tool.client.model.ResourceView;
import dev.skerry.tool.client.model.TroubleView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells of one agent, or of one device. */
@Command(
        name = "show",
        description = "Show an agent with its devices, or a device with its newest values.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT[/DEVICE]", description = "An agent's id, or a device of one.")
    private String which = "";

    @Option(names = "--json", description = "Print the gateway's answer for programs.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int slash = which.indexOf('/');
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            var devices = new DevicesApi(api);
            if (slash >= 0) {
                DeviceView device =
                        devices.getDevice(which.substring(0, slash), which.substring(slash + 1));
                print(out, device, () -> device(device, out));
            } else {
                AgentView agent = new FleetApi(api).getAgent(which);
                print(out, agent, () -> agent(agent, devices.getDevices(null, which, null), out));
            }
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private void print(PrintWriter out, Object answer, Runnable otherwise) {
        if (json) {
            out.println(JsonText.of(answer));
        } else {
            otherwise.run();
        }
    }

    private static void agent(AgentView agent, List<DeviceView> devices, PrintWriter out) {
        var facts = new TextTable();
        facts.add(List.of("agent", VisibleText.of(agent.agentId())));
        facts.add(List.of("site", VisibleText.of(agent.site())));
        facts.add(List.of("state", agent.state().word() + ", seen at " + agent.lastSeenAt()));
        facts.add(List.of("version", VisibleText.of(agent.softwareVersion())));
        Long waiting = agent.pendingRecords();
        Double hours = agent.hoursLeft();
        if (waiting != null) {
            facts.add(
                    List.of(
                            "waiting",
                            Words.count(waiting, "reading")
                                    + (hours == null ? "" : ", room for " + Words.ofHours(hours))));
        }
        facts.add(
                List.of(
                        "ledger",
                        "%s accepted, %,d stored here, %s"
                                .formatted(
                                        Words.count(agent.ledger().accepted(), "reading"),
                                        agent.ledger().stored(),
                                        agent.ledger().balanced() ? "balanced" : "not balanced")));
        facts.add(List.of("alarms", agent.activeAlarms() + " active"));
        facts.add(List.of("conflicts", agent.conflicts().open() + " to decide"));
        for (TroubleView trouble : agent.troubles()) {
            facts.add(List.of("trouble", trouble.code() + " " + VisibleText.of(trouble.message())));
        }
        facts.lines().forEach(out::println);
        if (!devices.isEmpty()) {
            out.println();
            var list = new TextTable();
            list.add(List.of("device", "profile", "alarms", "last reading"));
            for (DeviceView device : devices) {
                list.add(
                        List.of(
                                VisibleText.of(device.deviceId()),
                                profile(device),
                                Integer.toString(device.activeAlarms()),
                                Words.orDash(device.lastSeenAt())));
            }
            list.lines().forEach(out::println);
        }
    }

    private static void device(DeviceView device, PrintWriter out) {
        var facts = new TextTable();
        facts.add(List.of("device", VisibleText.of(device.agentId() + "/" + device.deviceId())));
        facts.add(List.of("profile", profile(device)));
        facts.add(List.of("last reading", Words.orDash(device.lastSeenAt())));
        facts.add(List.of("alarms", device.activeAlarms() + " active"));
        facts.add(List.of("conflicts", device.openConflicts() + " to decide"));
        for (CommandDeclaration command : device.commands()) {
            String arguments =
                    String.join(
                            " ",
                            command.arguments().stream()
                                    .map(it -> it.name() + "=" + it.type().toUpperCase(Locale.ROOT))
                                    .toList());
            facts.add(
                    List.of("command", VisibleText.of((command.name() + " " + arguments).strip())));
        }
        facts.lines().forEach(out::println);
        if (!device.resources().isEmpty()) {
            out.println();
            var values = new TextTable();
            values.add(List.of("resource", "value", "unit", "quality", "observed at"));
            for (ResourceView resource : device.resources()) {
                values.add(
                        List.of(
                                VisibleText.of(resource.name()),
                                value(resource.value()),
                                VisibleText.of(Words.orDash(resource.unit())),
                                Words.orDash(resource.quality()),
                                Words.orDash(resource.observedAt())));
            }
            values.lines().forEach(out::println);
        }
    }

    private static String value(@Nullable JsonNode value) {
        return value == null || value.isNull() ? "-" : VisibleText.of(value.asText());
    }

    private static String profile(DeviceView device) {
        return device.profileName() == null
                ? "-"
                : VisibleText.of(
                        device.profileName() + " " + Words.orDash(device.profileVersion()));
    }
}
